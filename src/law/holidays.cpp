#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/deadline.h"
#include "law/toml_tree.h"

namespace serment::embedded {
const std::vector<File>& holiday_table();
}

namespace serment::law {
namespace {

/// A holiday on a fixed date, or counted from Easter Sunday.
struct Holiday {
  std::optional<int> after_easter;
  unsigned month = 0, day = 0;
  bool alsace_moselle_only = false;
};

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher).
Date easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;
  return Date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
              std::chrono::day(static_cast<unsigned>(day))};
}

Result<std::vector<Holiday>> read_holidays(std::string_view toml) {
  const auto document = TRY(parse_toml(toml));
  TRY_VOID(document.only({"source", "holiday"}));
  const auto sources = TRY(document.tables("source"));
  for (const auto* source : sources)
    TRY_VOID(source->only({"id", "ref", "url", "read_on", "confidence"}));
  std::vector<Holiday> holidays;
  for (const auto* node : TRY(document.tables("holiday"))) {
    TRY_VOID(node->only(
        {"name", "month", "day", "after_easter", "before_easter", "territory", "source"}));
    const auto cited = TRY(node->text("source"));
    const bool known = std::any_of(sources.begin(), sources.end(), [&](const auto* source) {
      const auto id = source->text("id");
      return id && *id == cited;
    });
    if (!known) return node->wrong("source", "Cette source n’est pas dans le fichier.");
    Holiday holiday;
    if (node->find("after_easter") != nullptr) {
      holiday.after_easter = TRY(node->integer("after_easter"));
    } else if (node->find("before_easter") != nullptr) {
      holiday.after_easter = -TRY(node->integer("before_easter"));
    } else {
      holiday.month = static_cast<unsigned>(TRY(node->integer("month")));
      holiday.day = static_cast<unsigned>(TRY(node->integer("day")));
    }
    const auto territory = TRY(node->text_or("territory", ""));
    if (!territory.empty() && territory != "alsace_moselle")
      return node->wrong("territory", "Territoire inconnu.");
    holiday.alsace_moselle_only = !territory.empty();
    holidays.push_back(holiday);
  }
  return holidays;
}

const std::vector<Holiday>& holidays() {
  static const std::vector<Holiday> all = [] {
    auto read = read_holidays(embedded::holiday_table().front().text);
    if (!read) bug("law/public_holidays.toml does not read");
    return *read;
  }();
  return all;
}

}  // namespace

std::vector<Date> public_holidays(int year, Territory territory) {
  const auto sunday = easter(year);
  std::vector<Date> dates;
  for (const auto& holiday : holidays()) {
    if (holiday.alsace_moselle_only && territory != Territory::alsace_moselle) continue;
    dates.push_back(holiday.after_easter
                        ? add_days(sunday, *holiday.after_easter)
                        : Date{std::chrono::year(year), std::chrono::month(holiday.month),
                               std::chrono::day(holiday.day)});
  }
  std::sort(dates.begin(), dates.end());
  return dates;
}

bool is_working_day(Date date, Territory territory) {
  const std::chrono::weekday day{std::chrono::sys_days(date)};
  if (day == std::chrono::Saturday || day == std::chrono::Sunday) return false;
  const auto closed = public_holidays(int(date.year()), territory);
  return !std::binary_search(closed.begin(), closed.end(), date);
}

Date next_working_day(Date date, Territory territory) {
  while (!is_working_day(date, territory)) date = add_days(date, 1);
  return date;
}

}  // namespace serment::law
