#pragma once
// RFC 6962 Merkle tree hashing and proofs. Pure: no store, no clock.
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "crypto/hash.h"

namespace serment::audit {

using Hash = crypto::Sha256;

Hash leaf_hash(ByteView entry);                        ///< SHA-256(0x00 ‖ entry)
Hash node_hash(const Hash& left, const Hash& right);   ///< SHA-256(0x01 ‖ left ‖ right)

/// The right-hand border of a growing tree: at most 64 hashes, enough to append and to give the root.
class Frontier {
 public:
  Frontier() = default;
  Frontier(std::uint64_t size, std::vector<Hash> hashes) : x_size(size), x_hashes(std::move(hashes)) {}
  void append(const Hash& leaf);
  [[nodiscard]] std::uint64_t size() const { return x_size; }
  [[nodiscard]] const std::vector<Hash>& hashes() const { return x_hashes; }
  [[nodiscard]] Hash root() const;  ///< of the empty tree: SHA-256 of nothing

 private:
  std::uint64_t x_size = 0;
  std::vector<Hash> x_hashes;
};

/// RFC 6962 §2.1.1 and §2.1.2, strict: false for any proof of the wrong length, order or content.
bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                      std::span<const Hash> proof, const Hash& root);
bool verify_consistency(std::uint64_t size1, std::uint64_t size2, const Hash& root1,
                        const Hash& root2, std::span<const Hash> proof);

}  // namespace serment::audit
