// What the practice holds of each supplier on a day: contract, clauses, HDS certificate, alarms.
#include "processors/overview.h"

namespace serment::processors {
namespace {

std::vector<std::string> row_of(const SupplierFile& file, Date today) {
  const auto standing = standing_of(file, today);
  std::string alarms;
  for (const auto& alarm : standing.alarms) alarms += (alarms.empty() ? "" : "\n") + alarm.text;
  std::string certificate;
  if (file.certificate)
    certificate = file.certificate->certificate.number + ", jusqu’au " +
                  iso(file.certificate->certificate.ends_on);
  return {
      file.processor.details.name.empty() ? kind_label(file.processor.details.kind)
                                          : file.processor.details.name,
      kind_label(file.processor.details.kind),
      file.processor.details.role == "processor" ? "Sous-traitant (art. 28)" : "Destinataire",
      standing.contract_text,
      std::to_string(standing.clauses_found) + " sur " + std::to_string(standing.clauses_wanted),
      std::move(certificate),
      std::move(alarms),
      standing.state_text};
}

}  // namespace

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now) {
  records::ExhibitGroup group;
  for (const auto& file : TRY(load_files(session, tx)))
    group.rows.push_back(row_of(file, paris_date(now)));
  return std::vector<records::Exhibit>{
      {.file = "05_prestataires/contrats",
       .title = "Contrats et certificats des prestataires",
       .lead =
           "Les contrats eux-mêmes sont dans Serment, avec la phrase qui répond à chaque clause.",
       .columns = {"Prestataire", "Sorte", "Rôle", "Contrat", "Clauses obligatoires trouvées",
                   "Certificat HDS", "Alertes", "État"},
       .groups = {std::move(group)}}};
}

}  // namespace serment::processors
