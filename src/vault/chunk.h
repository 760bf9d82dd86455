#pragma once
// One chunk of an object: compressed where that makes it smaller, padded, sealed, bound.

#include <memory>
#include <optional>

#include "base/random.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "vault/binding.h"

namespace serment::vault {

/// Content bytes in each chunk but the last. What fits in one chunk is stored in one row.
inline constexpr std::size_t kChunkSize = 256 * 1024;

/// Seals and opens chunks; keeps its buffers and the compressor between calls. Not thread-safe.
class ChunkCodec {
 public:
  ChunkCodec();
  ~ChunkCodec();
  ChunkCodec(ChunkCodec&&) noexcept;

  struct Sealed {
    ByteView bytes;  ///< valid until the next call
    std::uint64_t padded_size = 0;
  };
  /// `plain` has at most kChunkSize bytes.
  Sealed seal(ByteView plain, const ObjectPlace& place, std::uint32_t number, bool last,
              const crypto::Key32& object_key, Random& random);
  /// The content, valid until the next call; nothing when it is not authentic, or is not a chunk.
  std::optional<ByteView> open(ByteView sealed, const ObjectPlace& place, std::uint32_t number,
                               bool last, const crypto::Key32& object_key);

 private:
  struct Buffers;
  std::unique_ptr<Buffers> x_buffers;
};

}  // namespace serment::vault
