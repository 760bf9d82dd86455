#pragma once
// Which blocks of the journal say something of an object: in memory only, so that who holds the
// database learns nothing from it (docs/decisions/0014-index-of-openings-in-memory.md). A block is
// known by its stored root: a transaction that was undone, or rows put back, make it forgotten.
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/rows.h"

namespace serment::audit {

class ObjectIndex {
 public:
  /// Forgets from the first block whose stored root is not the one that was read. Returns how many
  /// blocks, from the first, are known.
  std::uint64_t keep(const StoredBlocks& stored);
  /// Says what the next block holds, event by event, then that it is whole.
  void add(std::string_view object);
  void close_block(const Hash& root);
  /// What was said of a block that is not whole is dropped.
  void drop_open_block() { x_open.clear(); }
  /// In order; one too many when two objects look alike, never one too few.
  [[nodiscard]] std::vector<std::uint64_t> blocks_of(std::string_view object);

 private:
  using Line = std::pair<std::uint32_t, std::uint32_t>;  ///< of the object's name, block
  std::vector<Hash> x_roots;
  std::vector<Line> x_lines;  ///< in order up to x_sorted
  std::size_t x_sorted = 0;
  std::vector<std::uint32_t> x_open;
};

}  // namespace serment::audit
