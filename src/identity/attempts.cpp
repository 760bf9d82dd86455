#include "identity/attempts.h"

#include <algorithm>

namespace serment::identity {
namespace {

constexpr std::size_t kFree = 5;
constexpr std::size_t kMostADay = 25;
constexpr std::chrono::hours kDay{24};
constexpr std::chrono::seconds kFirstWait{61};  // "more than a minute"
constexpr std::chrono::seconds kLongestWait{15 * 60};
constexpr std::size_t kMostKeys = 10'000;

}  // namespace

std::chrono::seconds Attempts::wait(std::string_view key) const {
  const std::lock_guard lock(x_mutex);
  const auto found = x_counts.find(key);
  if (found == x_counts.end()) return std::chrono::seconds(0);
  const auto left = found->second.not_before - x_clock.now();
  if (left <= Instant::duration::zero()) return std::chrono::seconds(0);
  return std::chrono::ceil<std::chrono::seconds>(left);
}

std::size_t Attempts::failed(std::string_view key) {
  const std::lock_guard lock(x_mutex);
  const auto now = x_clock.now();
  // Names that nobody bears must not fill the memory.
  if (x_counts.size() >= kMostKeys)
    std::erase_if(x_counts, [&](const auto& one) { return one.second.not_before < now; });
  auto& count = x_counts[std::string(key)];
  while (!count.failures.empty() && now - count.failures.front() > kDay) count.failures.pop_front();
  count.failures.push_back(now);
  const auto number = count.failures.size();
  if (number >= kMostADay) {
    count.not_before = count.failures.front() + kDay;
  } else if (number >= kFree) {
    auto delay = kFirstWait;
    for (std::size_t more = kFree; more < number && delay < kLongestWait; ++more) delay *= 2;
    count.not_before = now + std::min(delay, kLongestWait);
  }
  return number;
}

void Attempts::succeeded(std::string_view key) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_counts.find(key);
  if (found != x_counts.end()) x_counts.erase(found);
}

}  // namespace serment::identity
