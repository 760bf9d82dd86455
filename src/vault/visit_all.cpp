#include "vault/visit_all.h"

#include <cstring>
#include <system_error>

#include "vault/dossier_store.h"
#include "vault/state.h"

namespace serment::vault {
namespace {
constexpr std::size_t kBatchRows = 512;
constexpr std::size_t kMostBatches = 16;
}  // namespace

struct BatchOpener::Batch {
  std::vector<OpenDossier> dossiers{kBatchRows};
  std::vector<const Epoch*> epochs{kBatchRows};
  std::vector<std::array<std::uint8_t, kHeaderSize>> headers{kBatchRows};
  std::size_t rows = 0;
  std::vector<std::size_t> damaged{};  ///< the rows that did not open, in order
  Progress progress = Progress::waiting;
};

BatchOpener::BatchOpener(const PracticeId& practice, const Epochs& epochs, const Visitor& visitor,
                         const DamageVisitor& damage)
    : x_practice(practice),
      x_epochs(epochs),
      x_visitor(visitor),
      x_damage(damage),
      x_filling(std::make_unique<Batch>()) {}

BatchOpener::~BatchOpener() {
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_changed.notify_all();
  if (x_thread.joinable()) x_thread.join();
}

Result<void> BatchOpener::add(std::string_view id, std::int64_t epoch, ByteView header) {
  const Epoch* found =
      epoch > 0 && epoch <= UINT32_MAX ? x_epochs.find(static_cast<std::uint32_t>(epoch)) : nullptr;
  if (found == nullptr) return refuse(DossierId{std::string(id)}, unknown_epoch());
  if (header.size() != kHeaderSize) {
    const DossierId damaged{std::string(id)};
    return refuse(damaged, damaged_header(damaged));
  }
  Batch& batch = *x_filling;
  batch.dossiers[batch.rows].id.value.assign(id);
  batch.epochs[batch.rows] = found;
  std::memcpy(batch.headers[batch.rows].data(), header.data(), kHeaderSize);
  if (++batch.rows == kBatchRows) {
    submit();
    if (x_under_way.size() >= kMostBatches) TRY_VOID(deliver_oldest());
  }
  return {};
}

Result<void> BatchOpener::finish() {
  if (x_filling->rows > 0 && x_under_way.empty()) {
    open_batch(*x_filling);
    return visit_batch(*x_filling);
  }
  if (x_filling->rows > 0) submit();
  while (!x_under_way.empty()) TRY_VOID(deliver_oldest());
  return {};
}

void BatchOpener::submit() {
  if (!x_thread.joinable()) {
    try {
      x_thread = std::thread([this] { run(); });
    } catch (const std::system_error&) {
      // No thread to be had: the caller opens every batch itself.
    }
  }
  x_filling->progress = Progress::waiting;
  {
    const std::lock_guard lock(x_mutex);
    x_under_way.push_back(std::move(x_filling));
  }
  x_changed.notify_all();
  if (x_spare.empty()) {
    x_filling = std::make_unique<Batch>();
  } else {
    x_filling = std::move(x_spare.back());
    x_spare.pop_back();
  }
  x_filling->rows = 0;
  x_filling->damaged.clear();
}

BatchOpener::Batch* BatchOpener::claim() {
  for (const auto& batch : x_under_way)
    if (batch->progress == Progress::waiting) {
      batch->progress = Progress::opening;
      return batch.get();
    }
  return nullptr;
}

Result<void> BatchOpener::deliver_oldest() {
  std::unique_ptr<Batch> oldest;
  {
    std::unique_lock lock(x_mutex);
    while (x_under_way.front()->progress != Progress::opened) {
      Batch* const batch = claim();
      if (batch == nullptr) {
        x_changed.wait(lock);
        continue;
      }
      lock.unlock();
      open_batch(*batch);
      lock.lock();
      batch->progress = Progress::opened;
    }
    oldest = std::move(x_under_way.front());
    x_under_way.pop_front();
  }
  TRY_VOID(visit_batch(*oldest));
  x_spare.push_back(std::move(oldest));
  return {};
}

void BatchOpener::run() {
  std::unique_lock lock(x_mutex);
  while (!x_stopping) {
    Batch* const batch = claim();
    if (batch == nullptr) {
      x_changed.wait(lock);
      continue;
    }
    lock.unlock();
    open_batch(*batch);
    lock.lock();
    batch->progress = Progress::opened;
    x_changed.notify_all();
  }
}

void BatchOpener::open_batch(Batch& batch) const {
  DossierBinding binding(x_practice.value);
  for (std::size_t i = 0; i < batch.rows; ++i)
    if (!open_header(binding, *batch.epochs[i], batch.headers[i], batch.dossiers[i]))
      batch.damaged.push_back(i);
}

Result<void> BatchOpener::visit_batch(const Batch& batch) const {
  auto damaged = batch.damaged.begin();
  for (std::size_t i = 0; i < batch.rows; ++i) {
    const OpenDossier& dossier = batch.dossiers[i];
    if (damaged != batch.damaged.end() && *damaged == i) {
      ++damaged;
      TRY_VOID(refuse(dossier.id, damaged_header(dossier.id)));
    } else {
      TRY_VOID(x_visitor(dossier));
    }
  }
  return {};
}

Result<void> BatchOpener::refuse(const DossierId& id, tl::unexpected<Error> fault) const {
  if (!x_damage) return fault;
  return x_damage(id, fault.value());
}

Result<void> Vault::visit_all(store::Transaction& tx,
                              const std::function<Result<void>(const OpenDossier&)>& visitor,
                              const DamageVisitor& damage) const {
  BatchOpener opener(practice(), x_state->epochs, visitor, damage);
  TRY_VOID(DossierStore(tx, practice(), x_state->written)
               .visit([&](std::string_view id, std::int64_t epoch, ByteView header) {
                 return opener.add(id, epoch, header);
               }));
  return opener.finish();
}

}  // namespace serment::vault
