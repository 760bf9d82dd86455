#pragma once
// When one record of the practice's own comes to its term: what law/record_kinds.toml says of its
// kind, the rule that it names, and the facts of its life. Pure: facts come in as arguments.
#include <optional>
#include <string_view>

#include "base/calendar.h"
#include "law/policy.h"
#include "law/record_kinds.h"
#include "law/retention.h"
#include "law/rule.h"

namespace serment::retention {

enum class Standing : std::uint8_t {
  due,            ///< past its term, nothing keeps it
  running,        ///< its term runs
  open,           ///< its life goes on: no term has started
  start_unknown,  ///< ended, but the day that starts its term is not known
  rule_draft,     ///< past the announced term, under a rule that the practice has not settled
  claimed,        ///< past its term; a claim is open on the dossier that it is about
  needed,         ///< past its term; another record needs it
};
std::string_view name_of(Standing standing);  ///< "due"…

struct LifeFacts {
  bool ended = false;
  std::optional<Date> start{};  ///< the fact that starts the term
  /// What it ended with is erased already, under the same rule: nothing is left to count.
  bool owner_erased = false;
  bool claimed = false;
  bool needed = false;
};
struct RecordTerm {
  Standing standing = Standing::open;
  std::optional<Date> last_day{};  ///< last day of keeping, once a term has started
};

/// Error: not_found "law.rule_unknown".
Result<RecordTerm> term_of(const law::RecordKind& kind, const LifeFacts& facts,
                           const law::RuleSet& rules, const law::Policy& policy, Date today);

}  // namespace serment::retention
