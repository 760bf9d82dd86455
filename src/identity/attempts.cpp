#include "identity/attempts.h"

#include <algorithm>

#include "identity/password_law.h"

namespace serment::identity {
namespace {

constexpr std::chrono::hours kDay{24};
constexpr std::size_t kMostKeys = 10'000;

}  // namespace

std::chrono::seconds Attempts::left(const Count& count) const {
  const auto rest = count.not_before - x_clock.now();
  if (rest <= Instant::duration::zero()) return std::chrono::seconds(0);
  return std::chrono::ceil<std::chrono::seconds>(rest);
}

void Attempts::prune(Count& count) const {
  const auto now = x_clock.now();
  while (!count.failures.empty() && now - count.failures.front() >= kDay)
    count.failures.pop_front();
}

std::size_t Attempts::add(std::string_view key) {
  const auto& law = PasswordLaw::embedded().attempts;
  // Names that nobody bears must not fill the memory: whose last failure is oldest goes.
  if (x_counts.size() >= kMostKeys && !x_counts.contains(key))
    x_counts.erase(
        std::min_element(x_counts.begin(), x_counts.end(), [](const auto& a, const auto& b) {
          return a.second.failures.back() < b.second.failures.back();
        }));
  auto& count = x_counts[std::string(key)];
  const auto now = x_clock.now();
  prune(count);
  count.failures.push_back(now);
  const auto number = count.failures.size();
  if (number >= law.most_a_day) {
    count.not_before = count.failures[number - law.most_a_day] + kDay;
  } else if (number >= law.free) {
    auto delay = law.wait;
    for (auto more = law.free; more < number && delay < law.longest_wait; ++more) delay *= 2;
    count.not_before = now + std::min(delay, law.longest_wait);
  }
  return number;
}

std::chrono::seconds Attempts::begin(std::string_view key) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_counts.find(key);
  if (found != x_counts.end())
    if (const auto rest = left(found->second); rest.count() > 0) return rest;
  add(key);
  return std::chrono::seconds(0);
}

bool Attempts::begin_within(std::string_view key, std::size_t most) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_counts.find(key);
  if (found != x_counts.end()) {
    prune(found->second);
    if (found->second.failures.size() >= most) return false;
  }
  add(key);
  return true;
}

std::chrono::seconds Attempts::wait(std::string_view key) const {
  const std::lock_guard lock(x_mutex);
  const auto found = x_counts.find(key);
  return found == x_counts.end() ? std::chrono::seconds(0) : left(found->second);
}

std::size_t Attempts::failed(std::string_view key) {
  const std::lock_guard lock(x_mutex);
  return add(key);
}

std::size_t Attempts::failures(std::string_view key) const {
  const std::lock_guard lock(x_mutex);
  const auto found = x_counts.find(key);
  if (found == x_counts.end()) return 0;
  const auto now = x_clock.now();
  const auto& all = found->second.failures;
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&](Instant at) { return now - at < kDay; }));
}

void Attempts::succeeded(std::string_view key) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_counts.find(key);
  if (found != x_counts.end()) x_counts.erase(found);
}

std::size_t Attempts::drain(std::string_view prefix) {
  const std::lock_guard lock(x_mutex);
  std::size_t number = 0;
  for (auto at = x_counts.lower_bound(prefix);
       at != x_counts.end() && at->first.starts_with(prefix);) {
    prune(at->second);
    number += at->second.failures.size();
    at = x_counts.erase(at);
  }
  return number;
}

}  // namespace serment::identity
