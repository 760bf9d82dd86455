// The measures, as seen by Serment on a day and as attested by people: two words, never blurred.
#include "hygiene/attestations.h"
#include "hygiene/observations.h"

namespace serment::hygiene {
namespace {

std::vector<std::string> attested_row(const Measure& measure, const std::vector<Attestation>& said,
                                      Date today) {
  for (const auto& word : said) {
    if (word.measure != measure.id) continue;
    const bool holds = word.until >= today;
    return {measure.title,
            !holds            ? "Attestation échue"
            : word.applicable ? "Attestée"
                              : "Dite sans objet",
            word.statement,
            word.by,
            iso(paris_date(word.at)),
            iso(word.until)};
  }
  return {measure.title, "Rien n’a été dit", "", "", "", ""};
}

std::vector<std::string> observed_row(const Measure& measure,
                                      const std::optional<Observation>& last) {
  const ObservedMeasure* seen = nullptr;
  if (last)
    for (const auto& one : last->measures)
      if (one.measure == measure.id) seen = &one;
  if (seen == nullptr || !seen->known) return {measure.title, "Pas constatée", "", "", "", ""};
  return {measure.title,
          seen->in_place ? "En place" : "Pas en place",
          seen->seen,
          "Serment",
          iso(paris_date(last->at)),
          ""};
}

}  // namespace

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now) {
  const auto said = TRY(load_attestations(session, tx));
  const auto last = TRY(last_observation(session, tx));
  records::ExhibitGroup observed{.heading = "Constatées par Serment", .rows = {}};
  records::ExhibitGroup attested{.heading = "Attestées par une personne", .rows = {}};
  for (const auto& measure : Catalogue::embedded().measures()) {
    if (measure.probe)
      observed.rows.push_back(observed_row(measure, last));
    else
      attested.rows.push_back(attested_row(measure, said, paris_date(now)));
  }
  return std::vector<records::Exhibit>{
      {.file = "08_securite/mesures",
       .title = "Mesures de sécurité",
       .lead =
           "Constaté\u00a0: Serment l’a vu lui-même, au jour dit. Attesté\u00a0: une personne l’a "
           "dit, et en répond. Le reste n’est pas affirmé.",
       .columns = {"Mesure", "État", "Ce qui a été fait ou vu", "Par", "Le", "Jusqu’au"},
       .groups = {std::move(observed), std::move(attested)}}};
}

}  // namespace serment::hygiene
