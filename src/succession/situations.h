#pragma once
// law/succession.toml: the situations and their steps. Loaded once, strictly.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "law/rule.h"

namespace serment::succession {

struct Step {
  std::string id, title, why;
  std::string source, confidence;  ///< `ref` of the source, and how far it is sure
  std::string letter;              ///< name of a template of texts/letters, or empty
};
struct Situation {
  std::string id, label, hint;
  std::vector<Step> steps;
  [[nodiscard]] const Step* find(std::string_view step) const;
};

/// Errors: invalid_input "toml.…".
Result<std::vector<Situation>> parse_situations(std::string_view toml);
/// The file built in; a fault in it is a bug, tested.
const std::vector<Situation>& situations();
/// Null when there is none of that name.
const Situation* find_situation(std::string_view id);

}  // namespace serment::succession
