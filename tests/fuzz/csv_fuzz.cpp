// A CSV of patients: every patient handed over has a name, a key and facts in order; every other
// line is refused.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "dossier/importer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  using namespace serment::dossier;
  static const auto folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "csv-fuzz-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    return std::filesystem::path(name);
  }();
  const auto path = folder / "a.csv";
  std::filesystem::remove(path);  // overwriting would wait for the disk
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  const auto mapping = propose_csv_mapping(path);
  if (!mapping) return 0;
  for (const auto& [field, column] : mapping->columns) {
    if (column >= mapping->headers.size()) __builtin_trap();
  }
  const auto summary = import_csv(path, *mapping, [](ImportedPatient&& patient) -> Result<Outcome> {
    if (patient.identity.family_name.reveal().empty()) __builtin_trap();
    if (patient.identity.source_keys.size() != 1 || patient.resources.size() != 2) __builtin_trap();
    const auto& birth = patient.identity.birth.reveal();
    if (birth && patient.last_care && *patient.last_care < *birth) __builtin_trap();
    return Outcome::created;
  });
  // Refused as a whole for its first line alone: a column is missing, or it is no line of titles.
  if (!summary && summary.error().code != "csv.column_missing" &&
      summary.error().code != "csv.no_titles")
    __builtin_trap();
  return 0;
}
