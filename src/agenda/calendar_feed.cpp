#include "agenda/calendar_feed.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace serment::agenda {
namespace {

constexpr std::size_t kLongestLine = 75;

/// RFC 5545, 3.3.11: what a text may not hold as it is.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)
      out += c;
  }
  return out;
}

bool continues_a_letter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

void put(std::string& feed, std::string_view line) {
  std::size_t room = kLongestLine;
  while (line.size() > room) {
    std::size_t cut = room;
    while (cut > 1 && continues_a_letter(line[cut])) --cut;
    feed.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = kLongestLine - 1;  // the space that begins a continued line counts
  }
  feed.append(line).append("\r\n");
}

/// Short and in ASCII whatever names the entry.
std::string uid_of(std::string_view name) {
  constexpr std::size_t kDigits = 24;
  return crypto::hex(crypto::sha256(as_bytes(name))).substr(0, kDigits) + "@serment";
}

std::string basic(Date date) {
  auto text = iso(date);
  std::erase(text, '-');
  return text;
}

/// "20261128T173000Z".
std::string basic(Instant instant) {
  auto text = iso(instant).substr(0, std::string_view("2026-11-28T17:30:00").size());
  std::erase(text, '-');
  std::erase(text, ':');
  return text + "Z";
}

void put_entry(std::string& feed, const Entry& entry, Instant made) {
  put(feed, "BEGIN:VEVENT");
  put(feed, "UID:" + escaped(entry.uid));
  put(feed, "DTSTAMP:" + basic(made));
  if (entry.at) {
    put(feed, "DTSTART:" + basic(*entry.at));
    put(feed, "DTEND:" + basic(*entry.at));
  } else {
    put(feed, "DTSTART;VALUE=DATE:" + basic(entry.day));
    put(feed, "DTEND;VALUE=DATE:" + basic(add_days(entry.day, 1)));
  }
  put(feed, "SUMMARY:" + escaped(entry.title));
  if (!entry.description.empty()) put(feed, "DESCRIPTION:" + escaped(entry.description));
  put(feed, "TRANSP:TRANSPARENT");
  put(feed, "BEGIN:VALARM");
  put(feed, "ACTION:DISPLAY");
  put(feed, "DESCRIPTION:" + escaped(entry.title));
  put(feed, "TRIGGER:-P" + std::to_string(entry.remind_days) + "D");
  put(feed, "END:VALARM");
  put(feed, "END:VEVENT");
}

}  // namespace

std::vector<Entry> entries(const std::vector<records::Duty>& duties,
                           const std::vector<hygiene::Clock>& clocks) {
  std::vector<Entry> all;
  for (const auto& duty : duties) {
    const auto day = hygiene::day_of(duty);
    if (!day) continue;
    Entry entry{.uid = uid_of(duty.id),
                .title = duty.title,
                .description = duty.why + (duty.source.empty() ? "" : "\n" + duty.source),
                .day = *day};
    // The end of a civil day is that day; any other instant is an hour that counts.
    if (*duty.due != paris_midnight(add_days(*day, 1))) entry.at = duty.due;
    all.push_back(std::move(entry));
  }
  for (const auto& clock : clocks)
    all.push_back({.uid = uid_of(clock.title + clock.href),
                   .title = clock.title,
                   .description = clock.source,
                   .day = clock.due,
                   .at = {},
                   .remind_days = 7});
  return all;
}

std::string icalendar(const std::vector<Entry>& entries, std::string_view name, Instant made) {
  std::string feed;
  put(feed, "BEGIN:VCALENDAR");
  put(feed, "VERSION:2.0");
  put(feed, "PRODID:-//Serment//Echeances//FR");
  put(feed, "CALSCALE:GREGORIAN");
  put(feed, "METHOD:PUBLISH");
  put(feed, "X-WR-CALNAME:" + escaped(name));
  put(feed, "REFRESH-INTERVAL;VALUE=DURATION:PT12H");
  for (const auto& entry : entries) put_entry(feed, entry, made);
  put(feed, "END:VCALENDAR");
  return feed;
}

}  // namespace serment::agenda
