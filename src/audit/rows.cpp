#include "audit/rows.h"

#include <algorithm>
#include <bit>

#include "audit/wire.h"

namespace serment::audit {
namespace {

using store::Query;
using store::Row;

constexpr Query kLoadHead{
    "journal.load_head",
    "SELECT size, frontier, last_at, segment, seal FROM journal_head WHERE practice_id = $1"};
constexpr Query kFirstHead{
    "journal.first_head",
    "INSERT INTO journal_head (size, frontier, last_at, segment, seal, practice_id) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Query kNextHead{
    "journal.next_head",
    "UPDATE journal_head SET size = $1, frontier = $2, last_at = $3, segment = $4, seal = $5 "
    "WHERE practice_id = $6 AND seal = $7"};
constexpr Query kVisitEvents{"journal.visit_events",
                             "SELECT seq, entry, tag, detail FROM journal_event "
                             "WHERE practice_id = $1 AND seq >= $2 AND seq < $3 ORDER BY seq"};
constexpr Query kInsertEvent{
    "journal.insert_event",
    "INSERT INTO journal_event (practice_id, seq, entry, tag, detail) VALUES ($1, $2, $3, $4, $5)"};
constexpr Query kDropDetails{
    "journal.drop_details",
    "UPDATE journal_event SET detail = NULL "
    "WHERE practice_id = $1 AND seq >= $2 AND seq < $3 AND detail IS NOT NULL"};
constexpr Query kLoadSegments{"journal.load_segments",
                              "SELECT segment, month, first_seq, sealed_key FROM journal_segment "
                              "WHERE practice_id = $1 ORDER BY segment"};
constexpr Query kInsertSegment{
    "journal.insert_segment",
    "INSERT INTO journal_segment (practice_id, segment, month, first_seq, sealed_key) "
    "VALUES ($1, $2, $3, $4, $5)"};
constexpr Query kDropSegmentKey{
    "journal.drop_segment_key",
    "UPDATE journal_segment SET sealed_key = NULL WHERE practice_id = $1 AND segment = $2"};
constexpr Query kLoadBlocks{
    "journal.load_blocks",
    "SELECT block, root FROM journal_block WHERE practice_id = $1 ORDER BY block"};
constexpr Query kInsertBlock{
    "journal.insert_block",
    "INSERT INTO journal_block (practice_id, block, root) VALUES ($1, $2, $3)"};

constexpr std::string_view kHeadLabel = "serment/journal/head/1";

std::int64_t to_stored(std::uint64_t number) {
  return static_cast<std::int64_t>(std::min<std::uint64_t>(number, INT64_MAX));
}

std::optional<Hash> to_hash(ByteView bytes) {
  Hash hash{};
  if (bytes.size() != hash.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

Bytes join(const std::vector<Hash>& hashes) {
  Bytes bytes;
  bytes.reserve(hashes.size() * sizeof(Hash));
  for (const Hash& hash : hashes) put_bytes(bytes, hash);
  return bytes;
}

// False for a row that save_head cannot have written.
bool read_head(const Row& row, Head& head) {
  const std::int64_t size = row.integer(0);
  const ByteView frontier = row.bytes(1);
  const std::int64_t segment = row.integer(3);
  const std::optional<Hash> seal = to_hash(row.bytes(4));
  if (size < 0 || segment < 0 || segment > UINT32_MAX || !seal) return false;
  const auto count = static_cast<std::size_t>(std::popcount(static_cast<std::uint64_t>(size)));
  if (frontier.size() != count * sizeof(Hash)) return false;
  std::vector<Hash> hashes(count);
  for (std::size_t index = 0; index < count; ++index) {
    std::copy_n(frontier.begin() + static_cast<std::ptrdiff_t>(index * sizeof(Hash)), sizeof(Hash),
                hashes[index].begin());
  }
  head.tree = Frontier(static_cast<std::uint64_t>(size), std::move(hashes));
  head.last_at = Instant(std::chrono::milliseconds(row.integer(2)));
  head.segment = static_cast<std::uint32_t>(segment);
  head.seal = *seal;
  return true;
}

}  // namespace

Hash seal_of(const JournalKeys& keys, const Head& head) {
  Bytes message;
  message.reserve(128);
  put_bytes(message, as_bytes(kHeadLabel));
  put_bytes(message, as_bytes(keys.practice()));
  put_number(message, head.tree.size(), 8);
  put_number(message, static_cast<std::uint64_t>(head.last_at.time_since_epoch().count()), 8);
  put_number(message, head.segment, 4);
  put_bytes(message, crypto::sha256(join(head.tree.hashes())));
  return keys.head_seal(message);
}

Result<std::optional<StoredHead>> load_head(store::Transaction& tx, const JournalKeys& keys) {
  std::optional<StoredHead> found;
  TRY_VOID(tx.visit(kLoadHead, {keys.practice()}, [&](const Row& row) -> Result<void> {
    found.emplace();
    found->authentic =
        read_head(row, found->head) && seal_of(keys, found->head) == found->head.seal;
    if (!found->authentic) found->head = {};
    return {};
  }));
  return found;
}

Result<bool> save_head(store::Transaction& tx, const std::string& practice, const Head& head,
                       const Hash* previous) {
  const std::int64_t size = to_stored(head.tree.size());
  const Bytes frontier = join(head.tree.hashes());
  const std::int64_t last_at = head.last_at.time_since_epoch().count();
  const auto segment = static_cast<std::int64_t>(head.segment);
  const ByteView seal = head.seal;
  if (previous == nullptr) {
    TRY_VOID(tx.execute(kFirstHead, {size, frontier, last_at, segment, seal, practice}));
    return true;
  }
  const std::int64_t changed = TRY(tx.execute(
      kNextHead, {size, frontier, last_at, segment, seal, practice, ByteView(*previous)}));
  return changed == 1;
}

Result<void> visit_events(store::Transaction& tx, const std::string& practice, std::uint64_t begin,
                          std::uint64_t end, const EventVisitor& visitor) {
  return tx.visit(kVisitEvents, {practice, to_stored(begin), to_stored(end)},
                  [&](const Row& row) -> Result<void> {
                    return visitor({static_cast<std::uint64_t>(row.integer(0)), row.bytes(1),
                                    row.bytes(2), row.bytes(3)});  // no detail: no bytes
                  });
}

Result<void> insert_event(store::Transaction& tx, const std::string& practice,
                          const EventRow& row) {
  const store::Bound detail =
      row.detail.empty() ? store::Bound{std::monostate{}} : store::Bound{row.detail};
  TRY_VOID(tx.execute(kInsertEvent, {practice, to_stored(row.index), row.entry, row.tag, detail}));
  return {};
}

Result<void> drop_details(store::Transaction& tx, const std::string& practice, std::uint64_t begin,
                          std::uint64_t end) {
  TRY_VOID(tx.execute(kDropDetails, {practice, to_stored(begin), to_stored(end)}));
  return {};
}

Result<std::vector<SegmentRow>> load_segments(store::Transaction& tx, const std::string& practice) {
  std::vector<SegmentRow> segments;
  TRY_VOID(tx.visit(kLoadSegments, {practice}, [&](const Row& row) -> Result<void> {
    const ByteView key = row.is_null(3) ? ByteView{} : row.bytes(3);
    segments.push_back({static_cast<std::uint32_t>(row.integer(0)),
                        std::string(row.text(1)),
                        static_cast<std::uint64_t>(row.integer(2)),
                        {key.begin(), key.end()}});
    return {};
  }));
  return segments;
}

Result<void> insert_segment(store::Transaction& tx, const std::string& practice,
                            const SegmentRow& segment) {
  TRY_VOID(tx.execute(kInsertSegment,
                      {practice, static_cast<std::int64_t>(segment.number), segment.month,
                       to_stored(segment.first_index), ByteView(segment.sealed_key)}));
  return {};
}

Result<void> drop_segment_key(store::Transaction& tx, const std::string& practice,
                              std::uint32_t number) {
  TRY_VOID(tx.execute(kDropSegmentKey, {practice, static_cast<std::int64_t>(number)}));
  return {};
}

Result<StoredBlocks> load_blocks(store::Transaction& tx, const std::string& practice) {
  StoredBlocks blocks;
  TRY_VOID(tx.visit(kLoadBlocks, {practice}, [&](const Row& row) -> Result<void> {
    blocks[static_cast<std::uint64_t>(row.integer(0))] = to_hash(row.bytes(1));
    return {};
  }));
  return blocks;
}

Result<void> insert_block(store::Transaction& tx, const std::string& practice, std::uint64_t block,
                          const Hash& root) {
  TRY_VOID(tx.execute(kInsertBlock, {practice, to_stored(block), ByteView(root)}));
  return {};
}

}  // namespace serment::audit
