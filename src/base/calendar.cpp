#include "base/calendar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "base/paris.h"

namespace serment {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::last;
using std::chrono::month;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year;

constexpr std::array<std::string_view, 12> kMonths = {
    "janvier", "février", "mars",      "avril",   "mai",      "juin",
    "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
constexpr std::string_view kNoBreak = "\u00a0";

std::optional<int> number(std::string_view text) {
  if (text.empty() ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

tl::unexpected<Error> malformed() {
  return fail(Errc::invalid_input, "date.malformed", "Cette date ne se lit pas.", {},
              "Écrivez par exemple 1969-06-30.");
}

Result<Date> checked(int y, int m, int d) {
  const Date date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!date.ok() || y < 1800 || y > 2500)
    return fail(Errc::invalid_input, "date.impossible", "Cette date n’existe pas.", {},
                "Vérifiez le jour, le mois et l’année.");
  return date;
}

Date clamped(std::chrono::year_month ym, day d) {
  if (d <= day{28}) return {ym.year(), ym.month(), d};  // every month has it
  const Date wanted{ym.year(), ym.month(), d};
  return wanted.ok() ? wanted : Date{sys_days{ym / last}};
}

}  // namespace

Result<Date> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return malformed();
  const auto y = number(text.substr(0, 4));
  const auto m = number(text.substr(5, 2));
  const auto d = number(text.substr(8, 2));
  if (!y || !m || !d) return malformed();
  return checked(*y, *m, *d);
}

Result<Date> parse_french_date(std::string_view text) {
  if (text.size() == 10 && text[4] == '-') return parse_iso_date(text);
  const auto first = text.find_first_of("/-.");
  if (first == std::string_view::npos) return malformed();
  const auto second = text.find(text[first], first + 1);
  if (second == std::string_view::npos) return malformed();
  const auto d = number(text.substr(0, first));
  const auto m = number(text.substr(first + 1, second - first - 1));
  const auto y_text = text.substr(second + 1);
  const auto y = number(y_text);
  if (!d || !m || !y || first > 2 || second - first > 3 || y_text.size() != 4) return malformed();
  return checked(*y, *m, *d);
}

std::string iso(Date date) {
  std::array<char, 24> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", int(date.year()),
                unsigned(date.month()), unsigned(date.day()));
  return buffer.data();
}

std::string in_french(Date date) {
  const auto d = unsigned(date.day());
  std::string text = std::to_string(d) + (d == 1 ? "er" : "");
  text += kNoBreak;
  text += kMonths.at(unsigned(date.month()) - 1);
  text += kNoBreak;
  return text + std::to_string(int(date.year()));
}

std::string iso(Instant instant) {
  const auto midnight = std::chrono::floor<days>(instant);
  const auto rest = (instant - midnight).count();
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%sT%02d:%02d:%02d.%03dZ",
                iso(Date{midnight}).c_str(), int(rest / 3600000), int(rest / 60000 % 60),
                int(rest / 1000 % 60), int(rest % 1000));
  return buffer.data();
}

Result<Instant> parse_instant(std::string_view text) {
  const auto bad = [] {
    return fail(Errc::invalid_input, "instant.malformed", "Cet instant ne se lit pas.", {},
                "Écrivez par exemple 2026-11-23T14:30:00Z.");
  };
  if (text.size() < 17 || (text[10] != 'T' && text[10] != 't') || text[13] != ':') return bad();
  const auto date = parse_iso_date(text.substr(0, 10));
  const auto hour = number(text.substr(11, 2));
  const auto minute = number(text.substr(14, 2));
  if (!date || !hour || !minute || *hour > 23 || *minute > 59) return bad();
  std::string_view rest = text.substr(16);
  int second = 0;
  int millis = 0;
  if (rest.front() == ':') {
    if (rest.size() < 3) return bad();
    const auto value = number(rest.substr(1, 2));
    if (!value || *value > 59) return bad();
    second = *value;
    rest.remove_prefix(3);
    if (!rest.empty() && rest.front() == '.') {
      std::size_t end = 1;
      while (end < rest.size() && rest[end] >= '0' && rest[end] <= '9') ++end;
      if (end == 1) return bad();
      std::string fraction(rest.substr(1, std::min<std::size_t>(3, end - 1)));
      fraction.resize(3, '0');
      millis = number(fraction).value_or(0);
      rest.remove_prefix(end);
    }
  }
  int offset_minutes = 0;
  if (rest != "Z" && rest != "z") {
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') return bad();
    const auto h = number(rest.substr(1, 2));
    const auto m = number(rest.substr(4, 2));
    if (!h || !m || *h > 23 || *m > 59) return bad();
    offset_minutes = (*h * 60 + *m) * (rest[0] == '-' ? -1 : 1);
  }
  return Instant{sys_days{*date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{second} + std::chrono::milliseconds{millis} -
         std::chrono::minutes{offset_minutes};
}

std::string in_french(Instant instant) {
  const auto local = to_paris(instant);
  std::array<char, 48> buffer{};
  std::snprintf(buffer.data(), buffer.size(), " à %d\u00a0h\u00a0%02d", local.hour, local.minute);
  return in_french(local.date) + buffer.data();
}

Date paris_date(Instant instant) {
  return to_paris(instant).date;
}

Date add_years(Date date, int years) {
  return clamped({date.year() + std::chrono::years{years}, date.month()}, date.day());
}

Date add_months(Date date, int count) {
  const std::chrono::year_month ym{date.year(), date.month()};
  return clamped(ym + months{count}, date.day());
}

Date add_days(Date date, int count) {
  return Date{sys_days{date} + days{count}};
}

int days_between(Date from, Date to) {
  return static_cast<int>((sys_days{to} - sys_days{from}).count());
}

}  // namespace serment
