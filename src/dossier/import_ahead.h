#pragma once
// An import reads on one thread and writes on another: what was read waits here, in order.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "dossier/model.h"

namespace serment::dossier {

/// A patient for the sink, with the label of their file.
struct ReadPatient {
  ImportedPatient patient;
  std::string file;
};
struct ReadRefusal {
  Refusal refusal;
};
struct ReadRemark {
  Refusal remark;
};
struct ReadBytes {
  std::uint64_t bytes = 0;
};
/// What the reading of a source tells.
using Telling = std::variant<ReadPatient, ReadRefusal, ReadRemark, ReadBytes>;

/// Between the thread that reads and the one that writes. The reader is ahead by what `most_bytes`
/// hold at most; after more at once, it waits until all is done, so that the largest patient is
/// alone in memory.
class Handover {
 public:
  explicit Handover(std::uint64_t most_bytes) : x_most(most_bytes) {}

  /// The reader's. False once nobody listens any more.
  [[nodiscard]] bool tell(Telling telling);
  void end();

  /// The writer's: the next thing told, when what came before is done; nothing at the end.
  std::optional<Telling> next();
  void stop();
  [[nodiscard]] bool stopped() const;

 private:
  struct Waiting {
    Telling telling;
    std::uint64_t bytes = 0;
  };

  const std::uint64_t x_most;
  mutable std::mutex x_mutex;
  std::condition_variable x_changed;
  std::deque<Waiting> x_queue;
  std::uint64_t x_bytes = 0;  ///< of the queue and of what is being done
  std::uint64_t x_doing = 0;
  bool x_ended = false;
  bool x_stopped = false;
};

/// Runs `read` on a thread of its own and does what it tells, here, in order. The first failure of
/// `perform` stops the reading and is returned; else what `read` returns. What either throws comes
/// out here.
Result<void> read_ahead(Handover& handover, const std::function<Result<void>()>& read,
                        const std::function<Result<void>(Telling&&)>& perform);

}  // namespace serment::dossier
