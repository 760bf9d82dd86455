// Crises and drills: that they took place, and what was learnt is in their own report. The letters
// of authorities, without their words: they may name somebody.
#include "crisis/catalogue.h"
#include "crisis/crisis.h"
#include "crisis/duties.h"
#include "crisis/letters.h"

namespace serment::crisis {

namespace {

std::string letter_state(std::string_view state) {
  if (state == "received") return "À vérifier";
  if (state == "verified") return "Authentique, à répondre";
  return state == "answered" ? "Répondu" : "Arnaque";
}

Result<records::Exhibit> letters(vault::Session& session, store::Transaction& tx) {
  records::ExhibitGroup group;
  for (const auto& one : TRY(list_letters(session, tx)))
    group.rows.push_back({one.id, one.facts.from, iso(one.facts.received_on),
                          one.facts.due_on ? iso(*one.facts.due_on) : std::string{},
                          one.facts.inspection.value_or(std::string{}), letter_state(one.state)});
  return records::Exhibit{
      .file = "12_correspondance-autorites/courriers",
      .title = "Courriers des autorités, et réponses",
      .lead = "Leur contenu et les réponses sont dans Serment.",
      .columns = {"Numéro", "De", "Reçu le", "Réponse avant le", "Contrôle", "État"},
      .groups = {std::move(group)}};
}

}  // namespace

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant) {
  records::ExhibitGroup group;
  for (const auto& one : TRY(list_crises(session, tx))) {
    const auto* kind = Catalogue::embedded().find_kind(one.facts.kind);
    group.rows.push_back({one.id, kind == nullptr ? one.facts.kind : kind->title,
                          one.facts.drill ? "Exercice" : "Réelle", iso(paris_date(one.noticed_at)),
                          one.closed_at ? iso(paris_date(*one.closed_at)) : std::string{},
                          std::to_string(one.facts.lessons.size()),
                          std::string(state_label(one.state))});
  }
  auto received = TRY(letters(session, tx));
  return std::vector<records::Exhibit>{{.file = "08_securite/crises-et-exercices",
                                        .title = "Crises et exercices",
                                        .lead = "Chacun a son rapport dans Serment.",
                                        .columns = {"Numéro", "Sorte", "Crise ou exercice", "Le",
                                                    "Clos le", "Leçons écrites", "État"},
                                        .groups = {std::move(group)}},
                                       std::move(received)};
}

}  // namespace serment::crisis
