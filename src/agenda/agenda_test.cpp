#include <doctest/doctest.h>

#include "agenda/calendar_feed.h"
#include "agenda/digest.h"

using namespace serment;
using namespace serment::agenda;

namespace {

Date day(const char* text) {
  return parse_iso_date(text).value();
}
Instant at(const char* text) {
  return parse_instant(text).value();
}

records::Duty duty(const char* id, const char* title, const char* due) {
  records::Duty made{.id = id, .title = title, .why = "Parce que", .source = "CSP L1111-7"};
  if (*due != 0) made.due = at(due);
  return made;
}

std::vector<std::string> lines_of(const std::string& feed) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  for (auto end = feed.find("\r\n"); end != std::string::npos; end = feed.find("\r\n", from)) {
    lines.push_back(feed.substr(from, end - from));
    from = end + 2;
  }
  CHECK(from == feed.size());
  return lines;
}

/// What a calendar program reads: continued lines joined.
std::vector<std::string> unfolded(const std::string& feed) {
  std::vector<std::string> lines;
  for (const auto& line : lines_of(feed)) {
    CHECK(line.size() <= 75);
    if (line.starts_with(' '))
      lines.back() += line.substr(1);
    else
      lines.push_back(line);
  }
  return lines;
}

bool has(const std::vector<std::string>& lines, const std::string& wanted) {
  return std::find(lines.begin(), lines.end(), wanted) != lines.end();
}

}  // namespace

TEST_CASE("the end of a civil day is that day; an hour stays an hour") {
  const auto made = entries(
      {duty("request/1", "Répondre", "2026-11-30T23:00:00Z"),  // end of the 30th
       duty("breach/1", "Notifier", "2026-12-21T16:20:00Z"), duty("later", "Sans date", "")},
      {{"Revoir le registre", day("2027-01-05"), "RGPD art. 30", "/registre"}});
  REQUIRE(made.size() == 3);
  CHECK(made[0].day == day("2026-11-30"));
  CHECK_FALSE(made[0].at.has_value());
  CHECK(made[1].at == at("2026-12-21T16:20:00Z"));
  CHECK(made[2].remind_days == 7);
  const auto lines = unfolded(icalendar(made, "Cabinet", at("2026-11-28T10:00:00Z")));
  CHECK(has(lines, "DTSTART;VALUE=DATE:20261130"));
  CHECK(has(lines, "DTEND;VALUE=DATE:20261201"));
  CHECK(has(lines, "DTSTART:20261221T162000Z"));
  CHECK(made[0].uid != made[1].uid);
  CHECK(has(lines, "UID:" + made[0].uid));
  CHECK(has(lines, "DESCRIPTION:Parce que\\nCSP L1111-7"));
  CHECK(lines.front() == "BEGIN:VCALENDAR");
  CHECK(lines.back() == "END:VCALENDAR");
}

TEST_CASE("long and hostile texts are folded and escaped, no letter is cut") {
  std::string title = "Été; virgule, barre \\ et ";
  for (int i = 0; i < 60; ++i) title += "é\u202f𝒳";
  const auto feed = icalendar({{.uid = "x\r\nATTENDEE:mailto:x",
                                .title = title,
                                .description = "a\nb\r\nc",
                                .day = day("2026-12-01")}},
                              "Nom\r\nX-EVIL:1", at("2026-11-28T10:00:00Z"));
  const auto lines = unfolded(feed);
  CHECK_FALSE(has(lines, "ATTENDEE:mailto:x"));
  CHECK_FALSE(has(lines, "X-EVIL:1"));
  CHECK(has(lines, "DESCRIPTION:a\\nb\\nc"));
  for (const auto& line : lines_of(feed)) {
    CHECK((static_cast<unsigned char>(line.front()) & 0xC0U) != 0x80U);
    if (line.starts_with(' ') && line.size() > 1)
      CHECK((static_cast<unsigned char>(line[1]) & 0xC0U) != 0x80U);
  }
  const auto summary = std::find_if(lines.begin(), lines.end(),
                                    [](const auto& line) { return line.starts_with("SUMMARY:"); });
  REQUIRE(summary != lines.end());
  CHECK(summary->starts_with("SUMMARY:Été\\; virgule\\, barre \\\\ et é"));
}

TEST_CASE("an empty calendar is still a calendar") {
  CHECK(unfolded(icalendar({}, "Cabinet", at("2026-11-28T10:00:00Z"))).size() == 8);
}

TEST_CASE("the digest is eight lines at most, the sentence first") {
  Week week{.practice = "Cabinet",
            .sentence = {"act", "Agir maintenant\u00a0: 1\u00a0délai est dépassé."},
            .in_place = 24,
            .applicable = 38,
            .late = 1,
            .actions = {},
            .clocks = {},
            .journal_root = "abcd"};
  for (int i = 0; i < 5; ++i)
    week.actions.push_back(
        {"a", "Action " + std::to_string(i), "", 5, "", hygiene::Urgency::todo, day("2026-12-02")});
  for (int i = 1; i < 9; ++i)
    week.clocks.push_back({"Échéance", add_days(day("2026-11-25"), i * 2), "", ""});
  const auto lines = digest(week, day("2026-11-30"));
  REQUIRE(lines.size() == kMostLines);
  CHECK(lines[0] == week.sentence.text);
  CHECK(lines[1] == "Mesures en place\u00a0: 24 sur 38, dont 1 en retard.");
  CHECK(lines[2] == "• Action 0, avant le 2\u00a0décembre\u00a02026 (5\u00a0min)");
  CHECK(lines[5].starts_with("1er\u00a0décembre\u00a02026"));  // what is past is not announced
  CHECK(lines[7] == "Racine du journal\u00a0: abcd");
  week.actions.front().title = std::string(400, 'x');
  CHECK(digest(week, day("2026-11-30"))[2].size() < 130);
}

TEST_CASE("the Monday of a week") {
  CHECK(monday_of(day("2026-11-30")) == day("2026-11-30"));
  CHECK(monday_of(day("2026-12-06")) == day("2026-11-30"));
  CHECK(monday_of(day("2027-01-01")) == day("2026-12-28"));
}
