#pragma once
// The columns that a CSV of patients may have, and the headers French software gives them.
#include <span>
#include <string_view>

#include "dossier/importer.h"

namespace serment::dossier {

struct CsvField {
  std::string_view name;    ///< "family_name", used by --map
  std::string_view french;  ///< "nom de naissance"
  std::vector<std::string_view> headers;
};
std::span<const CsvField> csv_fields();
/// Null when no field has that name.
const CsvField* find_csv_field(std::string_view name);
/// Error: invalid_input "csv.column_missing" when a patient could not be told from another: a
/// family name, a given name, and a birth date or a patient number are needed; "csv.no_titles" when
/// the titles are the data of a patient.
Result<void> require_columns(const CsvMapping& mapping);

}  // namespace serment::dossier
