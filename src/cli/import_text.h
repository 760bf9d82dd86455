#pragma once
#include <optional>
#include <string>
#include <vector>

#include "dossier/dossiers.h"
#include "dossier/importer.h"

namespace serment::cli {

void print_mapping(const dossier::CsvMapping& mapping);
std::string summary_json(const dossier::ImportSummary& summary,
                         const std::optional<dossier::CsvMapping>& mapping,
                         const std::vector<dossier::Index::Duplicate>& duplicates, bool dry);
void print_summary(bool as_json, const dossier::ImportSummary& summary,
                   const std::optional<dossier::CsvMapping>& mapping,
                   const std::vector<dossier::Index::Duplicate>& duplicates, bool dry);

}  // namespace serment::cli
