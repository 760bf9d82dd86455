#pragma once
// Recomputes a journal from its stored rows and names every fault. Fed in order, in constant memory
// but for the ids of the dossiers that were created and erased.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "audit/event_block.h"
#include "audit/journal.h"
#include "audit/keys.h"
#include "audit/rows.h"

namespace serment::audit {

class Verifier {
 public:
  /// `against_size`: the size at which the root must be kept, to compare with a checkpoint.
  Verifier(const JournalKeys& keys, StoredBlocks blocks, std::optional<std::uint64_t> against_size)
      : x_keys(keys), x_blocks(std::move(blocks)), x_against_size(against_size) {
    keep_root();
  }

  /// The stored roots as they are now: more of them each time the journal has grown.
  void know_blocks(StoredBlocks blocks) { x_blocks = std::move(blocks); }
  /// The next block that has events, digested.
  void block(const EventBlock& block);
  /// After the last event; `head` is null when none is stored.
  Verification finish(const StoredHead* head, const std::vector<SegmentRow>& segments,
                      const Checkpoint* against);

 private:
  // Events found one after the other at the same distance from their place.
  struct Displaced {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::uint64_t first_index = 0;  // the index that the first of them bears
  };
  struct SegmentUse {
    std::uint64_t first = 0;         // place of the first event found
    std::uint64_t first_index = 0;   // the lowest index that one of them bears
    std::uint64_t details_gone = 0;  // events whose sealed detail is no longer stored
    std::uint64_t first_detail_gone = 0;
  };

  void find(std::uint64_t index, std::string_view code, std::string text);
  void place_taken(std::uint64_t index);
  void check_event(const EventBlock::Event& event);
  void check_place(const EventBlock::Event& event);
  void check_detail(const EventBlock::Event& event);
  void grow(const EventBlock& block);
  void check_clock(const EventBlock::Event& event);
  void displaced(std::uint64_t place, std::uint64_t index);
  void report_displaced();
  void check_root(std::uint64_t block, const Hash& root);
  void check_segments(const std::vector<SegmentRow>& segments);
  void check_segment(std::uint32_t number, const SegmentUse& use, const SegmentRow* row,
                     bool announced);
  void check_unused(const std::vector<SegmentRow>& segments, const StoredHead* head);
  void check_head(const StoredHead* head);
  void check_against(const Checkpoint& against);
  void keep_root();

  const JournalKeys& x_keys;
  StoredBlocks x_blocks;
  std::optional<std::uint64_t> x_against_size;
  std::optional<Hash> x_against_root;
  Verification x_found;
  Frontier x_tree;
  std::uint64_t x_next = 0;    // the place where the next event is expected
  std::uint64_t x_faults = 0;  // findings so far, listed or not
  bool x_holed = false;        // a place was empty: leaves no longer stand where they belong
  std::optional<Displaced> x_displaced;
  std::optional<Instant> x_last_at;
  std::map<std::uint32_t, SegmentUse> x_uses;
  SegmentUse* x_use = nullptr;  // of the last event
  std::uint32_t x_use_number = 0;
  std::set<std::string, std::less<>> x_expired;  // objects of the "journal.expired" events
};

}  // namespace serment::audit
