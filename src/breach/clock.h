#pragma once
// The hours of a breach: from each reading of the awareness, when CNIL must know. Pure.
#include <optional>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "breach/facts.h"

namespace serment::breach {

struct ReadingClock {
  std::string kind;
  Instant aware;
  Instant due;        ///< strict: the one to keep
  Instant legal_due;  ///< the hour of the event not counted
  bool earliest = false;
  bool kept = false;  ///< the one that counts
};
/// One clock a reading, in the order of time. Without a reading there is none.
std::vector<ReadingClock> clocks_of(const Awareness& awareness);
/// How long the law gives to notify, in words.
std::string length_to_notify();
/// The one that counts: the doctor's choice, else the earliest.
std::optional<ReadingClock> kept_clock(const Awareness& awareness);
/// When the complement is expected after an initial notification that nothing completed.
std::optional<Instant> complement_due(const Breach& breach);
/// True once a notification was sent.
bool is_notified(const Breach& breach);

}  // namespace serment::breach
