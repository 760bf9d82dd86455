#pragma once
// A private folder of the memory file system, for what must have a path and never be on a disk.
#include <filesystem>
#include <string>
#include <string_view>

namespace serment::documents {

/// Where files have a path and no disk.
inline constexpr std::string_view kMemoryFileSystem = "/dev/shm";

/// Gone with its owner; what a killed process left is removed by sweep().
class MemoryFolder {
 public:
  MemoryFolder();
  ~MemoryFolder();
  MemoryFolder(const MemoryFolder&) = delete;
  MemoryFolder& operator=(const MemoryFolder&) = delete;
  /// False when there is no memory left.
  [[nodiscard]] bool usable() const { return !x_path.empty(); }
  [[nodiscard]] std::filesystem::path path() const { return x_path; }
  /// Removes the folders of processes that are no more.
  static void sweep();

 private:
  std::string x_path;
};

}  // namespace serment::documents
