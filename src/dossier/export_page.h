#pragma once
// The readable face of an export: index.html, self-contained, in French.
#include "dossier/dossiers.h"
#include "json/reader.h"

namespace serment::dossier {

/// One line of the table of contents.
struct ExportLine {
  std::optional<Date> date{};  ///< of the care, or of the writing, as the resource says
  std::string type;            ///< "Encounter", "File"
  std::string title;
  std::string file;  ///< "pieces/5f1c….pdf", or empty for what is in the bundle
  Date imported_on;
};

/// What a FHIR resource is about, and when; empty where it does not say.
ExportLine describe_resource(json::Value resource, const Piece& piece);
/// "Consultation ou séjour" for "Encounter"; the type itself when it has no French name here.
std::string_view french_type(std::string_view type);
/// « féminin » for "female"; empty for "unknown", and anything else as it is.
std::string_view french_sex(std::string_view sex);
/// "pdf" for "application/pdf"; "bin" for what is not known to be harmless to open.
std::string_view file_extension(std::string_view mime);

/// The whole page. Lines come in any order.
Result<std::string> export_page(const Dossier& dossier, std::vector<ExportLine> lines,
                                const ExportOptions& options, Instant now);

}  // namespace serment::dossier
