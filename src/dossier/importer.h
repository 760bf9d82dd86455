#pragma once
// Importers read what doctors really have and hand over complete patients. They know no store, no
// vault: a sink receives each patient. Nothing is written in clear on disk.
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "dossier/model.h"

namespace serment::dossier {

/// Told about progress in bytes of the source; asked whether to stop.
struct Progress {
  std::function<void(std::uint64_t done, std::uint64_t total)> report{};
  const std::atomic<bool>* cancelled = nullptr;
};

struct ImportLimits {
  std::uint64_t resource_bytes = 64ULL << 20;       ///< one JSON resource
  std::uint64_t unpacked_bytes = 64ULL << 30;       ///< all of one archive
  std::uint64_t unpacked_ratio = 200;               ///< zip bombs: unpacked / packed of one entry
  std::uint32_t archive_entries = 1'000'000;
  std::uint32_t json_depth = 64;
  std::uint64_t memory_bytes = 64ULL << 20;         ///< working memory of an importer
};

struct ImportOptions {
  ImportLimits limits{};
  Progress progress{};
};

struct ImportSummary {
  std::uint64_t created = 0;
  std::uint64_t updated = 0;
  std::uint64_t unchanged = 0;
  std::vector<Refusal> refusals;
};

/// FHIR R4: a bundle (.json), bulk (.ndjson), or a folder or .zip of them, streamed. A file that is
/// malformed is refused as a whole before any of its patients reaches the sink.
Result<ImportSummary> import_fhir(const std::filesystem::path& source, const PatientSink& sink,
                                  const ImportOptions& options = {});

/// The columns of a CSV that were recognised: field name → column number from 0, with the header
/// text, to be shown and corrected before anything is imported.
struct CsvMapping {
  char delimiter = ';';
  std::string encoding;                      ///< "UTF-8" or "Windows-1252"
  std::vector<std::string> headers;
  std::map<std::string, std::size_t> columns;  ///< "family_name", "given_names", "birth", "last_care", …
  std::vector<std::string> unmapped;
};
Result<CsvMapping> propose_csv_mapping(const std::filesystem::path& source);
/// `corrections`: field → header text or column number, from --map family_name=NOM.
Result<CsvMapping> apply_corrections(CsvMapping mapping,
                                     const std::map<std::string, std::string>& corrections);
Result<ImportSummary> import_csv(const std::filesystem::path& source, const CsvMapping& mapping,
                                 const PatientSink& sink, const ImportOptions& options = {});

/// A folder of files named by patient. Pattern: {family}_{given}_{ddmmyyyy}{rest}.{ext} by default;
/// documented in docs/guide. Files that do not match are refused one by one with the reason.
Result<ImportSummary> import_folder(const std::filesystem::path& source, const std::string& pattern,
                                    const PatientSink& sink, const ImportOptions& options = {});

}  // namespace serment::dossier
