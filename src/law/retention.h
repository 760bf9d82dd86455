#pragma once
// The retention rules of law/retention/*.toml, evaluated and explained. Pure: no clock, no store,
// no input or output; dates come in as arguments.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
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
  std::optional<Date> last_write{};  ///< last writing on the record; starts the 5 active years.
                                     ///< Absent: the last care act
  std::vector<DateSpan> holds{};     ///< suspensions by an amicable or court claim
  std::vector<Date> transfusions{};  ///< acts of care: one after last_care is the last
  /// One of them, when its day is unknown: no later than that day, from which it is then kept.
  std::optional<Date> undated_transfusion_by{};
  bool deceased_without_date = false;  ///< a death is known, not its day
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
  bool applied = false;  ///< this clause decides, or changes what was decided
  std::string text;      ///< one French sentence
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
  /// Facts without which nothing is decided, unknown or contradictory: "birth", "last_care",
  /// "death", "hold", "transfusion", "rule", "reviewed_rule", or the fact a rule starts from.
  std::vector<std::string> missing{};
  std::vector<Step> steps{};  ///< every clause considered, applied or not
  /// Rule 3 can shorten: the date of the other reading, when it differs.
  std::optional<Date> other_last_day{};
};

/// Decides and explains one record. Judge (judge.h) gives the same answer without words.
Decision explain(const RuleSet& rules, const Facts& facts, Date today, const Policy& policy);

/// Facts of any other category of records.
struct RuleFacts {
  std::optional<Date> start{};                       ///< the fact that starts the rule's term
  std::map<std::string, Date, std::less<>> named{};  ///< other facts by name ("record_end")
  std::vector<DateSpan> holds{};
  bool record_erased = false;  ///< what is left of a record that went: its end is past
};
/// Decides and explains a rule by name. "dossier.medical" takes its start as the last care act and
/// `named` "birth", "death", "last_write". A part that never goes before its record is undetermined
/// while nobody says when the record ends (`named` "record_end", or `record_erased`). Error:
/// not_found "law.rule_unknown".
Result<Decision> explain_rule(const RuleSet& rules, std::string_view rule_id,
                              const RuleFacts& facts, Date today, const Policy& policy);

/// The facts that the clauses of a rule read, by name: "last_care", "birth"…, "claim".
std::vector<std::string> facts_read(const Rule& rule);

/// The decision as the JSON of `retention explain --json`, on one line.
std::string explain_json(const Decision& decision);
/// The same in French sentences, several lines ending in a newline.
std::string explain_french(const Decision& decision);

}  // namespace serment::law
