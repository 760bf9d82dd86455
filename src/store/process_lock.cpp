#include "store/process_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "store/failures.h"

namespace serment::store {
namespace {

constexpr std::string_view kOpening = "store.open";

Failure file_failure(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return Failure::full;
    case EROFS:
    case EACCES:
    case EPERM:
      return Failure::read_only;
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case ELOOP:
      return Failure::absent;
    case ENOMEM:
      return Failure::memory;
    default:
      return Failure::device;
  }
}

}  // namespace

Result<ProcessLock> ProcessLock::take(const std::filesystem::path& file) {
  auto path = file;
  path += ".lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return failed(file_failure(errno), kOpening);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    ::close(descriptor);
    return failed(error == EWOULDBLOCK ? Failure::in_use : Failure::device, kOpening);
  }
  return ProcessLock(descriptor);
}

ProcessLock::ProcessLock(ProcessLock&& other) noexcept
    : x_descriptor(std::exchange(other.x_descriptor, -1)) {}

ProcessLock::~ProcessLock() {
  if (x_descriptor >= 0) ::close(x_descriptor);
}

Result<void> create_private_file(const std::filesystem::path& file) {
  struct stat found {};
  if (::lstat(file.c_str(), &found) == 0) {
    if (!S_ISREG(found.st_mode)) return failed(Failure::absent, kOpening);
    return {};
  }
  const int descriptor =
      ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return failed(file_failure(errno), kOpening);
  ::close(descriptor);
  return {};
}

}  // namespace serment::store
