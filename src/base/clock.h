#pragma once
#include "base/calendar.h"

namespace serment {

/// Time is injected: the law must be testable in 2046.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
  /// Today's civil date in Europe/Paris.
  [[nodiscard]] Date today() const { return paris_date(now()); }
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

/// A clock that stands where it is put (tests, reproducible bundles).
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant instant) : x_now(instant) {}
  [[nodiscard]] Instant now() const override { return x_now; }
  void set(Instant instant) { x_now = instant; }

 private:
  Instant x_now;
};

}  // namespace serment
