#include "dossier/import_ahead.h"

#include <exception>
#include <thread>

namespace serment::dossier {
namespace {

/// What anything told costs besides its contents.
constexpr std::uint64_t kAnyTelling = 512;

std::uint64_t bytes_of(const Telling& telling) {
  std::uint64_t bytes = kAnyTelling;
  if (const auto* read = std::get_if<ReadPatient>(&telling)) {
    for (const auto& resource : read->patient.resources) bytes += resource.json.size();
    for (const auto& file : read->patient.files) bytes += file.size;
  }
  return bytes;
}

/// Ends the reading whatever happens: a thread never outlives what it reads.
class Reading {
 public:
  Reading(Handover& handover, const std::function<Result<void>()>& read)
      : x_handover(handover), x_thread([this, &read] { run(read); }) {}
  ~Reading() {
    x_handover.stop();
    if (x_thread.joinable()) x_thread.join();
  }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  Result<void> outcome() {
    x_thread.join();
    if (x_thrown) std::rethrow_exception(x_thrown);
    return x_outcome;
  }

 private:
  void run(const std::function<Result<void>()>& read) {
    try {
      x_outcome = read();
    } catch (...) {
      x_thrown = std::current_exception();
    }
    x_handover.end();
  }

  Handover& x_handover;
  Result<void> x_outcome{};
  std::exception_ptr x_thrown{};
  std::thread x_thread;  // last: begins when all else is there
};

}  // namespace

bool Handover::tell(Telling telling) {
  const auto bytes = bytes_of(telling);
  std::unique_lock lock(x_mutex);
  x_changed.wait(lock, [&] { return x_stopped || x_bytes == 0 || x_bytes + bytes <= x_most; });
  if (x_stopped) return false;
  x_queue.push_back({std::move(telling), bytes});
  x_bytes += bytes;
  x_changed.notify_all();
  if (bytes > x_most) x_changed.wait(lock, [&] { return x_stopped || x_bytes == 0; });
  return !x_stopped;
}

void Handover::end() {
  const std::lock_guard lock(x_mutex);
  x_ended = true;
  x_changed.notify_all();
}

std::optional<Telling> Handover::next() {
  std::unique_lock lock(x_mutex);
  x_bytes -= std::exchange(x_doing, 0);
  x_changed.notify_all();
  x_changed.wait(lock, [&] { return x_stopped || x_ended || !x_queue.empty(); });
  if (x_stopped || x_queue.empty()) return std::nullopt;
  auto waiting = std::move(x_queue.front());
  x_queue.pop_front();
  x_doing = waiting.bytes;
  return std::move(waiting.telling);
}

void Handover::stop() {
  const std::lock_guard lock(x_mutex);
  x_stopped = true;
  x_changed.notify_all();
}

bool Handover::stopped() const {
  const std::lock_guard lock(x_mutex);
  return x_stopped;
}

Result<void> read_ahead(Handover& handover, const std::function<Result<void>()>& read,
                        const std::function<Result<void>(Telling&&)>& perform) {
  Reading reading(handover, read);
  while (auto telling = handover.next()) TRY_VOID(perform(std::move(*telling)));
  return reading.outcome();
}

}  // namespace serment::dossier
