#include "rights/duties.h"

#include "rights/catalogue.h"

namespace serment::rights {
namespace {

using records::Duty;
using records::DutyLevel;

struct Step {
  std::string_view id, title, permission;
  int minutes;
};
constexpr Step kSteps[] = {
    {"identify", "Vérifier l’identité\u00a0: demande ", "request_record", 3},
    {"find_dossier", "Trouver le dossier\u00a0: demande ", "request_record", 2},
    {"submit", "Confier au médecin la demande ", "request_record", 1},
    {"review", "Relire les pièces\u00a0: demande ", "request_answer", 15},
    {"answer_rows", "Répondre ligne par ligne\u00a0: demande ", "request_answer", 10},
    {"rectify", "Inscrire la rectification\u00a0: demande ", "request_answer", 5},
    {"decide", "Donner votre accord\u00a0: demande ", "request_answer", 3},
    {"wait", "Remise possible bientôt\u00a0: demande ", "request_record", 5},
    {"deliver", "Remettre la réponse\u00a0: demande ", "request_record", 5},
    {"close", "Clore la demande ", "request_record", 1},
};

const Step* step_of(std::string_view id) {
  for (const auto& step : kSteps)
    if (step.id == id) return &step;
  return nullptr;
}

DutyLevel level_of(const Watch& seen, std::string_view step) {
  if (seen.alarm == Alarm::late) return DutyLevel::late;
  if (seen.alarm == Alarm::soon || seen.unseen || step == "deliver") return DutyLevel::due;
  return DutyLevel::todo;
}

std::string why(const Watch& seen, const std::optional<Clock>& clock) {
  if (!clock) return "La réponse est donnée\u00a0; il reste à la ranger.";
  if (seen.alarm == Alarm::late)
    return "La date légale est passée depuis le " + in_french(clock->day) + ".";
  if (seen.unseen) return "Personne ne s’en est encore occupé.";
  return "La loi donne jusqu’au " + in_french(clock->day) + ".";
}

}  // namespace

std::vector<Duty> duties_of(const StoredRequest& stored, Instant now) {
  const auto next = next_step(stored, now);
  const auto* step = step_of(next);
  if (step == nullptr) return {};
  const auto seen = watch(stored, now);
  const auto clock = governing(stored);
  const auto& right = at(Catalogue::embedded().right, stored.request.right);
  Duty duty{.id = "request/" + stored.number,
            .title = std::string(step->title) + stored.number,
            .why = why(seen, clock),
            .source = clock ? clock->cite : reference(right.sources.front()),
            .href = "/demandes/" + stored.number,
            .permission = std::string(step->permission),
            .minutes = step->minutes,
            .level = level_of(seen, next)};
  if (clock) duty.due = clock->until;
  std::vector<Duty> all{duty};
  if (seen.escalated) {
    // The officer and the owner see it too, whoever holds the next step.
    duty.id += "/escalation";
    duty.title = "Débloquer la demande " + stored.number;
    duty.permission = "access_review";
    duty.minutes = 5;
    all.push_back(std::move(duty));
  }
  return all;
}

Result<std::vector<Duty>> duties(vault::Session& session, store::Transaction& tx, Instant now) {
  std::vector<Duty> all;
  for (const auto& stored : TRY(list_requests(session, tx)))
    for (auto& duty : duties_of(stored, now)) all.push_back(std::move(duty));
  return all;
}

}  // namespace serment::rights
