#include "audit/stored_tree.h"

#include <algorithm>

#include "audit/rows.h"

namespace serment::audit {

tl::unexpected<Error> StoredTree::unsound() {
  return fail(
      Errc::integrity, "journal.proof",
      "Le journal enregistré n’est pas entier\u00a0: aucune preuve n’en peut être tirée.", {},
      "Lancez «\u00a0serment journal verify\u00a0» pour savoir quels événements sont touchés.");
}

Result<StoredTree> StoredTree::load(store::Transaction& tx, const std::string& practice,
                                    std::uint64_t size) {
  StoredTree tree(tx, practice, size);
  const StoredBlocks blocks = TRY(load_blocks(tx, practice));
  for (std::uint64_t block = 0; block < size / kBlockSize; ++block) {
    const auto row = blocks.find(block);
    if (row == blocks.end() || !row->second) return unsound();
    tree.x_roots.push_back(*row->second);
  }
  return tree;
}

Result<const std::vector<Bytes>*> StoredTree::entries_of(std::uint64_t block) {
  const auto known = x_entries.find(block);
  if (known != x_entries.end()) return &known->second;
  const std::uint64_t begin = block * kBlockSize;
  const std::uint64_t end = std::min(begin + kBlockSize, x_size);
  std::vector<Bytes> entries;
  entries.reserve(end - begin);
  TRY_VOID(visit_events(x_tx, x_practice, begin, end, [&](const EventRow& row) -> Result<void> {
    entries.emplace_back(row.entry.begin(), row.entry.end());
    return {};
  }));
  if (entries.size() != end - begin) return unsound();
  return &x_entries.emplace(block, std::move(entries)).first->second;
}

Result<Bytes> StoredTree::entry(std::uint64_t index) {
  return TRY(entries_of(index / kBlockSize))->at(index % kBlockSize);
}

Result<Hash> StoredTree::hash(std::uint64_t begin, std::uint64_t end) {
  if (end - begin == 1) return leaf_hash(TRY(entry(begin)));
  if (end - begin == kBlockSize && begin % kBlockSize == 0) return x_roots.at(begin / kBlockSize);
  const std::uint64_t middle = begin + split_point(end - begin);
  const Hash left = TRY(hash(begin, middle));
  return node_hash(left, TRY(hash(middle, end)));
}

}  // namespace serment::audit
