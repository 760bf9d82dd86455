// What the practice's own records ask of it: to be erased, or that a term be settled.
#include <algorithm>

#include "retention/record_expiry.h"

namespace serment::retention {
namespace {

records::Duty duty_at_calendar(std::string_view id, std::string_view title, std::string_view why) {
  return {.id = std::string(id),
          .title = std::string(title),
          .why = std::string(why),
          .href = "/conservation",
          .permission = "erasure_approve",
          .minutes = 3,
          .level = records::DutyLevel::due};
}

/// Over a maximum nothing may wait; elsewhere the practice may take the time to look.
bool is_pressing(const law::RuleSet& rules, const KindSurvey& survey, Date today) {
  const auto* rule = rules.find(survey.kind->rule, today);
  return rule != nullptr &&
         (rule->nature == law::Nature::maximum || rule->nature == law::Nature::range);
}

records::Duty erasure_duty(const law::RuleSet& rules, const std::vector<KindSurvey>& surveys,
                           Date today) {
  auto duty = duty_at_calendar(
      "records/expiry", "Effacer les fiches des registres arrivées à leur terme",
      "Le registre annonce jusqu’à quand le cabinet garde ses propres fiches\u00a0; celles-ci ont "
      "passé leur terme.");
  std::optional<Date> oldest;
  for (const auto& survey : surveys) {
    if (survey.count(Standing::due) == 0) continue;
    if (duty.source.empty()) duty.source = survey.kind->cite;
    if (is_pressing(rules, survey, today)) duty.level = records::DutyLevel::late;
    if (const auto day = survey.oldest(Standing::due))
      oldest = std::min(oldest.value_or(*day), *day);
  }
  if (oldest) duty.due = paris_midnight(add_days(*oldest, 1));
  return duty;
}

bool any(const std::vector<KindSurvey>& surveys, Standing standing) {
  return std::any_of(surveys.begin(), surveys.end(),
                     [&](const KindSurvey& survey) { return survey.count(standing) > 0; });
}

}  // namespace

Result<std::vector<records::Duty>> record_duties(vault::Session& session, store::Transaction& tx,
                                                 const law::RuleSet& rules,
                                                 const law::Policy& policy, Instant now) {
  const auto surveys = TRY(survey_records(session, tx, rules, policy));
  std::vector<records::Duty> duties;
  if (any(surveys, Standing::due)) duties.push_back(erasure_duty(rules, surveys, paris_date(now)));
  if (any(surveys, Standing::rule_draft)) {
    auto duty = duty_at_calendar("records/terms", "Fixer la durée de garde de fiches des registres",
                                 "Des fiches ont passé la durée proposée\u00a0; aucun texte ne la "
                                 "fixe, le cabinet la retient "
                                 "ou en écrit une autre.");
    duty.source = "RGPD art. 5.1.e";
    duty.level = records::DutyLevel::todo;
    duties.push_back(std::move(duty));
  }
  if (TRY(record_expiry_unfinished(session, tx))) {
    auto duty = duty_at_calendar("records/unfinished", "Finir l’effacement de fiches des registres",
                                 "Les fiches ne sont plus là\u00a0; le renouvellement des clés, "
                                 "qui les suit, a été interrompu.");
    duty.level = records::DutyLevel::late;
    duties.push_back(std::move(duty));
  }
  return duties;
}

}  // namespace serment::retention
