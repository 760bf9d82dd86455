#pragma once
// Importers read what doctors really have and hand over complete patients. They know no store, no
// vault: a sink receives each patient. Nothing is written in clear on disk.
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "dossier/model.h"

namespace serment::dossier {

/// What the extensions of a source say it holds, in either case, down to its subfolders: FHIR
/// (.json, .ndjson, .jsonl, and any .zip), else files named by patient for a folder, else a CSV.
enum class SourceFormat : std::uint8_t { fhir, csv, folder };
SourceFormat guess_format(const std::filesystem::path& source);

/// Told about progress in bytes of the source; asked whether to stop.
struct Progress {
  std::function<void(std::uint64_t done, std::uint64_t total)> report{};
  const std::atomic<bool>* cancelled = nullptr;
};

struct ImportLimits {
  std::uint64_t resource_bytes = 32ULL << 20;  ///< one JSON resource
  std::uint64_t unpacked_bytes = 64ULL << 30;  ///< all of one archive
  std::uint64_t unpacked_ratio = 200;          ///< zip bombs: unpacked / packed of one entry
  std::uint32_t archive_entries = 1'000'000;
  std::uint32_t json_depth = 64;
  std::uint64_t memory_bytes = 64ULL << 20;  ///< pieces of one patient, and working memory
  std::uint32_t listed_refusals = 10'000;    ///< beyond that, refusals are only counted
};

struct ImportOptions {
  ImportLimits limits{};
  Progress progress{};
  const Clock* clock =
      nullptr;  ///< null: the machine's clock (a date of care after today is a plan)
  /// Null: the system's (keys of the sealed temporary files). Asked while the sink runs, from
  /// another thread.
  Random* random = nullptr;
};

/// Nothing here holds an identity.
struct ImportSummary {
  std::uint64_t created = 0;
  std::uint64_t updated = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t resources = 0;        ///< handed over, with their patient
  std::uint64_t files = 0;            ///< attachments and files handed over
  std::uint64_t without_patient = 0;  ///< Practitioner, Organization…: of no patient, not stored
  std::uint64_t bytes = 0;            ///< read from the source
  std::uint64_t refused = 0;          ///< all refusals, listed or not
  std::vector<Refusal> refusals{};
  /// What was imported but deserves a look: attachments kept on a server (never fetched), NIR with
  /// a wrong key. Same shape as a refusal, same bound.
  std::vector<Refusal> remarks{};
  std::uint64_t remarked = 0;  ///< all remarks, listed or not
};

/// FHIR R4: a bundle or one resource or a list of resources (.json), bulk (.ndjson), or a folder or
/// a .zip of them, streamed. A file that is malformed is refused as a whole before any of its
/// patients reaches the sink; the others go on. A patient whose data lie in several files comes
/// whole, except that a bundle holding all it refers to is handed over at once: the same patient
/// found in two such bundles comes twice, and the sink must add up (pieces by key, last care the
/// latest). A refusal by the sink (invalid_input, conflict, forbidden) is listed and the import
/// goes on; any other failure of the sink stops it. The sink and the progress are called on the
/// caller's thread, while what follows is read on another. Errors: not_found
/// "import.source_missing"; invalid_input "zip.…" for an archive refused as a whole; conflict
/// "import.cancelled".
Result<ImportSummary> import_fhir(const std::filesystem::path& source, const PatientSink& sink,
                                  const ImportOptions& options = {});

/// The columns of a CSV that were recognised: field name → column number from 0, with the header
/// text, to be shown and corrected before anything is imported.
struct CsvMapping {
  char delimiter = ';';
  std::string encoding;  ///< "UTF-8" or "Windows-1252"
  std::vector<std::string> headers;
  std::map<std::string, std::size_t>
      columns;  ///< "family_name", "given_names", "birth", "last_care", …
  std::vector<std::string> unmapped;
};
Result<CsvMapping> propose_csv_mapping(const std::filesystem::path& source);
/// `corrections`: field → header text or column number, from --map family_name=NOM.
Result<CsvMapping> apply_corrections(CsvMapping mapping,
                                     const std::map<std::string, std::string>& corrections);
Result<ImportSummary> import_csv(const std::filesystem::path& source, const CsvMapping& mapping,
                                 const PatientSink& sink, const ImportOptions& options = {});

/// A folder, or a .zip, of files named by patient, any extension; hidden files are skipped, links
/// refused. An empty `pattern` stands for {family}_{given}_{ddmmyyyy}{rest}.{ext}, which reads
/// names such as DURAND_Jean_31121980_bilan.pdf; the fields are in import_pattern.h. A name that
/// does not match and a file that may not be read are refused, one by one. No date of care is
/// guessed from the files.
Result<ImportSummary> import_folder(const std::filesystem::path& source, const std::string& pattern,
                                    const PatientSink& sink, const ImportOptions& options = {});

}  // namespace serment::dossier
