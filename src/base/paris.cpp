#include "base/paris.h"

#include <date/tz.h>

#include "base/clock.h"

namespace serment {
namespace {

const date::time_zone& paris() {
  static const date::time_zone* const zone = date::locate_zone("Europe/Paris");
  return *zone;
}

}  // namespace

Instant paris_hour(Date day, int hour) {
  const date::local_seconds local{std::chrono::sys_days{day}.time_since_epoch() +
                                  std::chrono::hours{hour}};
  return Instant{paris().to_sys(local, date::choose::earliest).time_since_epoch()};
}

Instant paris_midnight(Date day) {
  return paris_hour(day, 0);
}

ParisTime to_paris(Instant instant) {
  const auto info = paris().get_info(date::floor<std::chrono::seconds>(instant));
  const auto local = instant + info.offset;
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(local - midnight).count();
  return {Date{midnight}, static_cast<int>(minutes / 60), static_cast<int>(minutes % 60)};
}

Instant SystemClock::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace serment
