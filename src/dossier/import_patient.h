#pragma once
// Gathers the resources of one patient into an ImportedPatient: facts of care by
// law/care_resources.toml, attachments as files.
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dossier/import_resource.h"
#include "dossier/importer.h"

namespace serment::dossier {

class PatientBuilder {
 public:
  PatientBuilder(const ImportLimits& limits, Date today) : x_limits(limits), x_today(today) {}

  /// The Patient resource, first. Errors: those of fhir::read_identity.
  Result<void> start(json::Value patient, const fhir::Head& head, std::string_view place);
  /// Another resource of the same patient. A resource found twice with the same bytes counts once.
  /// Errors: invalid_input "fhir.resource_twice", "fhir.date", "fhir.attachment",
  /// "fhir.patient_too_large".
  Result<void> add(json::Value resource, const fhir::Head& head);
  [[nodiscard]] ImportedPatient finish();
  /// Attachments kept elsewhere, that the resources only point to.
  [[nodiscard]] std::uint32_t external_attachments() const { return x_external; }

 private:
  Result<bool> keep(json::Value resource, const fhir::Head& head);
  Result<void> read_care(json::Value resource, std::string_view type);
  Result<void> read_attachments(json::Value resource, std::string_view type);
  Result<void> read_attachment(json::Value attachment);
  Result<void> count_bytes(std::uint64_t bytes);

  ImportLimits x_limits;
  Date x_today;
  ImportedPatient x_patient{};
  std::unordered_map<std::string, std::size_t> x_keys{};
  std::uint64_t x_bytes = 0;
  std::uint32_t x_external = 0;
  std::uint32_t x_attachments = 0;  ///< of the resource being read
};

}  // namespace serment::dossier
