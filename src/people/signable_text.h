#pragma once
// law/undertaking.toml and law/charter.toml: what people read and sign.
#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::people {

struct Section {
  std::string title, text;
  std::string reference;  ///< the legal text, named: "Code pénal, article 226-13"
};
BOOST_DESCRIBE_STRUCT(Section, (), (title, text, reference))

struct SignableText {
  std::string id;  ///< "undertaking" or "charter"
  int version = 0;
  Date dated;
  std::string title, lead, note;
  std::vector<std::string> roles;  ///< who is asked to sign it
  std::vector<law::CitedSource> sources;
  std::vector<Section> sections;
  std::string digest;  ///< SHA-256 of every word that is signed, in hexadecimal
};

/// Errors: invalid_input "toml.…".
Result<SignableText> parse_signable_text(std::string_view toml);
/// The texts built in; a fault in them is a bug, tested.
const std::vector<SignableText>& signable_texts();
/// Error: not_found "undertaking.unknown".
Result<const SignableText*> find_signable_text(std::string_view id);

}  // namespace serment::people
