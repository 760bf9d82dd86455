#include "retention/record_terms.h"

#include <algorithm>

#include "base/bug.h"

namespace serment::retention {
namespace {

/// The end that the deciding clause gives, also where a draft decides nothing.
std::optional<Date> announced_end(const law::Decision& decision) {
  if (decision.last_day) return decision.last_day;
  std::optional<Date> end;
  for (const auto& step : decision.steps)
    if (step.applied && step.result) end = std::max(end.value_or(*step.result), *step.result);
  return end;
}

bool lacks(const law::Decision& decision, std::string_view fact) {
  return std::find(decision.missing.begin(), decision.missing.end(), fact) !=
         decision.missing.end();
}

RecordTerm kept_or_due(const LifeFacts& facts, std::optional<Date> last_day) {
  if (facts.claimed) return {Standing::claimed, last_day};
  if (facts.needed) return {Standing::needed, last_day};
  return {Standing::due, last_day};
}

}  // namespace

Result<RecordTerm> term_of(const law::RecordKind& kind, const LifeFacts& facts,
                           const law::RuleSet& rules, const law::Policy& policy, Date today) {
  if (!facts.ended) return RecordTerm{Standing::open};
  if (facts.owner_erased) return kept_or_due(facts, std::nullopt);
  if (!facts.start) return RecordTerm{Standing::start_unknown};
  // The rule of the dossier decided when the dossier went: what was written beside it follows.
  if (kind.lasts == law::Lasts::dossier) return kept_or_due(facts, facts.start);
  const auto decision = TRY(law::explain_rule(
      rules, kind.rule, {.start = facts.start, .named = {}, .holds = {}}, today, policy));
  auto last_day = announced_end(decision);
  if (lacks(decision, "reviewed_rule")) return RecordTerm{Standing::rule_draft, last_day};
  if (decision.state == law::State::undetermined || !last_day)
    return RecordTerm{Standing::start_unknown};
  // The engine refuses such a policy when it is read; an erasure looks once more.
  const auto* rule = rules.find(kind.rule, today);
  if (const auto minimum = law::mandatory_minimum(*rule))
    last_day = std::max(*last_day, law::add_term(*facts.start, *minimum));
  if (today <= *last_day) return RecordTerm{Standing::running, last_day};
  return kept_or_due(facts, last_day);
}

std::string_view name_of(Standing standing) {
  switch (standing) {
    case Standing::due:
      return "due";
    case Standing::running:
      return "running";
    case Standing::open:
      return "open";
    case Standing::start_unknown:
      return "start_unknown";
    case Standing::rule_draft:
      return "rule_draft";
    case Standing::claimed:
      return "claimed";
    case Standing::needed:
      return "needed";
  }
  bug("unknown Standing");
}

}  // namespace serment::retention
