#include "net/spool.h"

#include <sys/mman.h>
#include <unistd.h>

namespace serment::net {

std::shared_ptr<MemoryFile> MemoryFile::create() {
  const int descriptor = ::memfd_create("serment-spool", MFD_CLOEXEC);
  if (descriptor < 0) return nullptr;
  return std::make_shared<MemoryFile>(descriptor);
}

MemoryFile::~MemoryFile() {
  ::close(x_descriptor);
}

std::string MemoryFile::path() const {
  return "/proc/self/fd/" + std::to_string(x_descriptor);
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
