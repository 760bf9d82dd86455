#pragma once
// Failed attempts and the waits they cost. In memory, thread-safe. CNIL, délibération 2022-100, cas
// 2: more than a minute after five failures, 25 a day at most. Attempts from a device that the
// account knows are counted apart, so that a stranger cannot lock the doctor out.
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace serment::identity {

class Attempts {
 public:
  explicit Attempts(const Clock& clock) : x_clock(clock) {}
  /// How long that key must still wait; zero when it may try.
  [[nodiscard]] std::chrono::seconds wait(std::string_view key) const;
  /// Returns how many failures the key has had in a day.
  std::size_t failed(std::string_view key);
  void succeeded(std::string_view key);

 private:
  struct Count {
    std::deque<Instant> failures;
    Instant not_before;
  };
  const Clock& x_clock;
  mutable std::mutex x_mutex;
  std::map<std::string, Count, std::less<>> x_counts;
};

}  // namespace serment::identity
