#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "law/rule.h"
#include "law/term.h"

namespace serment::law {

/// A practice's choices where the law leaves one. It may lengthen a term with a written reason,
/// never go under a mandatory minimum nor over a maximum.
struct Policy {
  /// Rule 3 (death within 10 years) replaces the rest (the bare text) or only lengthens it (the
  /// cautious default of a practice: the longer date is kept, both are shown).
  bool keep_longest = true;
  std::string
      shorter_reason{};  ///< written reason, required when keep_longest is false in a practice
  /// Extra years by rule id, each with its reason.
  struct Extension {
    int years = 0;
    std::string reason;
  };
  std::map<std::string, Extension, std::less<>> extensions{};
  /// The practice's own term by rule id (appointments, access journals…), each with its reason.
  struct Choice {
    Term term;
    std::string reason;
  };
  std::map<std::string, Choice, std::less<>> choices{};

  static Policy bare_text() { return {.keep_longest = false}; }
  static Policy cautious() { return {}; }
};

/// The term under which no policy may go, the longest of the rule's mandatory clauses; nothing when
/// it has none.
std::optional<Term> mandatory_minimum(const Rule& rule);

/// The term that a rule proposes where the practice chooses; nothing elsewhere.
std::optional<Term> proposed_term(const Rule& rule);

/// Reads a policy TOML (law/SCHEMA.md) and checks it against the rules built in, in every version.
/// Errors name the field: invalid_input "policy.…", forbidden "policy.under_minimum" or
/// "policy.over_maximum".
Result<Policy> parse_policy(std::string_view toml);
Result<Policy> parse_policy(std::string_view toml, const RuleSet& rules);
/// The same policy as TOML text, to be stored or shown.
std::string to_toml(const Policy& policy);

}  // namespace serment::law
