#include "audit/event_block.h"

#include <algorithm>

#include "audit/actions.h"
#include "audit/wire.h"
#include "crypto/hash.h"

namespace serment::audit {

void EventBlock::clear() {
  x_bytes.clear();
  x_pieces.clear();
  x_events.clear();
  x_leaves.clear();
  x_root.reset();
}

void EventBlock::add(const EventRow& row) {
  x_pieces.push_back({x_bytes.size(), row.entry.size(), row.tag.size(), row.detail.size()});
  put_bytes(x_bytes, row.entry);
  put_bytes(x_bytes, row.tag);
  put_bytes(x_bytes, row.detail);
  x_events.emplace_back().place = row.index;
  x_leaves.emplace_back();
}

void EventBlock::digest(const JournalKeys& keys) noexcept {
  for (std::size_t number = 0; number < x_events.size(); ++number) digest_event(keys, number);
  if (x_events.size() == kBlockSize) digest_root();
}

void EventBlock::digest_event(const JournalKeys& keys, std::size_t number) {
  const Piece& piece = x_pieces[number];
  const ByteView bytes = ByteView(x_bytes).subspan(piece.begin);
  const ByteView entry_bytes = bytes.first(piece.entry);
  const ByteView stored_tag = bytes.subspan(piece.entry, piece.tag);
  const ByteView detail = bytes.subspan(piece.entry + piece.tag, piece.detail);
  x_leaves[number] = leaf_hash(entry_bytes);
  const Tag tag = keys.tag(x_leaves[number]);
  if (!std::equal(tag.begin(), tag.end(), stored_tag.begin(), stored_tag.end())) return;
  const std::optional<Entry> entry = decode_entry(entry_bytes);
  if (!entry || entry->practice != keys.practice()) return;

  Event& event = x_events[number];
  event.authentic = true;
  event.index = entry->index;
  event.at = entry->at;
  event.segment = entry->segment;
  if (entry->action == kExpiredAction) event.expired = entry->object;
  if (entry->action == kCreatedAction) event.created = entry->object;
  if (entry->action == kErasedAction) event.erased = entry->object;
  if (entry->action == kGivenUpAction) event.given_up = entry->object;
  if (entry->action == kRecordErasedAction) event.record_erased = entry->object;
  if (entry->action == kCertificateAction) event.certificate = entry->object;
  if (entry->owner == DetailOwner::none) {
    event.detail = detail.empty() ? Detail::right : Detail::wrong;
  } else if (detail.empty()) {
    event.detail = Detail::gone;
  } else if (crypto::sha256(detail) != entry->sealed_digest) {
    event.detail = Detail::wrong;
  }
}

void EventBlock::digest_root() {
  std::array<Hash, kBlockSize> level;
  std::copy(x_leaves.begin(), x_leaves.end(), level.begin());
  for (std::size_t width = kBlockSize / 2; width > 0; width /= 2) {
    for (std::size_t place = 0; place < width; ++place) {
      level[place] = node_hash(level[2 * place], level[2 * place + 1]);
    }
  }
  x_root = level[0];
}

}  // namespace serment::audit
