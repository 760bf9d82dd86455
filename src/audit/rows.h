#pragma once
// The journal's rows in the store: every SQL text of the module stands in rows.cpp.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/keys.h"
#include "audit/merkle.h"
#include "base/calendar.h"
#include "base/result.h"
#include "store/database.h"

namespace serment::audit {

/// What is written with each event: the tree's size and border, the last instant and segment.
struct Head {
  Frontier tree;
  Instant last_at{};
  std::uint32_t segment = 0;  ///< number of the current segment, 0 before the first
  Hash seal{};                ///< keyed seal of the rest; unique to this state of the journal
};
/// The keyed seal that `head` must carry.
Hash seal_of(const JournalKeys& keys, const Head& head);

/// The head as found. A row that the journal cannot have written is not authentic.
struct StoredHead {
  Head head;
  bool authentic = false;
};
Result<std::optional<StoredHead>> load_head(store::Transaction& tx, const JournalKeys& keys);
/// Writes the head, in place of the one sealed `previous` (the first when null); false, and nothing
/// written, when that one is not what is stored.
Result<bool> save_head(store::Transaction& tx, const std::string& practice, const Head& head,
                       const Hash* previous);

/// One event as stored; views are valid during the visit.
struct EventRow {
  std::uint64_t index = 0;
  ByteView entry;
  ByteView tag;
  ByteView detail;  ///< empty without detail, or once expired
};
using EventVisitor = std::function<Result<void>(const EventRow&)>;
/// Visits the events of [begin, end) that are stored, in order.
Result<void> visit_events(store::Transaction& tx, const std::string& practice, std::uint64_t begin,
                          std::uint64_t end, const EventVisitor& visitor);
Result<void> insert_event(store::Transaction& tx, const std::string& practice, const EventRow& row);
/// Drops the sealed details of [begin, end).
Result<void> drop_details(store::Transaction& tx, const std::string& practice, std::uint64_t begin,
                          std::uint64_t end);

/// A month of readable detail.
struct SegmentRow {
  std::uint32_t number = 0;
  std::string month;  ///< "2026-11", of its events' UTC instants
  std::uint64_t first_index = 0;
  Bytes sealed_key;  ///< empty once expired
};
Result<std::vector<SegmentRow>> load_segments(store::Transaction& tx, const std::string& practice);
Result<void> insert_segment(store::Transaction& tx, const std::string& practice,
                            const SegmentRow& segment);
Result<void> drop_segment_key(store::Transaction& tx, const std::string& practice,
                              std::uint32_t number);

/// The stored roots of complete blocks, by block; nothing for a row that does not hold a hash.
using StoredBlocks = std::map<std::uint64_t, std::optional<Hash>>;
Result<StoredBlocks> load_blocks(store::Transaction& tx, const std::string& practice);
Result<void> insert_block(store::Transaction& tx, const std::string& practice, std::uint64_t block,
                          const Hash& root);

}  // namespace serment::audit
