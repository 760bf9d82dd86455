#pragma once
// The Merkle tree of the stored events, read as far as a proof needs it.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "audit/merkle.h"
#include "base/result.h"
#include "store/database.h"

namespace serment::audit {

/// Hashes ranges of stored leaves: whole blocks from their stored roots, the rest from the events.
/// Lives within one transaction. What it returns is as sound as the rows: callers check the proof.
class StoredTree {
 public:
  static Result<StoredTree> load(store::Transaction& tx, const std::string& practice,
                                 std::uint64_t size);
  /// The error of a proof that the rows do not give.
  static tl::unexpected<Error> unsound();
  /// The Merkle hash of [begin, end). Error: integrity "journal.proof" when a row is missing.
  Result<Hash> hash(std::uint64_t begin, std::uint64_t end);
  /// The entry of one event.
  Result<Bytes> entry(std::uint64_t index);

 private:
  StoredTree(store::Transaction& tx, std::string practice, std::uint64_t size)
      : x_tx(tx), x_practice(std::move(practice)), x_size(size) {}
  Result<const std::vector<Bytes>*> entries_of(std::uint64_t block);

  store::Transaction& x_tx;
  std::string x_practice;
  std::uint64_t x_size;
  std::vector<Hash> x_roots;                              // of complete blocks
  std::map<std::uint64_t, std::vector<Bytes>> x_entries;  // by block, as they were needed
};

}  // namespace serment::audit
