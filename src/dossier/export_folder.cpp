#include "dossier/export_folder.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <zip.h>

#include <cerrno>

#include "base/ids.h"
#include "crypto/encoding.h"

namespace serment::dossier {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStagingStart = ".serment-export-";
constexpr std::string_view kStagingEnd = ".partiel";

tl::unexpected<Error> cannot_write() {
  return fail(Errc::unavailable, "export.write",
              errno == ENOSPC ? "Il n’y a plus de place pour écrire l’export."
                              : "L’export ne peut pas être écrit à cet endroit.",
              "Rien n’a été exporté ; le dossier est inchangé.",
              "Vérifiez la place et les droits, ou choisissez un autre endroit.");
}

tl::unexpected<Error> already_there() {
  return fail(Errc::conflict, "export.exists", "Il existe déjà quelque chose à cet endroit.",
              "Rien n’a été écrasé, rien n’a été exporté.", "Choisissez un nom neuf.");
}

/// Renames without ever replacing.
Result<void> rename_new(const fs::path& from, const fs::path& to) {
  if (::syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
    return {};
  if (errno == EEXIST || errno == ENOTEMPTY) return already_there();
  if (errno != EINVAL && errno != ENOSYS) return cannot_write();
  // A file system that does not know the flag: the check and the renaming are then two steps.
  std::error_code error;
  if (fs::symlink_status(to, error).type() != fs::file_type::not_found) return already_there();
  if (::rename(from.c_str(), to.c_str()) != 0) return cannot_write();
  return {};
}

Result<void> sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return cannot_write();
  const bool synced = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return synced ? Result<void>{} : cannot_write();
}

/// A lock on the folder, freed with the process however it ends; -1 when somebody else has it.
int lock_of(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) return -1;
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  ::close(descriptor);
  return -1;
}

void remove_left_over(const fs::path& beside) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(beside, error)) {
    const auto name = entry.path().filename().native();
    if (!name.starts_with(kStagingStart) || !name.ends_with(kStagingEnd)) continue;
    const int lock = lock_of(entry.path());
    if (lock < 0) continue;
    fs::remove_all(entry.path(), error);
    ::close(lock);
  }
}

bool is_zip(const fs::path& out) {
  auto extension = out.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return extension == ".zip";
}

struct DiscardZip {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

}  // namespace

Result<ExportFile> ExportFile::create(const fs::path& path) {
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) return cannot_write();
  return ExportFile(descriptor);
}

ExportFile::ExportFile(ExportFile&& other) noexcept
    : x_descriptor(std::exchange(other.x_descriptor, -1)), x_hash(std::move(other.x_hash)) {}

ExportFile::~ExportFile() {
  if (x_descriptor >= 0) ::close(x_descriptor);
}

Result<void> ExportFile::write(ByteView bytes) {
  x_hash.update(bytes);
  while (!bytes.empty()) {
    const auto written = ::write(x_descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return cannot_write();
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<crypto::Sha256> ExportFile::close() {
  const int descriptor = std::exchange(x_descriptor, -1);
  const bool synced = ::fsync(descriptor) == 0;
  if (::close(descriptor) != 0 || !synced) return cannot_write();
  return x_hash.finish();
}

Result<ExportFolder> ExportFolder::create(const fs::path& out, Random& random) {
  std::error_code error;
  auto place = fs::absolute(out, error).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();  // "export/" means "export"
  if (fs::symlink_status(place, error).type() != fs::file_type::not_found) return already_there();
  if (!fs::is_directory(place.parent_path(), error))
    return fail(Errc::not_found, "export.no_folder", "Le dossier où placer l’export n’existe pas.",
                "Rien n’a été exporté.", "Créez-le, ou choisissez un autre endroit.");
  remove_left_over(place.parent_path());
  const auto staging = place.parent_path() /
                       (std::string(kStagingStart) + draw_id(random) + std::string(kStagingEnd));
  if (::mkdir(staging.c_str(), 0700) != 0) return cannot_write();
  ExportFolder folder(place, staging, lock_of(staging));
  if (::mkdir((staging / "export").c_str(), 0700) != 0) return cannot_write();
  return folder;
}

ExportFolder::ExportFolder(ExportFolder&& other) noexcept
    : x_out(std::move(other.x_out)),
      x_staging(std::exchange(other.x_staging, {})),
      x_lock(std::exchange(other.x_lock, -1)),
      x_files(std::move(other.x_files)) {}

ExportFolder::~ExportFolder() {
  std::error_code error;
  if (!x_staging.empty()) fs::remove_all(x_staging, error);
  if (x_lock >= 0) ::close(x_lock);
}

Result<void> ExportFolder::make_folder(std::string_view name) {
  if (::mkdir((x_staging / "export" / name).c_str(), 0700) != 0) return cannot_write();
  return {};
}

Result<ExportFile> ExportFolder::create_file(std::string_view name) {
  return ExportFile::create(x_staging / "export" / name);
}

void ExportFolder::list(std::string name, const crypto::Sha256& digest) {
  x_files.emplace_back(std::move(name), digest);
}

/// libzip reads the files one after the other: memory does not grow with them.
Result<fs::path> ExportFolder::pack() {
  const auto path = x_staging / "export.zip";
  int code = 0;
  std::unique_ptr<zip_t, DiscardZip> archive(zip_open(path.c_str(), ZIP_CREATE | ZIP_EXCL, &code));
  if (!archive) return cannot_write();
  for (const auto& file : x_files) {
    const auto from = x_staging / "export" / file.first;
    zip_source_t* const source = zip_source_file(archive.get(), from.c_str(), 0, -1);
    if (source == nullptr) return cannot_write();
    if (zip_file_add(archive.get(), file.first.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
      zip_source_free(source);
      return cannot_write();
    }
  }
  if (zip_close(archive.get()) != 0) return cannot_write();
  static_cast<void>(archive.release());  // closed: freed by libzip
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool safe = descriptor >= 0 && ::fchmod(descriptor, 0600) == 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!safe) return cannot_write();
  return path;
}

Result<void> ExportFolder::publish() {
  auto sums = TRY(create_file("sha256sums.txt"));
  for (const auto& [name, digest] : x_files)
    TRY_VOID(sums.write(crypto::hex(digest) + "  " + name + "\n"));
  list("sha256sums.txt", TRY(sums.close()));
  auto made = x_staging / "export";
  if (is_zip(x_out)) {
    made = TRY(pack());
  } else {
    for (const auto& entry : fs::directory_iterator(made))
      if (entry.is_directory()) TRY_VOID(sync_folder(entry.path()));
    TRY_VOID(sync_folder(made));
  }
  TRY_VOID(rename_new(made, x_out));
  return sync_folder(x_out.parent_path());
}

}  // namespace serment::dossier
