#pragma once
// Failed attempts and the waits they cost (law/passwords.toml, [attempts]). In memory, thread-safe.
// Attempts from a device that the account knows are counted apart, so that a stranger cannot lock
// the doctor out.
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace serment::identity {

/// Begins the keys of attempts made while the practice was sealed: nobody can be recognised then.
inline constexpr std::string_view kSealedAttempts = "s:";

class Attempts {
 public:
  explicit Attempts(const Clock& clock) : x_clock(clock) {}
  /// Zero: one attempt may be judged, and counts as failed until succeeded() says otherwise (so
  /// that many at the same instant gain nothing). Else how long the key must still wait.
  std::chrono::seconds begin(std::string_view key);
  /// The same without a wait: false once `most` have failed in a day, until one succeeds.
  bool begin_within(std::string_view key, std::size_t most);
  /// How long that key must still wait; counts nothing.
  [[nodiscard]] std::chrono::seconds wait(std::string_view key) const;
  /// Counts a failure; how many the key has had in a day.
  std::size_t failed(std::string_view key);
  [[nodiscard]] std::size_t failures(std::string_view key) const;
  void succeeded(std::string_view key);
  /// Forgets every key that begins so; how many failures they had in a day.
  std::size_t drain(std::string_view prefix);

 private:
  struct Count {
    std::deque<Instant> failures{};
    Instant not_before{};
  };
  [[nodiscard]] std::chrono::seconds left(const Count& count) const;
  void prune(Count& count) const;
  std::size_t add(std::string_view key);

  const Clock& x_clock;
  mutable std::mutex x_mutex;
  std::map<std::string, Count, std::less<>> x_counts;
};

}  // namespace serment::identity
