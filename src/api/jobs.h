#pragma once
// Long work: told about as it goes, cancelled when asked, its result kept an hour.
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "identity/sessions.h"
#include "net/http.h"

namespace serment::api {

/// What a running job says of itself. Thread-safe.
class JobHandle {
 public:
  virtual ~JobHandle() = default;
  virtual void progress(std::uint64_t done, std::uint64_t total, std::string message) = 0;
  [[nodiscard]] virtual const std::atomic<bool>& cancelled() const = 0;
};

class Jobs {
 public:
  Jobs(const Clock& clock, Random& random);
  ~Jobs();  ///< cancels what runs and waits for it

  /// What a job gives: JSON of its result.
  using Body = std::function<Result<std::string>(JobHandle&)>;
  /// Starts it on a thread of its own; returns the job as JSON. Errors: unavailable "job.too_many".
  Result<std::string> start(std::string_view kind, const identity::Actor& actor, Body body);
  /// A job as JSON, for the one who started it. Error: not_found "job.unknown".
  Result<std::string> find(std::string_view id, const identity::Actor& actor) const;
  /// Asks it to stop at its next safe point.
  Result<std::string> cancel(std::string_view id, const identity::Actor& actor);
  /// Sends every change until the job ends.
  Result<void> follow(std::string_view id, const identity::Actor& actor,
                      std::shared_ptr<net::EventStream> stream);

 private:
  struct State;
  std::unique_ptr<State> x_state;
};

}  // namespace serment::api
