#pragma once
// iCalendar (RFC 5545): deadlines as calendar programs read them.
#include <string>
#include <vector>

#include "base/calendar.h"
#include "hygiene/home.h"
#include "records/duty.h"

namespace serment::agenda {

/// One entry: a whole day, or an instant when hours count.
struct Entry {
  std::string uid;  ///< stable for the same duty, so that a changed date moves the entry
  std::string title, description;
  Date day;
  std::optional<Instant> at{};  ///< when the deadline is an hour of that day
  int remind_days = 1;          ///< the calendar warns that many days before
};

/// Duties with a date and the clocks of conformity. A deadline that ends with a day is a whole day.
std::vector<Entry> entries(const std::vector<records::Duty>& duties,
                           const std::vector<hygiene::Clock>& clocks);

/// The whole feed: CRLF, lines folded at 75 bytes without cutting a letter, texts escaped. `name`
/// is what the calendar program shows; `made` dates the feed.
std::string icalendar(const std::vector<Entry>& entries, std::string_view name, Instant made);

}  // namespace serment::agenda
