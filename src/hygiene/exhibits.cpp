// What people attested of the measures. What Serment measures by itself is of the moment it is
// looked at, and stays on its screen.
#include "hygiene/attestations.h"

namespace serment::hygiene {

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now) {
  const auto& catalogue = Catalogue::embedded();
  const auto said = TRY(load_attestations(session, tx));
  records::ExhibitGroup group;
  for (const auto& measure : catalogue.measures()) {
    if (measure.probe) continue;
    std::vector<std::string> row{measure.title, "Rien n’a été dit", "", "", "", ""};
    for (const auto& word : said) {
      if (word.measure != measure.id) continue;
      const bool holds = word.until >= paris_date(now);
      row = {measure.title,
             !holds            ? "Attestation échue"
             : word.applicable ? "Attestée"
                               : "Dite sans objet",
             word.statement,
             word.by,
             iso(paris_date(word.at)),
             iso(word.until)};
    }
    group.rows.push_back(std::move(row));
  }
  return std::vector<records::Exhibit>{
      {.file = "08_securite/mesures",
       .title = "Mesures de sécurité attestées",
       .lead =
           "Attesté\u00a0: une personne l’a dit, et en répond. Les mesures que Serment constate "
           "lui-même ne sont pas dans cette liste.",
       .columns = {"Mesure", "État", "Ce qui a été fait et vu", "Par", "Le", "Jusqu’au"},
       .groups = {std::move(group)}}};
}

}  // namespace serment::hygiene
