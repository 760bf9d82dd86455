#include "documents/memory_folder.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

namespace serment::documents {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kStart = "serment-";

/// The process that made it, from "serment-1234.aBcDeF"; 0 for another name.
pid_t maker_of(const std::string& name) {
  if (!name.starts_with(kStart)) return 0;
  pid_t maker = 0;
  const auto* end = name.data() + name.size();
  const auto read = std::from_chars(name.data() + kStart.size(), end, maker);
  return read.ec == std::errc() && read.ptr != end && *read.ptr == '.' && maker > 0 ? maker : 0;
}

}  // namespace

MemoryFolder::MemoryFolder() {
  x_path = std::string(kMemoryFileSystem) + "/" + std::string(kStart) + std::to_string(::getpid()) +
           ".XXXXXX";
  if (::mkdtemp(x_path.data()) == nullptr) x_path.clear();
}

MemoryFolder::~MemoryFolder() {
  std::error_code ignored;
  if (!x_path.empty()) fs::remove_all(x_path, ignored);
}

void MemoryFolder::sweep() {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(kMemoryFileSystem, ignored)) {
    const auto maker = maker_of(entry.path().filename().native());
    if (maker != 0 && ::kill(maker, 0) != 0 && errno == ESRCH)
      fs::remove_all(entry.path(), ignored);
  }
}

}  // namespace serment::documents
