#pragma once
// The files of a source: one file, a folder, or a .zip, listed in a stable order and numbered
// from 1. A file name may hold an identity, so it never goes into a refusal: its number and size
// do.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "dossier/import_content.h"
#include "dossier/importer.h"

namespace serment::dossier {

struct SourceFile {
  std::uint32_t number = 0;  ///< from 1, in the order of paths
  std::uint64_t size = 0;    ///< unpacked
  std::string extension;     ///< lower case, with its dot
  std::string fault_code{};  ///< not empty: listed only to be refused
  std::string fault{};
  /// "fichier n° 3 (1234 octets)".
  [[nodiscard]] std::string label() const;
};

class ImportSource {
 public:
  virtual ~ImportSource() = default;
  [[nodiscard]] const std::vector<SourceFile>& files() const { return x_files; }
  [[nodiscard]] std::uint64_t total_bytes() const;
  /// The name of a file, without its folders: may hold an identity.
  [[nodiscard]] virtual std::string name(std::size_t index) const = 0;
  /// The whole file, followed by `padding` spaces.
  virtual Result<void> load(std::size_t index, std::size_t padding, std::string& out) = 0;
  /// The file with random access; for a member of an archive, put aside sealed at the first call.
  virtual Result<std::shared_ptr<Content>> content(std::size_t index) = 0;

 protected:
  std::vector<SourceFile> x_files{};
};

/// A file or a folder. Hidden files are skipped; links are listed as refused, never followed.
/// Errors: not_found "import.source_missing".
Result<std::unique_ptr<ImportSource>> open_source(const std::filesystem::path& path,
                                                  const ImportLimits& limits, Random& random);
/// A .zip archive (import_zip.cpp). The whole archive is judged before anything is unpacked:
/// invalid_input "zip.damaged", "zip.path", "zip.link", "zip.encrypted", "zip.duplicate",
/// "zip.nested", "zip.too_many", "zip.bomb", with the number of the entry.
Result<std::unique_ptr<ImportSource>> open_zip_source(const std::filesystem::path& path,
                                                      const ImportLimits& limits, Random& random);

std::string lower_extension(const std::filesystem::path& path);

}  // namespace serment::dossier
