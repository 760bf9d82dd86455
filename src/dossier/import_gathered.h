#pragma once
// The patients whose resources lie here and there in a source: indexed as they are met, then each
// gathered and handed over, read again where they lie.
#include <map>
#include <memory>
#include <vector>

#include "dossier/import_bundle.h"
#include "dossier/import_report.h"
#include "dossier/import_source.h"

namespace serment::dossier {

/// True for the extensions that are read as FHIR; `is_lines`, one resource a line.
bool is_fhir(const SourceFile& file);
bool is_lines(const SourceFile& file);

/// Hands over a patient, then what there is to say of it.
Result<void> hand_over(ImportRun& run, PatientBuilder& builder, const std::string& label,
                       const std::string& place);

class GatheredPatients {
 public:
  GatheredPatients(ImportSource& source, ImportRun& run, ReferenceDigest& digest,
                   SourceDocuments& documents, json::Limits json_limits);

  /// A resource met in file `index`. `place` tells where it lies: offset, length, number, and
  /// whether it is a Patient handed over already; the rest is filled here.
  Result<void> add(std::size_t index, const fhir::Head& head, std::string_view full_url,
                   ResourceRecord place);
  /// What this file gave counts no more; files are told in their order. When it was FHIR, whoever
  /// is left may lack some of their acts.
  void forget_file(std::size_t index);
  /// Hands over the patients, once every file was met. All of a patient or nothing.
  Result<void> deliver();

 private:
  /// A name that a source gives a Patient besides the one that its resources are grouped by.
  struct Alias {
    PatientKey name{};
    PatientKey patient{};
    std::uint32_t file = 0;
  };
  /// Where a document lies that other resources may point to, by one of its names.
  struct BinaryPlace {
    PatientKey name{};
    std::uint64_t offset = 0;
    std::uint32_t file = 0;
    std::uint32_t length = 0;
    bool given = false;  ///< a patient has it
  };

  void add_binary(const fhir::Head& head, std::string_view full_url, const ResourceRecord& record);
  [[nodiscard]] bool is_forgotten(std::uint32_t file) const;
  Result<void> settle_aliases();
  Result<void> deliver_groups();
  Result<void> deliver_group(std::vector<ResourceRecord>& group, std::uint64_t bytes);
  [[nodiscard]] Result<void> judge_group(std::uint64_t bytes) const;
  void refuse_strays(std::span<const ResourceRecord> strays);
  Result<void> build_group(const std::vector<ResourceRecord>& group, const std::string& label,
                           const std::string& place);
  Result<void> add_resource(PatientBuilder& builder, const ResourceRecord& record,
                            std::string_view text, std::string& patient_text);
  Result<void> add_pointed(PatientBuilder& builder);
  void count_strangers();
  Result<std::shared_ptr<Content>> content_of(std::uint32_t file);
  [[nodiscard]] std::string label_of(const ResourceRecord& record) const;
  [[nodiscard]] std::string place_of(const ResourceRecord& record) const;
  [[nodiscard]] std::string foreign_place(const ResourceRecord& record,
                                          const std::string& label) const;

  ImportSource& x_source;
  ImportRun& x_run;
  ReferenceDigest& x_digest;
  SourceDocuments& x_documents;
  json::Limits x_json_limits;
  ImportLimits x_limits;
  std::unique_ptr<ResourceIndex> x_index;
  std::vector<Alias> x_aliases{};
  std::vector<BinaryPlace> x_binaries{};
  std::vector<std::uint32_t> x_forgotten{};
  bool x_damaged = false;  ///< one of them was FHIR: what it said of whom, nobody knows
  json::Parser x_parser{};
  std::string x_text{};
  std::map<std::uint32_t, std::shared_ptr<Content>> x_contents{};
};

}  // namespace serment::dossier
