#pragma once
#include <optional>

#include "law/record_term.h"

namespace serment::law {

/// What a plan needs of a decision.
struct Verdict {
  State state = State::undetermined;
  std::optional<Date> last_day{};  ///< absent while held or undetermined
  /// Last day of the last transfusion mention to expire; absent when there is none, or when nothing
  /// is decided about one of them (then all are kept).
  std::optional<Date> transfusion_last_day{};
};

/// The same decision as explain(), without words or allocation, for plans of a million dossiers:
/// rules and policy are resolved once for a day. Immutable, thread-safe.
class Judge {
 public:
  Judge(const RuleSet& rules, const Policy& policy, Date today)
      : x_parameters(resolve(rules, policy, today)), x_today(today) {}
  [[nodiscard]] Verdict operator()(const Facts& facts) const;
  /// The same for what is left of a record already erased: mentions of transfusions only.
  [[nodiscard]] Verdict items_only(const Facts& facts) const;
  [[nodiscard]] Date today() const { return x_today; }

 private:
  RecordParameters x_parameters;
  Date x_today;
};

}  // namespace serment::law
