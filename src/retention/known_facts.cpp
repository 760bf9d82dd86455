#include "retention/known_facts.h"

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

void fill_facts(law::Facts& facts, const dossier::LabelFacts& label,
                const std::vector<DateSpan>* claims) {
  facts.birth = label.birth;
  facts.last_care = label.last_care;
  facts.death = label.death;
  facts.last_write = label.last_write;
  facts.deceased_without_date = label.deceased_without_date;
  facts.transfusions.clear();
  if (label.last_transfusion) facts.transfusions.push_back(*label.last_transfusion);
  facts.holds.clear();
  if (claims != nullptr) facts.holds = *claims;
}

law::Verdict judged(const law::Judge& judge, const dossier::LabelFacts& label,
                    const law::Facts& facts) {
  return label.care_erased ? judge.items_only(facts) : judge(facts);
}

bool keeps_items(const dossier::LabelFacts& label, const law::Verdict& verdict, Date today) {
  if (label.care_erased || (label.transfusions == 0 && !label.last_transfusion)) return false;
  return !verdict.transfusion_last_day || *verdict.transfusion_last_day >= today;
}

}  // namespace serment::retention
