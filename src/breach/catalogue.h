#pragma once
// law/breach.toml: what is asked after a breach, the lists of CNIL's form, the decision table, whom
// else to tell. Loaded once from the file embedded in the binary, strictly.
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::breach {

using Source = law::CitedSource;
/// One of the four questions, or a fact that the decision table asks.
struct Question {
  std::string id, text, hint;
};
struct Option {
  std::string id, label;
  std::string plain{};  ///< said to the person concerned; empty: as the label
};
struct OptionList {
  std::string id, title;
  bool several = false;
  std::string source;
  std::vector<Option> options;
  [[nodiscard]] const Option* find(std::string_view option) const;
};
/// A token that holds when one of others does: "is.malicious".
struct Alias {
  std::string id, label;
  std::vector<std::string> any;
};
/// A line of the decision table; the first that holds decides.
struct Row {
  std::string id;
  std::vector<std::string> when;    ///< all must hold
  std::vector<std::string> any;     ///< one must hold, unless empty
  std::vector<std::string> unless;  ///< none may hold
  std::string outcome;              ///< "notify", "none"; "tell", "none", "public", "wait"
  std::string reason;
  std::string source;
};
struct FormField {
  std::string id, label, hint;
};
struct FormGroup {
  std::string id, title, source;
  std::vector<FormField> fields;
};
/// Somebody else to tell, and by when.
struct Contact {
  std::string id, name;
  std::vector<std::string> any;
  std::string text, delay;
  std::string deadline;  ///< id of law/deadlines, counted from the awareness; may be empty
  std::string url, phone, source;
};
/// What a person may do, for the letter.
struct Advice {
  std::vector<std::string> any;  ///< one must hold; empty: always
  std::string text;
};

class Catalogue {
 public:
  /// Errors: invalid_input "toml.…", "breach_law.unknown" (a token, source, outcome, duplicate id).
  static Result<Catalogue> parse(std::string_view toml);
  /// The file built in; a fault in it is a bug, tested.
  static const Catalogue& embedded();

  std::vector<Source> sources;
  std::vector<Question> questions;
  std::vector<OptionList> lists;
  std::vector<Question> facts;
  std::vector<Alias> aliases;
  std::vector<Row> authority, persons;
  std::vector<FormGroup> groups;
  std::vector<Contact> contacts;
  std::vector<Advice> advice;

  /// The list of that name; its absence is a bug.
  [[nodiscard]] const OptionList& list(std::string_view id) const;
  [[nodiscard]] bool has_option(std::string_view list_id, std::string_view option) const;
  /// The French label of an option; the id itself when it is no longer known.
  [[nodiscard]] std::string label(std::string_view list_id, std::string_view option) const;
  /// The same, as the letter says it.
  [[nodiscard]] std::string plain(std::string_view list_id, std::string_view option) const;
  [[nodiscard]] const Question* fact(std::string_view id) const;
  [[nodiscard]] const Contact* contact(std::string_view id) const;
  [[nodiscard]] const Source& source(std::string_view id) const;
  /// The label of a token: an option's, an alias's, or a fact's question.
  [[nodiscard]] std::string token_label(std::string_view token) const;
  /// True for "list.option", "fact.x", "is.alias" and the outcomes "authority.…".
  [[nodiscard]] bool known_token(std::string_view token) const;
};

}  // namespace serment::breach
