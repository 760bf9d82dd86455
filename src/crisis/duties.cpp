#include "crisis/duties.h"

#include "crisis/kit.h"
#include "crisis/letters.h"
#include "crisis/progress.h"

namespace serment::crisis {
namespace {

using records::Duty;
using records::DutyLevel;

/// Late once the day has passed, due when it is near, nothing before.
std::optional<DutyLevel> level_of(Date day, Date today, int soon_days) {
  if (day < today) return DutyLevel::late;
  if (days_between(today, day) <= soon_days) return DutyLevel::due;
  return std::nullopt;
}

Result<std::vector<Duty>> open_crises(vault::Session& session, store::Transaction& tx,
                                      Instant now) {
  const auto& law = Catalogue::embedded();
  std::vector<Duty> duties;
  for (const auto& crisis : TRY(list_crises(session, tx))) {
    if (crisis.closed_at) continue;
    const auto progress = progress_of(law, crisis, TRY(list_lines(session, tx, crisis.id)), now);
    const auto* next = law.find_step(progress.next);
    Duty duty{
        .id = "crisis/" + crisis.id,
        .title = (crisis.facts.drill ? "Finir l’exercice " : "Conduire la crise ") + crisis.id,
        .why = next != nullptr ? "Prochaine étape\u00a0: " + next->title
                               : "Toutes les étapes sont faites\u00a0: il reste le bilan.",
        .source = law.source("guide.5").ref,
        .href = "/crise/" + crisis.id,
        .permission = "crisis_use",
        .minutes = 15,
        .level = progress.late > 0 ? DutyLevel::late : DutyLevel::due};
    for (const auto& phase : progress.phases)
      for (const auto& step : phase.steps)
        if (step.step.id == progress.next && !phase.due_at.empty())
          duty.due = TRY(parse_instant(phase.due_at));
    duties.push_back(std::move(duty));
  }
  return duties;
}

Duty kit_duty(std::string_view state, std::optional<Date> day, Date today) {
  Duty duty{.id = "crisis_kit",
            .title = state == "missing" ? "Imprimer le kit de crise" : "Réimprimer le kit de crise",
            .why = "Quand les écrans sont noirs, seul le papier reste.",
            .source = Catalogue::embedded().source("guide.5").ref,
            .href = "/crise/kit",
            .permission = "crisis_prepare",
            .minutes = 5,
            .level = DutyLevel::todo};
  if (state == "changed") {
    duty.why = "L’annuaire ou le cabinet a changé depuis la dernière impression.";
    duty.level = DutyLevel::due;
  }
  if (day) {
    duty.due = paris_midnight(*day);
    if (*day < today) duty.level = DutyLevel::late;
  }
  return duty;
}

Result<std::vector<Duty>> kit_duties(vault::Session& session, store::Transaction& tx, Date today) {
  const auto content = load_kit(session, tx);
  if (!content) {
    // A practice that has not answered its questions yet has no kit to print.
    if (content.error().code == "practice.no_answers") return std::vector<Duty>{};
    return tl::unexpected<Error>(content.error());
  }
  const auto prints = TRY(list_prints(session, tx));
  const auto state = kit_state(prints, TRY(kit_digest(*content)), today);
  const auto day = reprint_on(prints);
  const bool near = day && level_of(*day, today, Catalogue::embedded().terms.soon_days).has_value();
  if (state == "current" && !near) return std::vector<Duty>{};
  return std::vector<Duty>{kit_duty(state, day, today)};
}

Result<std::vector<Duty>> drill_duties(vault::Session& session, store::Transaction& tx,
                                       Date today) {
  const auto& terms = Catalogue::embedded().terms;
  std::optional<Date> latest;
  for (const auto& crisis : TRY(list_crises(session, tx))) {
    if (!crisis.facts.drill) continue;
    if (!crisis.closed_at) return std::vector<Duty>{};  // one is under way
    const auto day = paris_date(*crisis.closed_at);
    if (!latest || day > *latest) latest = day;
  }
  Duty duty{.id = "crisis_drill",
            .title = "Faire un exercice de crise",
            .why = "Trente minutes une fois par an\u00a0: on trouve les numéros qui manquent.",
            .source = Catalogue::embedded().source("guide.crisis").ref,
            .href = "/crise",
            .permission = "crisis_prepare",
            .minutes = 30,
            .level = DutyLevel::todo};
  if (!latest) return std::vector<Duty>{duty};
  const auto next = add_months(*latest, terms.drill_months);
  const auto level = level_of(next, today, terms.soon_days);
  if (!level) return std::vector<Duty>{};
  duty.level = *level;
  duty.due = paris_midnight(next);
  return std::vector<Duty>{duty};
}

Result<std::vector<Duty>> letter_duties(vault::Session& session, store::Transaction& tx,
                                        Date today) {
  std::vector<Duty> duties;
  for (const auto& letter : TRY(list_letters(session, tx))) {
    if (!letter.waits()) continue;
    const bool received = letter.state == "received";
    Duty duty{.id = "authority_letter/" + letter.id,
              .title = (received ? "Vérifier le courrier " : "Répondre au courrier ") + letter.id,
              .why = received ? "Il dit venir d’une autorité\u00a0: rappelez-la avant de répondre."
                              : "Il est authentique, et attend une réponse.",
              .source = Catalogue::embedded().source("guide.scams").ref,
              .href = "/arnaques",
              .permission = "crisis_prepare",
              .minutes = 10,
              .level = DutyLevel::due};
    if (letter.facts.inspection) {
      duty.title += ", contrôle " + *letter.facts.inspection;
      duty.href = "/controle/" + *letter.facts.inspection;
      duty.permission = "inspection_manage";
    }
    if (letter.facts.due_on) {
      duty.due = paris_midnight(*letter.facts.due_on);
      if (*letter.facts.due_on < today) duty.level = DutyLevel::late;
    }
    duties.push_back(std::move(duty));
  }
  return duties;
}

}  // namespace

Result<std::vector<Duty>> duties(vault::Session& session, store::Transaction& tx, Instant now) {
  const auto today = paris_date(now);
  auto all = TRY(open_crises(session, tx, now));
  const auto add = [&](std::vector<Duty> some) {
    all.insert(all.end(), std::make_move_iterator(some.begin()),
               std::make_move_iterator(some.end()));
  };
  add(TRY(kit_duties(session, tx, today)));
  add(TRY(drill_duties(session, tx, today)));
  add(TRY(letter_duties(session, tx, today)));
  return all;
}

}  // namespace serment::crisis
