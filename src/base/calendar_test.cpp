#include "base/calendar.h"

#include <doctest/doctest.h>

#include "base/paris.h"

namespace serment {
namespace {

Date day(const char* text) {
  return parse_iso_date(text).value();
}

TEST_CASE("a term in years ends on the same day, or on the last day of the month") {
  struct Row {
    const char* from;
    int years;
    const char* expected;
  };
  for (const auto& row :
       {Row{"2004-02-29", 20, "2024-02-29"}, Row{"2004-02-29", 1, "2005-02-28"},
        Row{"2003-02-28", 1, "2004-02-28"}, Row{"1999-12-31", 28, "2027-12-31"}}) {
    CAPTURE(row.from);
    CHECK(iso(add_years(day(row.from), row.years)) == row.expected);
  }
}

TEST_CASE("a term in months keeps the day or clamps it") {
  struct Row {
    const char* from;
    int months;
    const char* expected;
  };
  for (const auto& row : {Row{"2026-08-31", 1, "2026-09-30"}, Row{"2026-12-31", 1, "2027-01-31"},
                          Row{"2027-01-29", 1, "2027-02-28"}, Row{"2028-01-30", 1, "2028-02-29"},
                          Row{"2028-01-30", 3, "2028-04-30"}}) {
    CAPTURE(row.from);
    CHECK(iso(add_months(day(row.from), row.months)) == row.expected);
  }
}

TEST_CASE("dates are read strictly") {
  for (const char* bad :
       {"", "2026-2-03", "2026-02-30", "26-02-03", "2026/02/03", "2026-02-03 ", "１２３４-01-01",
        "1700-01-01", "9999-01-01", "2026-13-01", "-026-01-01"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_iso_date(bad).has_value());
  }
  CHECK(iso(parse_french_date("31/12/1980").value()) == "1980-12-31");
  CHECK(iso(parse_french_date("1.2.1980").value()) == "1980-02-01");
  CHECK(iso(parse_french_date("1980-12-31").value()) == "1980-12-31");
  for (const char* bad : {"31/12/80", "12/31/1980", "31-12/1980", "31/12", "031/12/1980"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_french_date(bad).has_value());
  }
}

TEST_CASE("instants keep their zone, and Paris knows summer time") {
  const auto winter = parse_instant("2026-12-31T23:30:00Z").value();
  CHECK(iso(winter) == "2026-12-31T23:30:00.000Z");
  CHECK(iso(paris_date(winter)) == "2027-01-01");
  CHECK(iso(paris_date(parse_instant("2026-07-01T21:59:59Z").value())) == "2026-07-01");
  CHECK(iso(paris_date(parse_instant("2026-07-01T22:00:00Z").value())) == "2026-07-02");
  CHECK(iso(parse_instant("2010-05-12T14:02:03.25-04:00").value()) == "2010-05-12T18:02:03.250Z");
  CHECK(iso(paris_midnight(day("2026-07-02"))) == "2026-07-01T22:00:00.000Z");
  CHECK(iso(paris_midnight(day("2026-12-02"))) == "2026-12-01T23:00:00.000Z");
  // The two Sundays of 23 and 25 hours.
  CHECK(iso(paris_hour(day("2026-03-29"), 20)) == "2026-03-29T18:00:00.000Z");
  CHECK(iso(paris_hour(day("2026-10-25"), 20)) == "2026-10-25T19:00:00.000Z");
  CHECK(iso(paris_hour(day("2026-12-18"), 20)) == "2026-12-18T19:00:00.000Z");
  CHECK(iso(paris_hour(day("2026-03-29"), 2)) == "2026-03-29T01:00:00.000Z");
  CHECK(in_french(winter) == "1er\u00a0janvier\u00a02027 à 0\u00a0h\u00a030");
  for (const char* bad : {"2026-12-31", "2026-12-31T25:00:00Z", "2026-12-31T10:00:00",
                          "2026-12-31T10:00:5", "2026-12-31T10:00:", "2026-12-31T10:00:5Z", "T"})
    CHECK_FALSE(parse_instant(bad).has_value());
}

}  // namespace
}  // namespace serment
