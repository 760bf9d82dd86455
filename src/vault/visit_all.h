#pragma once
// Opens headers in batches on two threads while rows are read: a million dossiers in well under the
// time that one thread needs.

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "vault/dossier_header.h"

namespace serment::vault {

/// Rows go in on the caller's thread, open dossiers come out on the caller's thread in the same
/// order. One more thread opens; the caller helps it when it lags behind. Few rows start no thread.
class BatchOpener {
 public:
  using Visitor = std::function<Result<void>(const OpenDossier&)>;
  /// A header that does not open is told to `damage`; without it, it ends the visit.
  BatchOpener(const PracticeId& practice, const Epochs& epochs, const Visitor& visitor,
              const DamageVisitor& damage);
  ~BatchOpener();
  BatchOpener(const BatchOpener&) = delete;
  BatchOpener& operator=(const BatchOpener&) = delete;

  /// Errors: the visitor's; integrity "dossier.damaged", "vault.epoch_unknown".
  Result<void> add(std::string_view id, std::int64_t epoch, ByteView header);
  /// Opens and visits what is left. Call once, after the last row.
  Result<void> finish();

 private:
  struct Batch;
  enum class Progress : std::uint8_t { waiting, opening, opened };

  void run();
  void open_batch(Batch& batch) const;
  Batch* claim();  ///< the oldest waiting batch, or null; x_mutex held
  void submit();
  Result<void> deliver_oldest();
  Result<void> visit_batch(const Batch& batch) const;
  [[nodiscard]] Result<void> refuse(const DossierId& id, tl::unexpected<Error> fault) const;

  const PracticeId& x_practice;
  const Epochs& x_epochs;
  const Visitor& x_visitor;
  const DamageVisitor& x_damage;
  std::unique_ptr<Batch> x_filling;
  std::vector<std::unique_ptr<Batch>> x_spare;
  std::mutex x_mutex;
  std::condition_variable x_changed;
  std::deque<std::unique_ptr<Batch>> x_under_way;  ///< in the order of the rows
  bool x_stopping = false;
  std::thread x_thread;
};

}  // namespace serment::vault
