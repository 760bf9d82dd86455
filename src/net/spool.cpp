#include "net/spool.h"

#include <fcntl.h>
#include <unistd.h>

namespace serment::net {

std::shared_ptr<MemoryFile> MemoryFile::create() {
  const int descriptor =
      ::open(std::string(kMemoryFolder).c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0) return nullptr;
  return std::make_shared<MemoryFile>(descriptor);
}

MemoryFile::~MemoryFile() {
  ::close(x_descriptor);
}

bool MemoryFile::link_to(const std::string& path) const {
  const auto nameless = "/proc/self/fd/" + std::to_string(x_descriptor);
  return ::linkat(AT_FDCWD, nameless.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

bool MemoryFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(x_descriptor, bytes.data(), bytes.size());
    if (written <= 0) return false;
    x_size += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace serment::net
