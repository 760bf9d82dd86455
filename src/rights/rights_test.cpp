// The rules of rights without a store: the catalogue, the dates, what is due, the letters.
#include <doctest/doctest.h>

#include "base/embedded.h"
#include "compliance/answers.h"
#include "crypto/secret.h"
#include "rights/catalogue.h"
#include "rights/clocks.h"
#include "rights/duties.h"
#include "rights/letters.h"
#include "rights/plain_words.h"

namespace serment::embedded {
const std::vector<File>& law_rights();
}

using namespace serment;
using namespace serment::rights;

namespace {

StoredRequest asked(std::string right, std::string_view received, bool old = false,
                    bool recent = true) {
  StoredRequest stored;
  stored.number = "D-2026-001";
  stored.state = "received";
  stored.version = 1;
  stored.request.right = std::move(right);
  stored.request.requester = "patient";
  stored.request.channel = "desk";
  stored.request.patient_name = Personal<std::string>("Canari Camille");
  stored.request.received_at = std::string(received);
  stored.request.old = old;
  stored.request.recent = recent;
  stored.at = parse_instant(received).value();
  return stored;
}
Instant at_time(std::string_view text) {
  return parse_instant(text).value();
}
Date day(std::string_view text) {
  return parse_iso_date(text).value();
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string copy(text);
  const auto at = copy.find(from);
  REQUIRE(at != std::string::npos);
  return copy.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("the table of rights is whole, and a fault in it is refused and named") {
  const auto& all = Catalogue::embedded();
  CHECK(all.right.size() == 13);
  CHECK(all.requester.size() == 9);
  const std::string_view text = embedded::law_rights().front().text;
  const auto code = [&](std::string_view from, std::string_view to) {
    const auto parsed = Catalogue::parse(replaced(text, from, to));
    return parsed ? std::string() : parsed.error().code;
  };
  CHECK(code("id = \"patient\"", "id = \"patient\"") == "");
  CHECK(code("source = \"mandate\"", "source = \"nowhere\"") == "rights.unknown");
  CHECK(code("rule = \"accounts\"", "rule = \"moon\"") == "rights.unknown");
  CHECK(code("\"rights.access.recent\"", "\"rights.moon\"") == "rights.unknown");
  CHECK(code("id = \"parent\"", "id = \"patient\"") == "rights.unknown");
  CHECK(code("shows = [\"parental_authority\"]", "shows = [\"moon\"]") == "rights.unknown");
  CHECK(code("soon_days = 3", "soon_days = 3\nmoon = 1") == "answers.unknown");
  CHECK(code("confidence = \"second_hand\"", "confidence = \"sure\"") == "rights.unknown");
  for (const auto& kind : all.requester)
    CHECK(kind.deceased ==
          !kind.motives.empty());  // the three motives are the heirs' and partner's
  for (const auto& outcome : all.outcome)
    if (outcome.refusal) CHECK(all.remedies.complaint.find("CNIL") != std::string::npos);
}

TEST_CASE("an access has its own term, the month of the RGPD runs beside it") {
  const auto stored = asked("access", "2026-11-23T09:00:00Z");
  const auto all = clocks(stored);
  REQUIRE(all.size() == 2);
  CHECK(all[0].governs);
  CHECK(all[0].day == day("2026-12-01"));
  CHECK(all[0].until == at_time("2026-12-01T23:00:00Z"));  // midnight in Paris
  CHECK(*earliest(stored) == at_time("2026-11-25T09:00:00Z"));
  CHECK_FALSE(all[1].governs);
  CHECK(all[1].day == day("2026-12-23"));
}

TEST_CASE("recent and old pieces: the shortest first, the other once it is handed over") {
  auto stored = asked("access", "2026-11-23T09:00:00Z", true);
  CHECK(clocks(stored).size() == 3);
  CHECK(governing(stored)->part == "recent");
  stored.state = "ready";
  stored.request.handed.push_back({.part = "recent"});
  CHECK(governing(stored)->deadline == "rights.other");  // the month comes before the two months
  CHECK(clocks(stored)[1].day == day("2027-01-23"));
  stored.request.handed.push_back({.part = "old"});
  stored.state = "delivered";
  CHECK_FALSE(governing(stored));
  const auto old_only = asked("access", "2026-11-23T09:00:00Z", true, false);
  for (const auto& clock : clocks(old_only)) CHECK(clock.part != "recent");
}

TEST_CASE("the register of requests gives the last day that the program shows") {
  auto stored = asked("access", "2026-11-23T09:00:00Z", true);
  const auto last_day = [&] { return exhibit_of({stored}).groups.at(0).rows.at(0).at(4); };
  CHECK(last_day() == "2026-12-01");  // eight days, not the month nor the two months beside them
  CHECK(last_day() == iso(governing(stored)->day));
  stored.state = "ready";
  stored.request.handed.push_back({.part = "recent", .at = "2026-11-24T09:00:00Z"});
  CHECK(last_day() == iso(governing(stored)->day));
  stored.request.handed.push_back({.part = "old", .at = "2026-11-24T09:00:00Z"});
  stored.state = "delivered";  // nothing governs any more: the day that it had to keep
  CHECK(last_day() == "2026-12-01");
}

TEST_CASE(
    "48 hours are elapsed hours, and start at the end of the day when the hour is not known") {
  CHECK(*earliest(asked("access", "2026-10-24T08:00:00Z")) == at_time("2026-10-26T08:00:00Z"));
  CHECK(*earliest(asked("access", "2027-03-27T09:00:00Z")) == at_time("2027-03-29T09:00:00Z"));
  auto by_day = asked("access", "2026-11-22T23:00:00Z");  // midnight of the 23rd in Paris
  by_day.request.time_known = false;
  CHECK(*earliest(by_day) == at_time("2026-11-25T23:00:00Z"));
  CHECK(governing(by_day)->day == day("2026-12-01"));
  CHECK_FALSE(earliest(asked("erasure", "2026-11-23T09:00:00Z")));
}

TEST_CASE("a minute to midnight, month ends and holidays") {
  struct Row {
    std::string_view right, received, last, legal;
  };
  const Row rows[] = {
      {"erasure", "2026-11-25T09:00:00Z", "2026-12-25", "2026-12-28"},
      {"erasure", "2026-08-31T09:00:00Z", "2026-09-30", "2026-09-30"},
      {"objection", "2027-01-29T09:00:00Z", "2027-02-28", "2027-03-01"},
      {"erasure", "2028-01-30T09:00:00Z", "2028-02-29", "2028-02-29"},
      {"rectification", "2026-11-23T22:59:59Z", "2026-12-23", "2026-12-23"},
      {"rectification", "2026-11-23T23:00:00Z", "2026-12-24", "2026-12-24"},
      {"access", "2026-11-23T22:59:59Z", "2026-12-01", "2026-12-01"},
      {"access", "2026-11-23T23:00:00Z", "2026-12-02", "2026-12-02"},
      {"access", "2026-12-17T09:00:00Z", "2026-12-25", "2026-12-25"},  // the code adds no day
  };
  for (const auto& row : rows) {
    CAPTURE(row.received);
    const auto clock = governing(asked(std::string(row.right), row.received));
    REQUIRE(clock);
    CHECK(clock->day == day(row.last));
    CHECK(clock->legal_day == day(row.legal));
  }
}

TEST_CASE("an extension moves the date, where the law has one") {
  auto stored = asked("erasure", "2028-01-30T09:00:00Z");
  CHECK(*extension_open_until(stored) == at_time("2028-02-29T23:00:00Z"));
  stored.request.extension = Extension{"nombreuses demandes", "Dr Essai", ""};
  CHECK(governing(stored)->day == day("2028-04-30"));
  CHECK(governing(stored)->legal_day == day("2028-05-02"));
  CHECK_FALSE(extension_open_until(asked("access", "2026-11-23T09:00:00Z")));
}

TEST_CASE("silence is impossible: late, then the officer, then nothing once closed") {
  auto stored = asked("access", "2026-11-23T09:00:00Z");
  stored.at = at_time("2026-11-23T09:00:00Z");
  const auto level = [&](std::string_view now) {
    const auto all = duties_of(stored, at_time(now));
    REQUIRE_FALSE(all.empty());
    return all.front().level;
  };
  CHECK(level("2026-11-23T10:00:00Z") == records::DutyLevel::todo);
  CHECK(level("2026-11-24T09:00:00Z") == records::DutyLevel::due);  // nobody took it up
  stored.state = "in_progress";
  stored.request.identity = IdentityCheck{.mode = "known_at_desk"};
  CHECK(level("2026-11-27T09:00:00Z") == records::DutyLevel::todo);
  CHECK(level("2026-11-28T09:00:00Z") == records::DutyLevel::due);  // three days left
  CHECK(duties_of(stored, at_time("2026-11-29T22:59:59Z")).size() == 1);
  CHECK(duties_of(stored, at_time("2026-11-29T23:00:00Z")).size() ==
        2);  // midnight: the last day but one
  CHECK(level("2026-12-01T22:59:59Z") == records::DutyLevel::due);
  CHECK(level("2026-12-01T23:00:00Z") == records::DutyLevel::late);
  for (const auto& duty : duties_of(stored, at_time("2027-06-01T00:00:00Z"))) {
    CHECK(duty.level == records::DutyLevel::late);
    CHECK((duty.title + duty.why + duty.id).find("Canari") == std::string::npos);
  }
  stored.state = "delivered";
  CHECK(duties_of(stored, at_time("2027-06-01T00:00:00Z")).size() == 1);  // to close
  stored.state = "closed";
  CHECK(duties_of(stored, at_time("2027-06-01T00:00:00Z")).empty());
}

TEST_CASE("one next step at a time") {
  auto stored = asked("access", "2026-11-23T09:00:00Z");
  const auto early = at_time("2026-11-23T10:00:00Z");
  const auto step = [&] { return std::string(next_step(stored, early)); };
  CHECK(step() == "identify");
  stored.request.identity = IdentityCheck{.mode = "card_seen"};
  stored.state = "in_progress";
  CHECK(step() == "find_dossier");
  stored.request.dossier = "0";
  CHECK(step() == "submit");
  stored.state = "awaiting_doctor";
  CHECK(step() == "review");
  stored.request.review = Review{};
  CHECK(step() == "decide");
  stored.state = "ready";
  CHECK(step() == "wait");
  CHECK(next_step(stored, at_time("2026-11-25T08:59:59Z")) == "wait");
  CHECK(next_step(stored, at_time("2026-11-25T09:00:00Z")) == "deliver");
  stored.state = "refused";
  CHECK(step() == "close");
  stored.state = "closed";
  CHECK(step() == "");
}

TEST_CASE("each letter says its number, its ground and the remedies") {
  const auto answers = *compliance::parse_answers(compliance::sample_answers());
  const auto now = at_time("2026-11-27T09:00:00Z");
  auto stored = asked("access", "2026-11-23T09:00:00Z");
  stored.request.wish = Personal<std::string>("<b>tout</b> & « le reste »");
  const auto text = [&](std::string_view kind) {
    auto page = letter(answers, stored, kind, now);
    if (!page) return page.error().code;
    CHECK(page->html.find("D-2026-001") != std::string::npos);
    CHECK(page->html.find("<b>tout</b>") == std::string::npos);
    CHECK(page->html.find("CNIL") != std::string::npos);
    return page->html;
  };
  const auto has = [](const std::string& html, std::string_view wanted) {
    return html.find(wanted) != std::string::npos;
  };
  CHECK(text("moon") == "letter.unknown");
  for (const std::string_view kind : {"extension", "answer", "refusal", "erasure"})
    CHECK(text(kind) == "letter.not_yet");
  const auto receipt = text("receipt");
  CHECK(has(receipt, in_french(day("2026-12-01"))));
  CHECK(has(receipt, "la loi vous laisse 48\u00a0heures de réflexion"));
  CHECK(has(receipt, "C-307/22"));
  CHECK(has(text("acknowledgement"), "CSP L1111-7"));
  stored.request.decision = Decision{"refused", {"deceased_will"}, "", "Dre Essai", ""};
  CHECK(has(text("refusal"), "CSP L1110-4"));
  CHECK(text("answer") == "letter.not_yet");
  stored.request.decision->outcome = "given";
  stored.request.decision->grounds.clear();
  stored.request.review = Review{.pieces = 2, .excluded = {{"a", "personal_notes", "secret", "x"}}};
  const auto answer = text("answer");
  CHECK(has(answer, "CSP R4127-45"));
  CHECK_FALSE(has(answer, "secret"));  // the doctor's reason is not for the letter
  stored = asked("erasure", "2026-11-23T09:00:00Z");
  stored.request.extension = Extension{"Deux médecins à consulter", "Dre Essai", ""};
  const auto longer = text("extension");
  CHECK(has(longer, "Deux médecins à consulter"));
  CHECK(has(longer, in_french(day("2027-02-23"))));
  CHECK(
      has(longer, "jusqu’à 3\u00a0mois après la réception d’une demande, au lieu de 1\u00a0mois"));
  stored.request.decision = Decision{"partly", {}, "", "Dre Essai", ""};
  stored.request.rows = {{"record", "later", "", day("2044-03-01"), "Conservé."},
                         {"accounts", "kept", "retention_duty", {}, "Dix ans."}};
  const auto rows = text("erasure");
  CHECK(has(rows, in_french(day("2044-03-01"))));
  CHECK(has(rows, "RGPD, art. 17"));
}

TEST_CASE("a copy is read by who reads no software, and leaves nothing out") {
  CHECK(french_field("effectiveDateTime") == "Date");
  CHECK(french_field("status") == "État");
  CHECK(french_field("abatementDateTime") == "Fin");
  CHECK(french_field("valueString") == "Valeur");
  CHECK(french_field("uneExtension") == "uneExtension");
  CHECK(french_value("status", "finished") == "terminé");
  CHECK(french_value("status", "nouvel état") == "nouvel état");
  CHECK(french_value("gender", "female") == "féminin");
  CHECK(french_value("gender", "unknown") == "inconnu");
  CHECK(french_value("gender", "autre code") == "autre code");
  CHECK(french_value("text", "female") == "female");
  CHECK(french_value("date", "2025-04-01") == "1er\u00a0avril\u00a02025");
  CHECK(french_value("start", "2025-01-29T09:40:00+01:00") ==
        "29\u00a0janvier\u00a02025 à 9\u00a0h\u00a040");
  CHECK(french_value("start", "2025-13-29T09:40:00+01:00") == "2025-13-29T09:40:00+01:00");
  CHECK(french_value("date", "2025-04") == "2025-04");
  CHECK(french_value("line", "") == "");
}
