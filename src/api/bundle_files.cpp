#include "api/bundle_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

namespace serment::api {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "evidence";

fs::path path_of(const fs::path& practice, std::string_view id) {
  return practice / kFolder / (std::string(id) + ".zip");
}

bool write_whole(const fs::path& path, ByteView bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool written = file >= 0;
  for (std::size_t done = 0; written && done < bytes.size();) {
    const auto step = ::write(file, bytes.data() + done, bytes.size() - done);
    written = step > 0;
    if (written) done += static_cast<std::size_t>(step);
  }
  written = written && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  return written;
}

bool sync_folder(const fs::path& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  return synced;
}

}  // namespace

Result<void> keep_bundle(const fs::path& practice, std::string_view id, ByteView bytes) {
  const auto path = path_of(practice, id);
  const auto partial = fs::path(path.string() + ".partiel");
  std::error_code error;
  fs::create_directory(path.parent_path(), error);
  fs::permissions(path.parent_path(), fs::perms::owner_all, error);
  bool kept = write_whole(partial, bytes);
  if (kept) {
    fs::rename(partial, path, error);
    kept = !error && sync_folder(path.parent_path());
  }
  if (kept) return {};
  fs::remove(partial, error);
  return fail(Errc::unavailable, "evidence.unwritable",
              "Le dossier de preuve n’a pas pu être écrit sur le disque.",
              "Aucun fichier incomplet n’est resté.", "Vérifiez la place libre, puis recommencez.");
}

Result<std::string> read_bundle(const fs::path& practice, std::string_view id) {
  std::ifstream file(path_of(practice, id), std::ios::binary);
  if (!file)
    return fail(Errc::not_found, "evidence.file_missing",
                "Le fichier de ce dossier de preuve n’est plus là.", {},
                "Constituez-en un nouveau\u00a0: l’ancien se refait à l’identique pour le même "
                "instant.");
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  return bytes;
}

}  // namespace serment::api
