#pragma once
// On a disk that is slow to be sure, whom one commit answered ask again together: whether the first
// of them to come should wait for the others, instead of making them wait a whole commit.
#include <algorithm>
#include <chrono>
#include <cstddef>

namespace serment::api {

/// What the last commits say of the next one. Not thread-safe: the engine's own thread asks it.
class Gathering {
 public:
  using Duration = std::chrono::steady_clock::duration;
  static constexpr std::size_t kMostTogether = 64;
  /// A commit that takes less is not worth waiting for anybody.
  static constexpr std::chrono::milliseconds kSlowCommit{2};
  static constexpr std::chrono::milliseconds kLongest{10};
  /// Nobody for that long: the others are not coming.
  static constexpr std::chrono::milliseconds kBetweenTwo{2};

  /// Tells it that `together` works shared a commit, which took `commit`.
  void committed(std::size_t together, Duration commit) {
    // A crowd that has gone is forgotten little by little.
    m_expected = std::max(together, m_expected - std::min<std::size_t>(m_expected, 1));
    m_last_commit = commit;
  }

  /// How many it is worth having before a commit; 1 when nobody need be waited for.
  [[nodiscard]] std::size_t expected() const {
    if (m_expected < 2 || m_last_commit < kSlowCommit) return 1;
    return std::min(m_expected, kMostTogether);
  }

  /// How long the first to come may wait for them all.
  [[nodiscard]] Duration longest() const { return std::min<Duration>(m_last_commit / 2, kLongest); }

 private:
  std::size_t m_expected = 0;
  Duration m_last_commit{};
};

}  // namespace serment::api
