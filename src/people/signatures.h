#pragma once
// Signatures: record "signed_text", id "<text>.<member>", one version a signature. Each keeps the
// words that were signed, so that a copy stays true once the text has changed.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "people/signable_text.h"
#include "vault/session.h"

namespace serment::people {

/// A person, as the account that acts says.
struct Signer {
  std::string member, name;
  std::vector<std::string> roles;
  std::optional<Instant> reauthenticated_at;
};

struct SignedText {
  std::string text, member, name;
  std::vector<std::string> roles;
  int version = 0;
  std::string digest, title, lead;
  std::vector<Section> sections;
  std::string reauthenticated_at;  ///< UTC: when the person showed a factor to sign
};
BOOST_DESCRIBE_STRUCT(SignedText, (),
                      (text, member, name, roles, version, digest, title, lead, sections,
                       reauthenticated_at))
struct Signature {
  SignedText content;
  Instant at;
};

/// Signs the text whose digest the person read. Errors: conflict "undertaking.changed" (another
/// text than the one read), "undertaking.already_signed"; forbidden "undertaking.reauthentication"
/// (no factor was shown within five minutes).
Result<Signature> sign(vault::Session& session, store::Transaction& tx, const SignableText& text,
                       std::string_view digest_read, const Signer& signer);
/// The latest signature of each person, by text and member.
Result<std::vector<Signature>> signatures(vault::Session& session, store::Transaction& tx);
/// Error: not_found "undertaking.not_signed".
Result<Signature> signature_of(vault::Session& session, store::Transaction& tx,
                               std::string_view text, std::string_view member);

}  // namespace serment::people
