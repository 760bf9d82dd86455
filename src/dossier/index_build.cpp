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

/// What the reading gathers, from several threads.
struct Reading {
  std::mutex mutex{};
  std::vector<RowBatch> batches{};
  std::vector<DossierId> damaged{};
  std::optional<Error> first_fault{};

  Result<void> leave_out(const DossierId& id, const Error& fault) {
    const std::lock_guard lock(mutex);
    damaged.push_back(id);
    if (!first_fault) first_fault = Error(fault).at(id.value);
    return {};
  }
  Result<void> take(const vault::IdentityBatch& identities);
};

Result<void> Reading::take(const vault::IdentityBatch& identities) {
  RowBatch batch{identities.number, {}};
  batch.rows.reserve(identities.objects.size());
  for (const auto& [id, plain] : identities.objects) {
    const auto head = decode_head(plain);
    if (head)
      batch.rows.push_back(index_row(id, *head));
    else
      TRY_VOID(leave_out(id, head.error()));
  }
  const std::lock_guard lock(mutex);
  batches.push_back(std::move(batch));
  return {};
}

Bytes number_detail(std::size_t dossiers, std::size_t damaged) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("dossiers", static_cast<std::uint64_t>(dossiers));
  if (damaged > 0) out.field("damaged", static_cast<std::uint64_t>(damaged));
  out.end_object();
  return to_bytes(text);
}

}  // namespace

Result<Index> Index::build(vault::Session& session) {
  Index index;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    Reading reading;
    TRY_VOID(session.vault.visit_identities(
        tx, [&](const vault::IdentityBatch& identities) { return reading.take(identities); },
        [&](const DossierId& id, const Error& fault) { return reading.leave_out(id, fault); }));
    std::sort(reading.batches.begin(), reading.batches.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
    std::sort(reading.damaged.begin(), reading.damaged.end());
    *index.x_state = State{};
    for (auto& batch : reading.batches)
      for (auto& row : batch.rows) index.x_state->rows.push_back(std::move(row));
    index.x_state->damaged = std::move(reading.damaged);
    if (index.size() == 0 && reading.first_fault)
      return tl::unexpected<Error>(*reading.first_fault);
    TRY(session.journal.append(tx,
                               {std::string(kIndexBuilt), session.actor, {}, session.clock.now()},
                               number_detail(index.size(), index.damaged().size())));
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
