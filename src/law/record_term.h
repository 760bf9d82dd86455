#pragma once
// The term of a medical record, without words: what explain() narrates and Judge returns. Internal
// to law/ (judge.h holds the parameters by value).
#include <cstdint>
#include <optional>

#include "law/policy.h"
#include "law/retention.h"
#include "law/rule.h"
#include "law/term.h"

namespace serment::law {

/// The numbers of dossier.medical and dossier.transfusion in force on a day, resolved once.
struct RecordParameters {
  bool known = false;     ///< the rule exists on that day
  bool reviewed = false;  ///< drafts never destroy
  Term care{};
  int minor_age = 0;           ///< 0: no such clause
  int death_within_years = 0;  ///< 0: no such clause
  Term death{};
  bool suspended = false;
  Term active{};
  int extra_years = 0;  ///< lengthening by the practice's policy
  bool keep_longest = false;
  bool transfusion_reviewed = false;
  Term transfusion{};
  bool transfusion_suspended = false;
  int transfusion_extra_years = 0;  ///< lengthening by the practice's policy
};
RecordParameters resolve(const RuleSet& rules, const Policy& policy, Date on);

/// Why nothing can be decided; each is one bit.
enum class Gap : std::uint16_t {
  birth_unknown = 1 << 0,
  last_care_unknown = 1 << 1,
  death_date_unknown = 1 << 2,
  last_care_in_future = 1 << 3,
  birth_after_care = 1 << 4,
  death_before_care = 1 << 5,
  death_in_future = 1 << 6,
  hold_reversed = 1 << 7,
  transfusion_in_future = 1 << 8,
  rule_absent = 1 << 9,
  rule_draft = 1 << 10,  ///< only once the term is over
  transfusion_after_death = 1 << 11,
  transfusion_before_birth = 1 << 12,
};

struct RecordTerm {
  State state = State::undetermined;
  std::uint16_t gaps = 0;
  Date care{};                      ///< the last act of care, transfusions included
  Date care_end{};                  ///< rule 1
  std::optional<Date> minor_end{};  ///< the birthday of rule 2
  std::optional<Date> death_end{};  ///< rule 3, when it applies
  bool death_decides = false;       ///< rule 3 fixes the end
  Date natural_end{};               ///< before suspension, lengthening included
  Date end{};                       ///< after suspension
  std::optional<Date> other_end{};  ///< the other reading of rule 3, when it differs
  Date active_end{};
  [[nodiscard]] bool has(Gap gap) const { return (gaps & static_cast<std::uint16_t>(gap)) != 0; }
};

RecordTerm decide(const RecordParameters& parameters, const Facts& facts, Date today);

/// Last day of the own term of one transfusion mention, whatever the record does.
Date transfusion_own_end(const RecordParameters& parameters, const Facts& facts, Date transfusion,
                         Date today);

/// Last day of keeping of one transfusion mention, or nothing while the record is held or
/// undetermined, or its rule not reviewed.
std::optional<Date> transfusion_end(const RecordParameters& parameters, const RecordTerm& record,
                                    const Facts& facts, Date transfusion, Date today);

}  // namespace serment::law
