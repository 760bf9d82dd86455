#pragma once
// What Serment sees of a practice by itself, gathered by the caller: this module knows neither
// identities, nor dossiers, nor the register. Absent: not looked at, and then nothing is claimed.
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/calendar.h"

namespace serment::hygiene {

struct ObservedAccounts {
  std::uint64_t members = 0;  ///< active ones
  std::uint64_t without_second_factor = 0;
  std::uint64_t passwords_to_change = 0;  ///< older than the practice's own rule allows
  std::uint64_t departed_with_access = 0;
};
struct ObservedDevices {
  std::uint64_t devices = 0;
  std::uint64_t longer_with_reason = 0;  ///< lock after more than the guide's delay, reason written
  std::uint64_t longer_without_reason = 0;
};
struct ObservedRegister {
  std::uint64_t activities = 0;  ///< that are not retired
  std::uint64_t not_validated = 0;
  std::optional<Date> oldest_validation{};  ///< of the validated ones
};
struct ObservedNotice {
  std::optional<Date> displayed_on{};
  bool outdated = false;  ///< the register changed after what is displayed
};
struct ObservedRetention {
  std::uint64_t due = 0;
  std::optional<Date> oldest_due{};  ///< last day of keeping of the oldest of these
  std::optional<Date> next{};        ///< next day on which something becomes due
};
struct ObservedJournal {
  std::optional<Instant> verified_at{};
  bool intact = true;  ///< as that verification found it
};

struct Observed {
  Instant now;
  std::optional<std::set<std::string>> answers{};  ///< tokens of the practice's answers
  std::optional<ObservedAccounts> accounts{};
  std::optional<ObservedDevices> devices{};
  std::optional<ObservedRegister> activities{};
  std::optional<ObservedNotice> notice_patients{};
  std::optional<ObservedNotice> notice_staff{};
  std::optional<ObservedRetention> retention{};
  std::optional<ObservedJournal> journal{};
  std::optional<bool> officer_named{};
  bool recovery_observed = false;
  std::optional<Date> recovery_checked{};
  [[nodiscard]] Date today() const { return paris_date(now); }
};

/// The dates that clocks start from; see law/SCHEMA.md. Nothing when it is not known.
std::optional<Date> fact_of(const Observed& observed, std::string_view fact);
bool is_fact(std::string_view fact);

}  // namespace serment::hygiene
