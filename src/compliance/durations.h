#pragma once
// How long the practice keeps, as its register and its notices say it: the rule of law/, or what
// the practice's policy makes of it.
#include <string>
#include <string_view>

#include "base/calendar.h"
#include "base/result.h"
#include "compliance/processing_activity.h"
#include "law/policy.h"
#include "law/rule.h"

namespace serment::compliance {

/// The sentence of a rule. Under a policy that changes it, the practice's own term comes first and
/// the rule's stands beside it. Error: not_found "law.rule_unknown".
Result<std::string> practice_duration(const law::RuleSet& rules, const law::Policy& policy,
                                      std::string_view rule_id, Date on);

/// Gives each category that names a rule the sentence of that rule under the policy. A rule that is
/// not known is left: validate() refuses it.
void renew_durations(ProcessingActivity& activity, const law::RuleSet& rules,
                     const law::Policy& policy, Date on);
/// The same, but only where `before` says that text already: what a person typed is left as it is.
void renew_untouched(ProcessingActivity& activity, const ProcessingActivity& before,
                     const law::RuleSet& rules, const law::Policy& policy, Date on);
/// Refuses a duration that does not say what the rule it names says. Spaces and apostrophes may
/// differ: spreadsheets change them. Error: invalid_input "register.retention", with the field.
Result<void> check_durations(const ProcessingActivity& activity, const law::RuleSet& rules,
                             const law::Policy& policy, Date on);

}  // namespace serment::compliance
