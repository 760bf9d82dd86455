#include "breach/clock.h"

#include <algorithm>

#include "law/deadline.h"

namespace serment::breach {

std::vector<ReadingClock> clocks_of(const Awareness& awareness) {
  const auto& rule = law::DeadlineSet::embedded().at("breach.notify");
  std::vector<ReadingClock> clocks;
  for (const auto& reading : awareness.readings) {
    const auto at = parse_instant(reading.at);
    if (!at) continue;  // saved readings were checked
    const auto moment = law::reckon(rule, "latest", *at);
    clocks.push_back(
        {reading.kind, *at, moment.strict, moment.legal, false, reading.kind == awareness.kept});
  }
  std::stable_sort(clocks.begin(), clocks.end(),
                   [](const auto& one, const auto& other) { return one.aware < other.aware; });
  if (clocks.empty()) return clocks;
  clocks.front().earliest = true;
  const bool chosen =
      std::any_of(clocks.begin(), clocks.end(), [](const auto& c) { return c.kept; });
  if (!chosen) clocks.front().kept = true;
  return clocks;
}

std::string length_to_notify() {
  return law::DeadlineSet::embedded().length("breach.notify", "latest");
}

std::optional<ReadingClock> kept_clock(const Awareness& awareness) {
  for (const auto& clock : clocks_of(awareness))
    if (clock.kept) return clock;
  return std::nullopt;
}

bool is_notified(const Breach& breach) {
  return !breach.notifications.empty();
}

std::optional<Instant> complement_due(const Breach& breach) {
  if (breach.notifications.empty() || breach.notifications.back().kind != "initial")
    return std::nullopt;
  const auto sent = parse_instant(breach.notifications.back().sent_at);
  if (!sent) return std::nullopt;
  const auto& rule = law::DeadlineSet::embedded().at("breach.complementary");
  return law::reckon(rule, "latest", *sent).strict;
}

}  // namespace serment::breach
