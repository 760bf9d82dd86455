// Opens the identity of every dossier, for the index after unlock: one query, several threads.
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>

#include "vault/binding.h"
#include "vault/dossier_header.h"
#include "vault/identity_store.h"
#include "vault/object_key.h"
#include "vault/state.h"
#include "vault/wiped_batch.h"

namespace serment::vault {
namespace {

constexpr std::size_t kBatchRows = 256;
constexpr std::size_t kMostBatchesWaiting = 16;
constexpr std::size_t kMostThreads = 3;
constexpr std::string_view kIdentity = "identity";

/// A row read from the database, still sealed: views of its batch's bytes.
struct SealedIdentity {
  const Epoch* epoch = nullptr;
  std::uint32_t version = 0;
  std::string_view dossier;
  std::string_view object;
  ByteView header;
  ByteView sealed_key;
  ByteView sealed;
};

/// Rows copied out of the database one after the other, in one memory for all.
class SealedBatch {
 public:
  explicit SealedBatch(std::size_t batch_number = 0) : number(batch_number) {}
  std::size_t number;

  void add(const IdentityRow& row, const Epoch& epoch) {
    Row& added = x_rows.emplace_back();
    added.epoch = &epoch;
    if (row.version > 0 && row.version <= UINT32_MAX)
      added.version = static_cast<std::uint32_t>(row.version);
    added.begin = x_bytes.size();
    const ByteView parts[] = {as_bytes(row.dossier), as_bytes(row.object), row.header,
                              row.sealed_key, row.sealed};
    for (std::size_t part = 0; part < std::size(parts); ++part) {
      added.sizes[part] = parts[part].size();
      x_bytes.insert(x_bytes.end(), parts[part].begin(), parts[part].end());
    }
  }
  [[nodiscard]] std::size_t size() const { return x_rows.size(); }
  [[nodiscard]] SealedIdentity row(std::size_t at) const {
    const Row& stored = x_rows[at];
    ByteView rest = ByteView(x_bytes).subspan(stored.begin);
    const auto take = [&](std::size_t part) {
      const ByteView taken = rest.first(stored.sizes[part]);
      rest = rest.subspan(taken.size());
      return taken;
    };
    SealedIdentity out{
        stored.epoch, stored.version, as_text(take(0)), as_text(take(1)), {}, {}, {}};
    out.header = take(2);
    out.sealed_key = take(3);
    out.sealed = take(4);
    return out;
  }
  void reserve(const SealedBatch& like) {
    x_rows.reserve(kBatchRows);
    x_bytes.reserve(like.x_bytes.size() + like.x_bytes.size() / 16);
  }

 private:
  struct Row {
    const Epoch* epoch = nullptr;
    std::uint32_t version = 0;
    std::size_t begin = 0;
    std::array<std::size_t, 5> sizes{};
  };
  Bytes x_bytes;
  std::vector<Row> x_rows;
};

tl::unexpected<Error> damaged_identity(const DossierId& id) {
  return fail(Errc::integrity, "dossier.identity_damaged",
              "L’identité scellée d’un dossier n’est pas celle qui a été écrite : la base a été "
              "modifiée ou abîmée.",
              "Rien n’a été modifié.",
              "Vérifiez la base et le journal, puis remettez une sauvegarde.", id.value);
}

Result<Bytes> open_identity(const PracticeId& practice, const SealedIdentity& row,
                            DossierBinding& binding, ChunkCodec& codec) {
  OpenDossier dossier;
  dossier.id.value = row.dossier;
  if (!open_header(binding, *row.epoch, row.header, dossier)) return damaged_header(dossier.id);
  const ObjectPlace place{practice.value, row.dossier, row.object, kIdentity, row.version};
  crypto::Key32 key;
  if (!open_object_key(row.sealed_key, place, dossier.key, key))
    return damaged_identity(dossier.id);
  const auto plain = codec.open(row.sealed, place, 0, true, key);
  if (!plain) return damaged_identity(dossier.id);
  return Bytes(plain->begin(), plain->end());
}

/// Batches go in on one thread and are opened and visited on all.
class IdentityOpeners {
 public:
  IdentityOpeners(const PracticeId& practice, const IdentityVisitor& visitor,
                  const DamageVisitor& damage)
      : x_practice(practice), x_visitor(visitor), x_damage(damage) {}
  ~IdentityOpeners() { stop(); }
  IdentityOpeners(const IdentityOpeners&) = delete;
  IdentityOpeners& operator=(const IdentityOpeners&) = delete;

  /// Tells of a dossier that does not open; its error when nobody wants to know.
  Result<void> refuse(const DossierId& id, Error fault) const;
  Result<void> submit(SealedBatch batch);
  /// Helps until all is visited; gives the first failure.
  Result<void> finish();

