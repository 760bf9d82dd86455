// The register of breaches (RGPD art. 33.5) in the bundle of proof: the lines that its own document
// prints.
#include "breach/register.h"

namespace serment::breach {

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant) {
  records::Exhibit exhibit{
      .file = "07_violations/registre",
      .title = "Registre des violations de données",
      .lead = "Toutes les violations, notifiées ou non, dans les mots de qui les a écrites.",
      .columns = {"Rubrique", "Contenu"}};
  for (const auto& stored : TRY(list(session, tx))) {
    records::ExhibitGroup group{.heading = stored.id};
    for (const auto& row : register_rows(stored)) {
      std::string content;
      for (const auto& line : row.lines) content += (content.empty() ? "" : "\n") + line;
      if (!content.empty()) group.rows.push_back({row.label, std::move(content)});
    }
    exhibit.groups.push_back(std::move(group));
  }
  return std::vector<records::Exhibit>{std::move(exhibit)};
}

}  // namespace serment::breach
