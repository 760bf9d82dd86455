// An archive of FHIR files through libzip: refused, or read within its limits.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "dossier/importer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  using namespace serment::dossier;
  static const auto folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "zip-fuzz-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    return std::filesystem::path(name);
  }();
  const auto path = folder / "a.zip";
  std::filesystem::remove(path);  // overwriting would wait for the disk
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  ImportOptions options;
  options.limits.unpacked_bytes = 16U << 20U;
  const auto summary = import_fhir(
      path, [](ImportedPatient&&) -> Result<Outcome> { return Outcome::created; }, options);
  if (summary && summary->bytes > options.limits.unpacked_bytes) __builtin_trap();
  return 0;
}