 private:
  void start();
  void stop();
  void run();
  bool open_next(std::unique_lock<std::mutex>& lock, ChunkCodec& codec);
  Result<void> visit(const SealedBatch& batch, ChunkCodec& codec) const;
  Result<void> failure() const;

  const PracticeId& x_practice;
  const IdentityVisitor& x_visitor;
  const DamageVisitor& x_damage;
  mutable std::mutex x_telling;  ///< one at a time is told to x_damage
  ChunkCodec x_codec{};
  mutable std::mutex x_mutex;
  std::condition_variable x_changed;
  std::deque<SealedBatch> x_waiting;
  std::optional<Error> x_failed;
  bool x_stopping = false;
  std::vector<std::thread> x_threads;
};

void IdentityOpeners::start() {
  const std::size_t cores = std::max(2U, std::thread::hardware_concurrency());
  try {
    while (x_threads.size() < std::min(kMostThreads, cores - 1))
      x_threads.emplace_back([this] { run(); });
  } catch (const std::system_error&) {
    // No thread to be had: the caller opens every batch itself.
  }
}

void IdentityOpeners::stop() {
  {
    const std::lock_guard lock(x_mutex);
    x_stopping = true;
  }
  x_changed.notify_all();
  for (auto& thread : x_threads) thread.join();
  x_threads.clear();
}

Result<void> IdentityOpeners::refuse(const DossierId& id, Error fault) const {
  if (!x_damage) return tl::unexpected<Error>(std::move(fault));
  const std::lock_guard lock(x_telling);
  return x_damage(id, fault);
}

Result<void> IdentityOpeners::visit(const SealedBatch& batch, ChunkCodec& codec) const {
  IdentityBatch opened{batch.number, {}};
  const WipedBatch wiped(opened);
  opened.objects.reserve(batch.size());
  DossierBinding binding(x_practice.value);
  for (std::size_t at = 0; at < batch.size(); ++at) {
    const auto row = batch.row(at);
    DossierId id{std::string(row.dossier)};
    auto plain = open_identity(x_practice, row, binding, codec);
    if (plain)
      opened.objects.push_back({std::move(id), std::move(*plain)});
    else
      TRY_VOID(refuse(id, std::move(plain.error())));
  }
  return x_visitor(opened);
}

/// Opens the oldest waiting batch, if any.
bool IdentityOpeners::open_next(std::unique_lock<std::mutex>& lock, ChunkCodec& codec) {
  if (x_waiting.empty() || x_failed) return false;
  const SealedBatch batch = std::move(x_waiting.front());
  x_waiting.pop_front();
  lock.unlock();
  auto outcome = visit(batch, codec);
  lock.lock();
  if (!outcome && !x_failed) x_failed = std::move(outcome.error());
  return true;
}

void IdentityOpeners::run() {
  ChunkCodec codec;
  std::unique_lock lock(x_mutex);
  while (!x_stopping)
    if (!open_next(lock, codec)) x_changed.wait(lock);
}

Result<void> IdentityOpeners::failure() const {
  const std::lock_guard lock(x_mutex);
  if (x_failed) return tl::unexpected<Error>(*x_failed);
  return {};
}

Result<void> IdentityOpeners::submit(SealedBatch batch) {
  if (batch.number == 1) start();  // one batch alone is not worth a thread
  {
    std::unique_lock lock(x_mutex);
    x_waiting.push_back(std::move(batch));
    if (x_waiting.size() > kMostBatchesWaiting) open_next(lock, x_codec);
  }
  x_changed.notify_one();
  return failure();
}

Result<void> IdentityOpeners::finish() {
  {
    std::unique_lock lock(x_mutex);
    while (open_next(lock, x_codec)) {
    }
  }
  stop();  // a batch under way is visited to its end
  return failure();
}

}  // namespace

Result<void> Vault::visit_identities(store::Transaction& tx, const IdentityVisitor& visitor,
                                     const DamageVisitor& damage) {
  IdentityOpeners openers(practice(), visitor, damage);
  SealedBatch filling;
  const auto submit = [&]() -> Result<void> {
    SealedBatch next(filling.number + 1);
    next.reserve(filling);
    return openers.submit(std::exchange(filling, std::move(next)));
  };
  TRY_VOID(visit_identity_rows(tx, practice(), [&](const IdentityRow& row) -> Result<void> {
    const DossierId id{std::string(row.dossier)};
    if (!row.present || row.chunks != 0) return openers.refuse(id, damaged_identity(id).value());
    const Epoch* epoch = nullptr;
    if (row.epoch > 0 && row.epoch <= UINT32_MAX)
      epoch = x_state->epochs.find(static_cast<std::uint32_t>(row.epoch));
    if (epoch == nullptr) return openers.refuse(id, unknown_epoch().value());
    filling.add(row, *epoch);
    return filling.size() == kBatchRows ? submit() : Result<void>{};
  }));
  if (filling.size() != 0) TRY_VOID(submit());
  return openers.finish();
}

}  // namespace serment::vault
