#pragma once
#include "base/calendar.h"

namespace serment {

struct ParisTime {
  Date date;
  int hour = 0;
  int minute = 0;
};

/// The wall clock of Europe/Paris at that instant. Alone in its file: the time-zone header is
/// heavy.
ParisTime to_paris(Instant instant);

/// That hour of the wall clock on that day, whatever the length of the day; the first of two in
/// October, the hour after the gap in March.
Instant paris_hour(Date day, int hour);

}  // namespace serment
