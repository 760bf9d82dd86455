#pragma once
// A FHIR file parsed at once: a Bundle, a list of resources or one resource.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/secret.h"
#include "dossier/import_documents.h"
#include "dossier/import_index.h"
#include "dossier/import_patient.h"

namespace serment::dossier {

/// Turns references to patients into keyed digests. The key lives as long as one import.
class ReferenceDigest {
 public:
  explicit ReferenceDigest(Random& random) { random.fill(x_key.bytes); }
  PatientKey of(const std::string& reference);

 private:
  crypto::Key32 x_key{};
  std::string x_last{};  ///< neighbours mostly belong to the same patient
  PatientKey x_last_digest{};
};

/// "entrée 3" or "ligne 3".
std::string entry_place(bool lines, std::uint64_t number);
/// Puts `place` before what the error knows already; JSON paths, which name source keys, go.
Error with_place(Error error, const std::string& place);
/// The names by which a document may be pointed at: by its fullUrl, and by its id.
std::vector<std::string> names_of_binary(const fhir::Head& head, std::string_view full_url);
/// The document that a name of a file of the source means; false when it is none.
Result<bool> add_source_file(PatientBuilder& builder, const PointedDocument& pointed,
                             SourceDocuments& documents, std::uint64_t most_bytes);
/// The resource of a Bundle's entry. Error: invalid_input "fhir.entry_without_resource".
Result<json::Value> resource_of_entry(json::Value entry, const std::string& place);
/// fhir::read_head; a Bundle inside is a fault: invalid_input "fhir.nested_bundle".
Result<fhir::Head> read_entry_head(json::Value resource, std::string_view full_url,
                                   const std::string& place);

class ParsedBundle {
 public:
  struct Entry {
    json::Value resource;
    std::string_view full_url;
    fhir::Head head;
  };

  explicit ParsedBundle(ReferenceDigest& digest) : x_digest(digest) {}
  /// Lists the entries and finds the patients. Errors: invalid_input "fhir.bundle",
  /// "fhir.patient_twice" and those of read_entry_head.
  Result<void> read(json::Value root);
  [[nodiscard]] const std::vector<Entry>& entries() const { return x_entries; }
  /// True when every patient referred to is here. A patient named by an identifier is looked up,
  /// and its reference put in its place.
  bool holds_its_patients();
  /// The patients with their entry's index, each built or refused; only after
  /// holds_its_patients().
  std::map<std::size_t, Result<PatientBuilder>> build(const ImportLimits& limits, Date today,
                                                      SourceDocuments& documents);
  /// Resources of nobody, documents that build() gave to a patient left out.
  [[nodiscard]] std::uint64_t without_patient() const;

 private:
  Result<void> add(json::Value resource, std::string_view full_url);
  Result<void> find_patients();
  bool names_another_entry(const std::string& reference);
  [[nodiscard]] std::size_t owner_of(Entry& entry);
  void find_identifiers();
  void find_binaries();
  Result<void> build_entry(PatientBuilder& builder, std::size_t entry);
  Result<void> add_pointed(PatientBuilder& builder, SourceDocuments& documents,
                           std::uint64_t most_bytes);

  ReferenceDigest& x_digest;
  std::vector<Entry> x_entries{};
  std::map<PatientKey, std::size_t> x_patients{};
  std::vector<std::size_t> x_owner{};  ///< of each entry; kNobody
  std::set<std::string> x_others{};    ///< names of the entries that are not patients
  std::map<std::string, std::size_t> x_identifiers{};  ///< "?system|value"; kNobody when shared
  std::map<std::string, std::size_t> x_binaries{};     ///< by each name
  std::set<std::size_t> x_given{};                     ///< Binary entries that have a patient
};

}  // namespace serment::dossier
