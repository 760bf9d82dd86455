#pragma once
// What an exported dossier says besides its resources: the dates that decide how long it is kept,
// and why a file is kept apart (docs/format/export.md §3 and §4).
#include <optional>
#include <string>
#include <vector>

#include "dossier/model.h"
#include "json/reader.h"

namespace serment::dossier {

struct ExportedFacts {
  std::optional<Date> birth{};
  std::optional<Date> death{};
  std::optional<Date> first_care{};
  std::optional<Date> last_care{};
  std::vector<Date> transfusions{};
  bool deceased_without_date = false;
  bool undated_transfusion = false;
  std::vector<std::string> corrected{};  ///< "birth", "death", "last-care"

  /// What a person settled stands; of the rest, nothing makes the dossier end sooner.
  void apply(ImportedPatient& patient) const;
};

/// True for the resource that holds the facts of an exported dossier.
bool is_exported_facts(std::string_view type, std::string_view id);
/// Errors: invalid_input "fhir.facts" (another format, an unknown fact, a value of another kind),
/// "fhir.date".
Result<ExportedFacts> read_exported_facts(json::Value resource);
/// The category that an exported resource says; care when it says none.
Category exported_category(json::Value resource);

}  // namespace serment::dossier
