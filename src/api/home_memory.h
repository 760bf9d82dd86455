#pragma once
// What the first screen would otherwise compute at each visit: a minute old at most, and forgotten
// as soon as something of it changes.
#include <mutex>
#include <optional>

#include "base/calendar.h"
#include "hygiene/observed.h"

namespace serment::api {

class HomeMemory {
 public:
  [[nodiscard]] std::optional<hygiene::ObservedRetention> retention(Instant now) const {
    const std::lock_guard lock(x_mutex);
    const bool fresh = x_at && now >= *x_at && now - *x_at < std::chrono::minutes{1} &&
                       paris_date(now) == paris_date(*x_at);
    return fresh ? x_retention : std::nullopt;
  }
  void remember(const hygiene::ObservedRetention& retention, Instant now) {
    const std::lock_guard lock(x_mutex);
    x_retention = retention;
    x_at = now;
  }
  void forget() {
    const std::lock_guard lock(x_mutex);
    x_at.reset();
  }

 private:
  mutable std::mutex x_mutex;
  std::optional<Instant> x_at;
  std::optional<hygiene::ObservedRetention> x_retention;
};

}  // namespace serment::api
