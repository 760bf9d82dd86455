#include "vault/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace serment::vault {
namespace {

constexpr std::size_t kMostKeyringBytes = 64 * 1024;

/// An open file, closed at the end of its life.
class OpenFile {
 public:
  OpenFile(const std::filesystem::path& path, int flags, mode_t mode = 0)
      : x_number(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, mode)) {}
  ~OpenFile() {
    if (x_number >= 0) ::close(x_number);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] bool opened() const { return x_number >= 0; }
  [[nodiscard]] int number() const { return x_number; }

 private:
  int x_number;
};

tl::unexpected<Error> cannot_write(int error, const std::filesystem::path& folder) {
  return fail(
      Errc::unavailable, "vault.keyring_write",
      std::string("Le trousseau de clés n’a pas pu être écrit (") + std::strerror(error) + ").",
      "L’ancien trousseau est intact.",
      "Vérifiez la place libre et les droits du dossier des clés, puis recommencez.",
      folder.string());
}

bool write_whole(int file, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

bool sync_folder(const std::filesystem::path& folder) {
  const OpenFile file(folder, O_RDONLY | O_DIRECTORY);
  return file.opened() && ::fsync(file.number()) == 0;
}

/// Puts zeros over a file that no name leads to any more: it held keys that must die. A file that a
/// hard link still names is somebody's copy, and is left alone.
void overwrite_unlinked(const OpenFile& file) {
  struct stat facts {};
  if (!file.opened() || ::fstat(file.number(), &facts) != 0 || facts.st_nlink != 0) return;
  const Bytes zeros(static_cast<std::size_t>(facts.st_size));
  if (write_whole(file.number(), zeros)) ::fsync(file.number());
}

bool make_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) {
    const auto parent = folder.has_parent_path() ? folder.parent_path() : ".";
    return sync_folder(parent);
  }
  return errno == EEXIST;
}

}  // namespace

std::filesystem::path keyring_path(const std::filesystem::path& folder) {
  return folder / "keyring";
}

Result<Bytes> read_key_file(const std::filesystem::path& folder) {
  const OpenFile file(keyring_path(folder), O_RDONLY);
  if (!file.opened() && errno == ENOENT)
    return fail(Errc::not_found, "vault.no_keyring", "Il n’y a pas de trousseau de clés ici.",
                "Rien n’a été modifié.",
                "Vérifiez le dossier de données, ou remettez votre copie du dossier des clés.",
                folder.string());
  Bytes bytes(kMostKeyringBytes);
  std::size_t size = 0;
  ssize_t got = file.opened() ? 1 : -1;
  while (got > 0 && size < bytes.size()) {
    got = ::read(file.number(), bytes.data() + size, bytes.size() - size);
    if (got > 0) size += static_cast<std::size_t>(got);
  }
  if (got < 0)
    return fail(
        Errc::unavailable, "vault.keyring_read",
        std::string("Le trousseau de clés n’a pas pu être lu (") + std::strerror(errno) + ").",
        "Rien n’a été modifié.", "Vérifiez les droits du dossier des clés.", folder.string());
  bytes.resize(size);
  return bytes;
}

Result<void> write_key_file(const std::filesystem::path& folder, ByteView bytes) {
  if (!make_folder(folder)) return cannot_write(errno, folder);
  const auto path = keyring_path(folder);
  const auto fresh = folder / "keyring.new";
  ::unlink(fresh.c_str());  // what a crash left
  const OpenFile old(path, O_WRONLY);
  {
    const OpenFile file(fresh, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (!file.opened() || !write_whole(file.number(), bytes) || ::fsync(file.number()) != 0) {
      const int error = errno;
      ::unlink(fresh.c_str());
      return cannot_write(error, folder);
    }
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0 || !sync_folder(folder))
    return cannot_write(errno, folder);
  overwrite_unlinked(old);
  return {};
}

}  // namespace serment::vault
