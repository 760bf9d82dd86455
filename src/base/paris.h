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

}  // namespace serment
