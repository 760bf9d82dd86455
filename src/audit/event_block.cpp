#include "audit/event_block.h"

#include <algorithm>

#include "audit/wire.h"
#include "crypto/hash.h"

namespace serment::audit {

void EventBlock::clear() {
  x_bytes.clear();
  x_pieces.clear();
  x_events.clear();
  x_root.reset();
}

void EventBlock::add(const EventRow& row) {
  x_pieces.push_back({x_bytes.size(), row.entry.size(), row.tag.size(), row.detail.size()});
  put_bytes(x_bytes, row.entry);
  put_bytes(x_bytes, row.tag);
  put_bytes(x_bytes, row.detail);
  x_events.emplace_back().index = row.index;
}

void EventBlock::digest(const JournalKeys& keys) noexcept {
  for (std::size_t place = 0; place < x_events.size(); ++place) {
    digest_event(keys, x_pieces[place], x_events[place]);
  }
  if (x_events.size() == kBlockSize) digest_root();
}

void EventBlock::digest_event(const JournalKeys& keys, const Piece& piece, Event& event) const {
  const ByteView bytes = ByteView(x_bytes).subspan(piece.begin);
  const ByteView entry = bytes.first(piece.entry);
  const ByteView stored_tag = bytes.subspan(piece.entry, piece.tag);
  const ByteView detail = bytes.subspan(piece.entry + piece.tag, piece.detail);
  event.leaf = leaf_hash(entry);
  const Tag tag = keys.tag(event.leaf);
  if (!std::equal(tag.begin(), tag.end(), stored_tag.begin(), stored_tag.end())) return;
  event.entry = decode_entry(entry);
  if (!event.entry) return;
  if (event.entry->owner == DetailOwner::none) {
    event.detail = detail.empty() ? Detail::right : Detail::wrong;
  } else if (detail.empty()) {
    event.detail = Detail::gone;
  } else if (crypto::sha256(detail) != event.entry->sealed_digest) {
    event.detail = Detail::wrong;
  }
}

void EventBlock::digest_root() {
  std::array<Hash, kBlockSize> level;
  for (std::size_t place = 0; place < kBlockSize; ++place) level[place] = x_events[place].leaf;
  for (std::size_t width = kBlockSize / 2; width > 0; width /= 2) {
    for (std::size_t place = 0; place < width; ++place) {
      level[place] = node_hash(level[2 * place], level[2 * place + 1]);
    }
  }
  x_root = level[0];
}

}  // namespace serment::audit
