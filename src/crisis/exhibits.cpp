// Crises and drills: that they took place, and what was learnt is in their own report.
#include "crisis/catalogue.h"
#include "crisis/crisis.h"
#include "crisis/duties.h"

namespace serment::crisis {

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
  return std::vector<records::Exhibit>{{.file = "08_securite/crises-et-exercices",
                                        .title = "Crises et exercices",
                                        .lead = "Chacun a son rapport dans Serment.",
                                        .columns = {"Numéro", "Sorte", "Crise ou exercice", "Le",
                                                    "Clos le", "Leçons écrites", "État"},
                                        .groups = {std::move(group)}}};
}

}  // namespace serment::crisis
