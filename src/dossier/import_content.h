#pragma once
// Bytes of a source that can be read again at any place: a file as it is, or a sealed temporary
// file for what has no random access (a member of an archive).
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace serment::dossier {

class Content {
 public:
  virtual ~Content() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// Fills `out` from `offset`; fewer bytes only at the end.
  virtual Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) const = 0;
  /// Exactly `length` bytes into `out`, then `padding` spaces. Error: conflict
  /// "import.source_changed" when the source became shorter.
  Result<void> read_text(std::uint64_t offset, std::uint64_t length, std::size_t padding,
                         std::string& out) const;
};

/// A regular file, links not followed. Errors: unavailable "import.file_unreadable",
/// "import.file_forbidden" (this file alone may be), invalid_input "import.not_a_file".
Result<std::unique_ptr<Content>> open_file_content(const std::filesystem::path& path);

/// Bytes put aside in an unlinked temporary file, sealed block by block under a key that lives in
/// memory only: after a crash nothing readable remains. Appended, then read at any place.
class SealedSpill {
 public:
  static Result<std::unique_ptr<SealedSpill>> create(Random& random);
  ~SealedSpill();
  SealedSpill(const SealedSpill&) = delete;
  SealedSpill& operator=(const SealedSpill&) = delete;
  [[nodiscard]] std::uint64_t size() const { return x_sealed_blocks * kBlock + x_tail.size(); }
  Result<void> append(ByteView bytes);
  Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out);

 private:
  static constexpr std::size_t kBlock = 64 * 1024;
  SealedSpill(int file, Random& random);
  Result<void> seal_tail();
  Result<void> load(std::uint64_t block);
  int x_file;
  Random& x_random;
  crypto::Secret x_key;
  Bytes x_tail{};    ///< last block, not full yet
  Bytes x_loaded{};  ///< block number x_loaded_block, open
  Bytes x_sealed{};
  std::uint64_t x_loaded_block = ~std::uint64_t{0};
  std::uint64_t x_sealed_blocks = 0;
};

/// A range of a spill as content; the spill is shared and outlives it.
std::unique_ptr<Content> spilled_content(std::shared_ptr<SealedSpill> spill, std::uint64_t offset,
                                         std::uint64_t size);

}  // namespace serment::dossier
