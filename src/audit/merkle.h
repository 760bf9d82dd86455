#pragma once
// RFC 6962 Merkle tree hashing and proofs. Pure: no store, no clock, no lock; safe from any thread.
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/hash.h"

namespace serment::audit {

using Hash = crypto::Sha256;

Hash leaf_hash(ByteView entry);                       ///< SHA-256(0x00 ‖ entry)
Hash node_hash(const Hash& left, const Hash& right);  ///< SHA-256(0x01 ‖ left ‖ right)

/// Leaves of a block: the journal keeps the root of each complete block, so that a proof rereads
/// two blocks of events at most, whatever the size of the tree.
inline constexpr std::uint64_t kBlockSize = 256;

/// The right-hand border of a growing tree: one hash for each bit set in its size, the largest
/// subtree first. Enough to append and to give the root.
class Frontier {
 public:
  Frontier() = default;
  /// `hashes` must count one hash for each bit set in `size`; anything else is a bug.
  Frontier(std::uint64_t size, std::vector<Hash> hashes);
  /// Appends a leaf; returns the root of the block of kBlockSize leaves that it completed, if any.
  std::optional<Hash> append(const Hash& leaf);
  /// Appends a whole block by its root; the size must be a multiple of kBlockSize.
  void append_block(const Hash& root);
  [[nodiscard]] std::uint64_t size() const { return x_size; }
  [[nodiscard]] const std::vector<Hash>& hashes() const { return x_hashes; }
  [[nodiscard]] Hash root() const;  ///< of the empty tree: SHA-256 of nothing

 private:
  void merge(Hash hash, std::uint64_t width, std::optional<Hash>* block);

  std::uint64_t x_size = 0;
  std::vector<Hash> x_hashes;
};

/// RFC 6962 §2.1.1 and §2.1.2, strict: false for any proof of the wrong length, order or content. A
/// consistency proof from the empty tree proves nothing and is refused.
bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                      std::span<const Hash> proof, const Hash& root);
bool verify_consistency(std::uint64_t size1, std::uint64_t size2, const Hash& root1,
                        const Hash& root2, std::span<const Hash> proof);

/// The same for a subtree [begin, end): `begin` is a multiple of the smallest power of two that
/// covers its leaves (Merkle Tree Certificates, "subtrees"). The empty subtree is in every tree.
bool verify_subtree_inclusion(std::uint64_t index, std::uint64_t begin, std::uint64_t end,
                              const Hash& leaf, std::span<const Hash> proof, const Hash& root);
bool verify_subtree_consistency(std::uint64_t begin, std::uint64_t end, std::uint64_t size,
                                const Hash& subtree_root, const Hash& root,
                                std::span<const Hash> proof);

/// The Merkle hash of the leaves [begin, end), never empty; from a store or from memory.
using RangeHash = std::function<Result<Hash>(std::uint64_t begin, std::uint64_t end)>;

/// The largest power of two smaller than `count` (count ≥ 2): where RFC 6962 splits a tree.
std::uint64_t split_point(std::uint64_t count);
/// The proof of the leaf `index` in the tree of the first `size` leaves (index < size).
Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                          const RangeHash& range_hash);
/// The proof that the tree of `size1` leaves begins the tree of `size2` (1 ≤ size1 ≤ size2).
Result<std::vector<Hash>> consistency_proof(std::uint64_t size1, std::uint64_t size2,
                                            const RangeHash& range_hash);

}  // namespace serment::audit
