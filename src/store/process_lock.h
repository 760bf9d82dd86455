#pragma once
#include <filesystem>

#include "base/result.h"

namespace serment::store {

/// Holds `<file>.lock` (flock): one process at a time. The kernel releases it when the process
/// ends, however it ends; the empty lock file stays and means nothing by itself.
class ProcessLock {
 public:
  /// Error: conflict "store.in_use"; unavailable when the folder cannot be written.
  static Result<ProcessLock> take(const std::filesystem::path& file);
  ProcessLock(ProcessLock&& other) noexcept;
  ProcessLock& operator=(ProcessLock&&) = delete;
  ProcessLock(const ProcessLock&) = delete;
  ProcessLock& operator=(const ProcessLock&) = delete;
  ~ProcessLock();

 private:
  explicit ProcessLock(int descriptor) : x_descriptor(descriptor) {}
  int x_descriptor;
};

/// Creates an empty file of mode 0600 if it is absent; refuses what is not a plain file. A file
/// that is there is never opened: closing it would drop the locks that SQLite holds on it in this
/// process (POSIX), and a foreign sqlite3 would then take our log away.
Result<void> create_private_file(const std::filesystem::path& file);

}  // namespace serment::store
