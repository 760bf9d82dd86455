#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace serment::law {

/// A practice's choices where the law leaves one. It may lengthen a term with a written reason,
/// never go under a mandatory minimum.
struct Policy {
  /// Rule 3 (death within 10 years) replaces the rest (the bare text) or only lengthens it (the
  /// cautious default of a practice: the longer date is kept, both are shown).
  bool keep_longest = true;
  std::string shorter_reason{};  ///< written reason, required when keep_longest is false in a practice
  /// Extra years by rule id, each with its reason.
  struct Extension {
    int years = 0;
    std::string reason;
  };
  std::map<std::string, Extension> extensions{};

  static Policy bare_text() { return {.keep_longest = false}; }
  static Policy cautious() { return {}; }
};

/// Reads a policy TOML (law/SCHEMA.md). Errors name the field: invalid_input "policy.…".
Result<Policy> parse_policy(std::string_view toml);

}  // namespace serment::law
