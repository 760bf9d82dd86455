#include <future>
#include <mutex>
#include <numeric>

#include "dossier/acts.h"
#include "dossier/index_state.h"
#include "json/writer.h"

namespace serment::dossier {
namespace {

/// Rows of one batch of identities, with the place of the batch among the others.
struct RowBatch {
  std::size_t number = 0;
  std::vector<IndexRow> rows;
};

Result<RowBatch> read_batch(const vault::IdentityBatch& identities) {
  RowBatch batch{identities.number, {}};
  batch.rows.reserve(identities.objects.size());
  for (const auto& [id, plain] : identities.objects)
    batch.rows.push_back(index_row(id, TRY(decode_head(plain))));
  return batch;
}

Bytes number_detail(std::size_t dossiers) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("dossiers", static_cast<std::uint64_t>(dossiers));
  out.end_object();
  return to_bytes(text);
}

}  // namespace

Result<Index> Index::build(vault::Session& session) {
  Index index;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    std::mutex mutex;
    std::vector<RowBatch> batches;
    TRY_VOID(session.vault.visit_identities(
        tx, [&](const vault::IdentityBatch& identities) -> Result<void> {
          auto batch = TRY(read_batch(identities));
          const std::lock_guard lock(mutex);
          batches.push_back(std::move(batch));
          return {};
        }));
    std::sort(batches.begin(), batches.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
    *index.x_state = State{};
    for (auto& batch : batches)
      for (auto& row : batch.rows) index.x_state->rows.push_back(std::move(row));
    TRY(session.journal.append(tx,
                               {std::string(kIndexBuilt), session.actor, {}, session.clock.now()},
                               number_detail(index.size())));
    return {};
  }));
  auto& state = *index.x_state;
  auto names = std::async(std::launch::async, [&state] {
    state.names.tail.resize(state.rows.size());
    std::iota(state.names.tail.begin(), state.names.tail.end(), 0U);
    state.names.settle(state.by_name());
  });
  state.reserve(state.rows.size());
  for (std::uint32_t row = 0; row < state.rows.size(); ++row) state.enter(row);
  state.words.settle({});
  names.get();
  return index;
}

}  // namespace serment::dossier
