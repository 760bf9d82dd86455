#pragma once
// Where an export is made: a private folder beside its place, published whole or removed.
#include <filesystem>

#include "base/random.h"
#include "crypto/hash.h"

namespace serment::dossier {

/// A file being written, 0600, with the digest of what went in.
class ExportFile {
 public:
  static Result<ExportFile> create(const std::filesystem::path& path);
  ExportFile(ExportFile&& other) noexcept;
  ExportFile& operator=(ExportFile&&) = delete;
  ~ExportFile();
  Result<void> write(ByteView bytes);
  Result<void> write(std::string_view text) { return write(as_bytes(text)); }
  /// Makes it durable and gives its SHA-256.
  Result<crypto::Sha256> close();

 private:
  explicit ExportFile(int descriptor) : x_descriptor(descriptor) {}
  int x_descriptor;
  crypto::Sha256Stream x_hash{};
};

/// The private folder (0700); removed with all it holds unless published.
class ExportFolder {
 public:
  /// Errors: conflict "export.exists"; not_found "export.no_folder"; unavailable "export.write".
  /// Removes what an export that was cut short (a power cut, kill -9) left beside `out`: it holds a
  /// patient in clear.
  static Result<ExportFolder> create(const std::filesystem::path& out, Random& random);
  ExportFolder(ExportFolder&& other) noexcept;
  ExportFolder& operator=(ExportFolder&&) = delete;
  ~ExportFolder();

  Result<void> make_folder(std::string_view name);
  /// `name` is relative, with "/" between folders.
  Result<ExportFile> create_file(std::string_view name);
  /// Notes a finished file for the list of digests.
  void list(std::string name, const crypto::Sha256& digest);
  /// Writes sha256sums.txt (GNU), then gives the folder, or the .zip made of it, its final name.
  /// Never replaces what appeared there meanwhile.
  Result<void> publish();

 private:
  ExportFolder(std::filesystem::path out, std::filesystem::path staging, int lock)
      : x_out(std::move(out)), x_staging(std::move(staging)), x_lock(lock) {}
  Result<std::filesystem::path> pack();
  std::filesystem::path x_out;
  std::filesystem::path x_staging;  ///< empty once nothing is left to remove
  int x_lock = -1;                  ///< held as long as somebody works in the staging folder
  std::vector<std::pair<std::string, crypto::Sha256>> x_files{};
};

}  // namespace serment::dossier
