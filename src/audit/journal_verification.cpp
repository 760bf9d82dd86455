// Verification: reads the rows once, digests them on two threads, names what is not right.
#include "audit/block_pipeline.h"
#include "audit/journal.h"
#include "audit/journal_state.h"
#include "audit/verification.h"
#include "audit/verifier.h"

namespace serment::audit {

struct GradualVerification::State {
  State(const JournalKeys& journal_keys, std::optional<Checkpoint> checked)
      : keys(journal_keys),
        against(std::move(checked)),
        verifier(keys, {}, against ? std::optional(against->size) : std::nullopt),
        pipeline(keys, [this](const EventBlock& done) { verifier.block(done); }),
        block(pipeline.next()) {}

  // Cuts the stored events of [at, end) into blocks of the tree and feeds them, digested, to the
  // verifier.
  Result<void> feed(store::Transaction& tx, std::uint64_t end) {
    verifier.know_blocks(TRY(load_blocks(tx, keys.practice())));
    return visit_events(tx, keys.practice(), at, end, [&](const EventRow& row) {
      if (row.index / kBlockSize != number && !block->events().empty()) {
        pipeline.submit(std::exchange(block, pipeline.next()));
      }
      number = row.index / kBlockSize;
      block->add(row);
      return Result<void>{};
    });
  }

  const JournalKeys& keys;
  std::optional<Checkpoint> against;
  Verifier verifier;
  BlockPipeline pipeline;
  std::unique_ptr<EventBlock> block;
  std::uint64_t number = 0;
  std::uint64_t at = 0;  // the place of the next event to read
};

GradualVerification::GradualVerification(std::unique_ptr<State> state)
    : x_state(std::move(state)) {}
GradualVerification::~GradualVerification() = default;
GradualVerification::GradualVerification(GradualVerification&&) noexcept = default;

Result<bool> GradualVerification::step(store::Transaction& tx, std::uint64_t most) {
  const std::optional<StoredHead> head = TRY(load_head(tx, x_state->keys));
  const std::uint64_t size = head ? head->head.tree.size() : 0;
  if (x_state->at >= size) return false;
  const std::uint64_t end = x_state->at + std::min(most, size - x_state->at);
  TRY_VOID(x_state->feed(tx, end));
  x_state->pipeline.finish();  // between two steps, no thread uses the journal's keys
  x_state->at = end;
  return end < size;
}

std::uint64_t GradualVerification::read() const {
  return x_state->at;
}

Result<Verification> GradualVerification::finish(store::Transaction& tx) {
  const std::optional<StoredHead> head = TRY(load_head(tx, x_state->keys));
  const std::vector<SegmentRow> segments = TRY(load_segments(tx, x_state->keys.practice()));
  TRY_VOID(x_state->feed(tx, UINT64_MAX));
  if (!x_state->block->events().empty()) x_state->pipeline.submit(std::move(x_state->block));
  x_state->pipeline.finish();
  return x_state->verifier.finish(head ? &*head : nullptr, segments,
                                  x_state->against ? &*x_state->against : nullptr);
}

Result<GradualVerification> Journal::begin_verification(const Checkpoint* against) const {
  std::optional<Checkpoint> checked;
  if (against != nullptr) checked = TRY(open_checkpoint(against->text, public_key()));
  return GradualVerification(
      std::make_unique<GradualVerification::State>(x_state->keys, std::move(checked)));
}

Result<Verification> Journal::verify(store::Transaction& tx, const Checkpoint* against) const {
  auto verification = TRY(begin_verification(against));
  return verification.finish(tx);
}

}  // namespace serment::audit
