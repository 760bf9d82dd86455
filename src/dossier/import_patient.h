#pragma once
// Gathers the resources of one patient into an ImportedPatient: facts of care by
// law/care_resources.toml, attachments as files.
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dossier/import_facts.h"
#include "dossier/import_resource.h"
#include "dossier/importer.h"

namespace serment::dossier {

/// A document that a resource of the patient only points to.
struct PointedDocument {
  std::string url;
  std::string key;  ///< of its file, if it is one of the source
  Personal<std::string> title{};
  std::string mime{};
  std::optional<std::int64_t> size{};  ///< as told
  Category category = Category::care;
};

/// What the doctor is told of a patient that was imported.
struct PatientRemark {
  std::string_view code;
  std::string text;  ///< French, no patient data
};

class PatientBuilder {
 public:
  PatientBuilder(const ImportLimits& limits, Date today) : x_limits(limits), x_today(today) {}

  /// The Patient resource, first. Errors: those of fhir::read_identity.
  Result<void> start(json::Value patient, const fhir::Head& head, std::string_view place);
  /// Another resource of the same patient. A resource found twice with the same bytes counts once.
  /// Errors: invalid_input "fhir.resource_twice", "fhir.date", "fhir.attachment",
  /// "fhir.patient_too_large".
  Result<void> add(json::Value resource, const fhir::Head& head);
  /// The documents that what was added points to; each is asked for once, then given by one of the
  /// three below.
  [[nodiscard]] std::vector<PointedDocument> take_pointed();
  /// The Binary found where the document points; it is kept with the patient, with its file.
  Result<void> add_binary(const PointedDocument& pointed, json::Value binary);
  /// The file of the source that it names.
  Result<void> add_file(const PointedDocument& pointed, Bytes content);
  /// The document is nowhere in the source.
  void miss_document() { ++x_external; }
  [[nodiscard]] ImportedPatient finish();
  /// What there is to say once the patient is imported.
  [[nodiscard]] std::vector<PatientRemark> remarks() const;

 private:
  Result<bool> keep(json::Value resource, const fhir::Head& head);
  Result<void> read_care(json::Value resource, std::string_view type);
  Result<void> read_attachments(json::Value resource, std::string_view type);
  Result<void> read_attachment(json::Value attachment);
  void check_size(const std::optional<std::int64_t>& told, std::uint64_t size);
  void add_content(PointedDocument pointed, Bytes content);
  void remark_identity(json::Value patient);
  Result<void> count_bytes(std::uint64_t bytes);

  ImportLimits x_limits;
  Date x_today;
  ImportedPatient x_patient{};
  std::unordered_map<std::string, std::size_t> x_keys{};
  std::uint64_t x_bytes = 0;
  std::vector<ExportedFacts> x_facts{};
  std::vector<PointedDocument> x_pointed{};
  std::vector<PatientRemark> x_remarks{};
  std::uint32_t x_external = 0;     ///< documents kept elsewhere
  std::uint32_t x_unlike = 0;       ///< documents that are not of the size told
  std::uint32_t x_attachments = 0;  ///< of the resource being read
};

}  // namespace serment::dossier
