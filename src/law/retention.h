#pragma once
// The retention rules of law/*.toml, evaluated and explained. Pure: no clock, no store, no input or
// output; dates come in as arguments.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "law/policy.h"
#include "law/rule.h"

namespace serment::law {

/// What is known of a medical record. An absent date is unknown, never a default.
struct Facts {
  std::optional<Date> birth{};
  std::optional<Date> last_care{};   ///< last care act, not the last administrative edit
  std::optional<Date> death{};       ///< absent: no death known
  std::optional<Date> last_write{};  ///< last writing on the record; starts the 5 active years
  std::vector<DateSpan> holds{};     ///< suspensions by an amicable or court claim
  std::vector<Date> transfusions{};
};

enum class State : std::uint8_t { active, archived, due, held, undetermined };
std::string_view name_of(State state);  ///< "active"…

/// One reasoning step; `from` and `result` are dates, absent when the clause gives none.
struct Step {
  std::string rule;
  std::string clause;
  std::string cite;
  std::optional<Date> from{};
  std::optional<Date> result{};
  std::string text;  ///< one French sentence
};

struct Item {
  std::string kind;  ///< "transfusion"
  std::optional<Date> last_day{};
};

struct Decision {
  State state = State::undetermined;
  std::optional<Date> last_day{};       ///< last day of keeping; absent while held or undetermined
  std::optional<Date> erasable_from{};  ///< the day after
  std::vector<Item> items{};            ///< parts with a term of their own
  std::vector<std::string> missing{};   ///< facts without which nothing is decided ("birth")
  std::vector<Step> steps{};
  /// Rule 3 can shorten: the date of the other reading, when it differs.
  std::optional<Date> other_last_day{};
};

/// Decides and explains one record.
Decision explain(const RuleSet& rules, const Facts& facts, Date today, const Policy& policy);

/// The same decision without words or allocation, for plans of a million dossiers. explain() and
/// judge() must always agree (property test).
struct Verdict {
  State state = State::undetermined;
  std::optional<Date> last_day{};
  std::optional<Date> transfusion_last_day{};
};
Verdict judge(const RuleSet& rules, const Facts& facts, Date today, const Policy& policy);

}  // namespace serment::law
