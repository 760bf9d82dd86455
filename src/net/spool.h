#pragma once
// A file that exists in memory only (tmpfs): gone with its last owner, never on a disk of its own
// (memory may be swapped out: `serment doctor` looks at that).
#include <memory>
#include <string_view>

#include "net/http.h"

namespace serment::net {

class MemoryFile final : public Spool {
 public:
  /// Null when the system has no memory or descriptor left.
  static std::shared_ptr<MemoryFile> create();
  explicit MemoryFile(int descriptor) : x_descriptor(descriptor) {}
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() override;
  bool link_to(const std::string& path) const override;
  [[nodiscard]] std::uint64_t size() const override { return x_size; }
  bool append(std::string_view bytes);

 private:
  int x_descriptor;
  std::uint64_t x_size = 0;
};

}  // namespace serment::net
