// Verification: reads the rows once, digests them on two threads, names what is not right.
#include "audit/block_pipeline.h"
#include "audit/journal.h"
#include "audit/journal_state.h"
#include "audit/verifier.h"

namespace serment::audit {
namespace {

// Cuts the stored events into blocks of the tree and feeds them, digested, to the verifier.
Result<void> feed(store::Transaction& tx, const JournalKeys& keys, Verifier& verifier) {
  BlockPipeline pipeline(keys, [&](const EventBlock& block) { verifier.block(block); });
  std::unique_ptr<EventBlock> block = pipeline.next();
  std::uint64_t number = 0;
  TRY_VOID(visit_events(tx, keys.practice(), 0, UINT64_MAX, [&](const EventRow& row) {
    if (row.index / kBlockSize != number && !block->events().empty()) {
      pipeline.submit(std::exchange(block, pipeline.next()));
    }
    number = row.index / kBlockSize;
    block->add(row);
    return Result<void>{};
  }));
  if (!block->events().empty()) pipeline.submit(std::move(block));
  pipeline.finish();
  return {};
}

}  // namespace

Result<Verification> Journal::verify(store::Transaction& tx, const Checkpoint* against) const {
  const JournalKeys& keys = x_state->keys;
  std::optional<Checkpoint> checked;
  if (against != nullptr) checked = TRY(open_checkpoint(against->text, public_key()));
  const std::optional<StoredHead> head = TRY(load_head(tx, keys));
  const std::vector<SegmentRow> segments = TRY(load_segments(tx, keys.practice()));
  Verifier verifier(keys, TRY(load_blocks(tx, keys.practice())),
                    checked ? std::optional(checked->size) : std::nullopt);
  TRY_VOID(feed(tx, keys, verifier));
  return verifier.finish(head ? &*head : nullptr, segments, checked ? &*checked : nullptr);
}

}  // namespace serment::audit
