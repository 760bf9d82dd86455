#include "store/sqlite_log_room.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>

namespace serment::store {
namespace {

constexpr std::int64_t kHead = 32;
constexpr std::int64_t kFrame = 4096 + 24;  // a page and what is said of it
constexpr std::int64_t kLeast = 16 * kFrame;
constexpr std::array<char, 64 * kFrame> kZeros{};

}  // namespace

SqliteLogRoom::SqliteLogRoom(const std::filesystem::path& database) : x_log(database) {
  if (!x_log.empty()) x_log += "-wal";
}

SqliteLogRoom::~SqliteLogRoom() {
  if (x_descriptor >= 0) ::close(x_descriptor);
}

void SqliteLogRoom::keep_ahead(std::int64_t frames) noexcept {
  if (x_log.empty()) return;
  // SQLite's own locks stand on other files: closing this one drops none of them.
  if (x_descriptor < 0) x_descriptor = ::open(x_log.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  // Not fstat: after one, Linux writes down the exact time of the next change, at every commit.
  const std::int64_t size = x_descriptor < 0 ? -1 : ::lseek(x_descriptor, 0, SEEK_END);
  if (size < 0 || size - (kHead + frames * kFrame) >= kLeast) return;
  [[maybe_unused]] const auto written = ::pwrite(x_descriptor, kZeros.data(), kZeros.size(), size);
}

}  // namespace serment::store
