#pragma once
// The one thread that touches the practice: its vault, journal and store are not thread-safe. Works
// queue; those that may be grouped share one durable commit, and each is answered after it.
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "dossier/index.h"
#include "dossier/kept_facts.h"
#include "practice/practice.h"
#include "vault/session.h"

namespace serment::api {

class Engine {
 public:
  enum class State : std::uint8_t { none, sealed, open };

  /// `directory`, clock and random must outlive it.
  Engine(std::filesystem::path directory, Clock& clock, Random& random);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  [[nodiscard]] State state() const;
  [[nodiscard]] const std::filesystem::path& directory() const;

  using Work = std::function<void(vault::Session&)>;
  /// Called on the engine's thread once the work's transaction is durable, or with what stopped it:
  /// locked "vault.sealed", the store's errors. Then nothing of the work is kept.
  using After = std::function<void(const Result<void>&)>;
  /// Queues a work that may share its commit with its neighbours. It may run twice.
  void group(Work work, After after);
  /// Queues a work that runs alone and makes its own transactions.
  void alone(Work work, After after);
  /// Runs a work alone and waits for it: for jobs and other threads, never from the engine.
  Result<void> run(const std::function<Result<void>(vault::Session&)>& work);

  /// Hands over an open practice: `opened` runs on the engine (accounts are loaded there), its
  /// index is built, then works are accepted. Both are done again whenever a commit failed, since
  /// what is in memory may be ahead of the store. Errors: conflict "practice.open" when one is
  /// open.
  Result<void> open(std::unique_ptr<practice::Practice> practice,
                    std::function<Result<void>(vault::Session&)> opened);
  /// Closes the practice; `closed` runs first.
  void seal(const std::function<void()>& closed);

  /// How many times a practice was opened: a work that goes on in slices compares it, because a
  /// practice sealed and opened again is another session.
  [[nodiscard]] std::uint64_t opening() const;

  /// On the engine's thread only.
  dossier::Index& index();
  /// For the plans of retention; on the engine's thread only.
  dossier::KeptFacts& facts();
  /// Dossiers left without the index being told: it is built again before the next work.
  void doubt_index();

 private:
  struct Inside;
  std::unique_ptr<Inside> x_inside;
};

}  // namespace serment::api
