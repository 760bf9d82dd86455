#include "retention/known_facts.h"

#include <algorithm>

#include "dossier/holds.h"

namespace serment::retention {

Result<Claims> all_claims(store::Transaction& tx, const PracticeId& practice) {
  Claims claims;
  for (const auto& [id, span] : TRY(dossier::all_hold_spans(tx, practice)))
    claims[id.value].push_back(span);
  return claims;
}

Result<std::vector<DateSpan>> claims_in(store::Transaction& tx, const PracticeId& practice,
                                        const vault::OpenDossier& dossier) {
  std::vector<DateSpan> claims;
  for (const auto& hold : TRY(dossier::holds_in(tx, practice, dossier)))
    claims.push_back(hold.span);
  return claims;
}

std::size_t count_of(const std::vector<DateSpan>* claims) {
  return claims == nullptr ? 0 : claims->size();
}

void fill_facts(law::Facts& facts, const dossier::LabelFacts& label,
                const std::vector<DateSpan>* claims) {
  facts.birth = label.birth;
  facts.last_care = label.last_care;
  facts.death = label.death;
  facts.last_write = label.last_write;
  facts.deceased_without_date = label.deceased_without_date;
  facts.transfusions.clear();
  if (label.last_transfusion) facts.transfusions.push_back(*label.last_transfusion);
  facts.undated_transfusion_by.reset();
  if (label.undated_transfusion) {
    // The record was written after what it tells: its last writing is the latest that it can be.
    facts.undated_transfusion_by = label.last_write ? label.last_write : label.last_care;
    if (facts.undated_transfusion_by) facts.transfusions.push_back(*facts.undated_transfusion_by);
  }
  facts.holds.clear();
  if (claims != nullptr) facts.holds = *claims;
}

law::Verdict judged(const law::Judge& judge, const dossier::LabelFacts& label,
                    const law::Facts& facts) {
  return label.care_erased ? judge.items_only(facts) : judge(facts);
}

law::RuleFacts item_facts(const law::Facts& facts) {
  law::RuleFacts named;
  if (!facts.transfusions.empty())
    named.start = *std::max_element(facts.transfusions.begin(), facts.transfusions.end());
  named.holds = facts.holds;
  named.record_erased = true;
  return named;
}

Result<law::Decision> explained(const law::RuleSet& rules, const dossier::LabelFacts& label,
                                const law::Facts& facts, const law::Policy& policy, Date on) {
  if (!label.care_erased) return law::explain(rules, facts, on, policy);
  return law::explain_rule(rules, "dossier.transfusion", item_facts(facts), on, policy);
}

bool keeps_items(const dossier::LabelFacts& label, const law::Verdict& verdict, Date today) {
  if (label.care_erased) return false;
  if (label.transfusions == 0 && !label.last_transfusion && !label.undated_transfusion)
    return false;
  return !verdict.transfusion_last_day || *verdict.transfusion_last_day >= today;
}

}  // namespace serment::retention
