#pragma once
// FHIR resources written from sources that are not FHIR, so that every dossier can be exported
// alike.
#include <string>
#include <utility>
#include <vector>

#include "dossier/model.h"

namespace serment::dossier {

/// The Patient resource that says what `patient` holds (identity, death). Same content, same bytes.
ImportedResource written_patient(const ImportedPatient& patient, const std::string& id);

/// A Basic resource that keeps a CSV row as it was found, one extension a column.
ImportedResource written_row(const std::vector<std::pair<std::string, std::string>>& cells,
                             const std::string& id);

}  // namespace serment::dossier
