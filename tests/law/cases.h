#pragma once
// Reads the [[case]] tables that a jurist can check (law/SCHEMA.md) and runs one through the
// engine.
#include <string>
#include <vector>

#include "law/retention.h"
#include "law/toml_tree.h"

namespace serment::law::cases {

struct Case {
  std::string name;
  std::string rule;  ///< rule it is about
  RuleFacts given;   ///< for a record, `start` is the last care act
  std::vector<Date> transfusions;
  bool deceased_without_date = false;
  Date today;
  Policy policy;
  State state = State::undetermined;
  std::optional<Date> last_day{};
  std::optional<Date> erasable_from{};
  std::optional<Date> other_last_day{};
  std::vector<std::string> missing;
  std::vector<std::string> items;  ///< last days of transfusion mentions, "none" when not decided
};

/// All cases of a TOML text; `rule` is the rule of those that name none.
Result<std::vector<Case>> read_cases(std::string_view toml, const std::string& rule);
Facts record_facts(const Case& worked);
Result<Decision> run(const Case& worked);
/// Differences with what was worked by hand, in one line; empty when there is none.
std::string differences(const Case& worked, const Decision& decision);

}  // namespace serment::law::cases
