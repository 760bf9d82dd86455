#pragma once
#include <optional>
#include <string>
#include <vector>

#include "dossier/dossiers.h"
#include "dossier/importer.h"

namespace serment::cli {

void print_mapping(const dossier::CsvMapping& mapping);
/// What an import did, or would do, beside the dossiers that were there.
struct ImportTold {
  const dossier::ImportSummary& summary;
  const std::optional<dossier::CsvMapping>& mapping;
  const dossier::Index& index;
  bool dry = false;
};
std::string summary_json(const ImportTold& told, bool with_duplicates = true);
void print_summary(bool as_json, const ImportTold& told);
/// True when newcomers were taken in while dossiers did not read: they may be of the same persons.
bool may_be_twice(const ImportTold& told);

}  // namespace serment::cli
