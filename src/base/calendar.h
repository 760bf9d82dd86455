#pragma once
// Civil dates for law (Europe/Paris), UTC instants for facts. Never a bare time_t.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace serment {

/// A civil date, without hour or zone; in France, of the Europe/Paris calendar.
using Date = std::chrono::year_month_day;
/// A UTC instant, to the millisecond.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Reads exactly "YYYY-MM-DD" with a real day between years 1800 and 2500.
/// Error: invalid_input "date.malformed" or "date.impossible" (the date is not quoted).
Result<Date> parse_iso_date(std::string_view text);
/// Reads "31/12/1980", "31-12-1980", "31.12.1980" (day first) or ISO. Two-digit years are refused.
Result<Date> parse_french_date(std::string_view text);
/// "2026-11-23".
std::string iso(Date date);
/// "23 novembre 2026", "1er mars 2026", with no-break spaces.
std::string in_french(Date date);
/// "2026-11-23T14:30:05.123Z".
std::string iso(Instant instant);
/// Reads RFC 3339 with "Z" or an offset, seconds and fractions optional.
Result<Instant> parse_instant(std::string_view text);
/// "23 novembre 2026 à 14 h 30" in Europe/Paris.
std::string in_french(Instant instant);
/// The civil date in Europe/Paris at that instant.
Date paris_date(Instant instant);
/// The instant at which that civil day begins in Europe/Paris.
Instant paris_midnight(Date date);

/// A term in years ends on the same day of the last year, or on the last day of that month where it
/// does not exist (29 February 2004 + 1 year = 28 February 2005).
Date add_years(Date date, int years);
/// A term in months, same rule for the day (31 August + 1 month = 30 September).
Date add_months(Date date, int months);
Date add_days(Date date, int days);
/// Days from `from` to `to`; negative when `to` comes first.
int days_between(Date from, Date to);

/// An inclusive span of days; open when it has no end.
struct DateSpan {
  Date from;
  std::optional<Date> to{};
  bool operator==(const DateSpan&) const = default;
};

}  // namespace serment
