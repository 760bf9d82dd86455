#pragma once
// The files of a source that its FHIR resources point to: those of an exported dossier
// (docs/format/export.md §1 and §3).
#include <map>
#include <string>
#include <vector>

#include "dossier/import_source.h"
#include "json/reader.h"

namespace serment::dossier {

class SourceDocuments {
 public:
  explicit SourceDocuments(ImportSource& source);

  /// The file that `url` names, whole; nothing when it is not a name of an exported file, or no
  /// file of the source has it with that content. Errors: those of reading it, invalid_input
  /// "fhir.patient_too_large".
  Result<std::optional<Bytes>> find(std::string_view url, std::uint64_t most_bytes);
  /// Looks at what a Bundle says of itself.
  void meet_bundle(json::Value root);
  /// True for a file that is no source of its own: found above, or written beside an exported
  /// bundle for people.
  [[nodiscard]] bool belongs(std::size_t index) const;

 private:
  ImportSource& x_source;
  std::map<std::string, std::size_t> x_named{};
  std::vector<bool> x_found;
  bool x_export = false;  ///< an exported bundle was met
};

}  // namespace serment::dossier
