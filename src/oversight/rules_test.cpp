#include "oversight/rules.h"

#include <doctest/doctest.h>

#include <chrono>

#include "law/deadline.h"

using namespace serment;
using namespace serment::oversight;

namespace {

Instant at(std::string_view text) {
  return parse_instant(text).value();
}
Date day(std::string_view text) {
  return parse_iso_date(text).value();
}

/// A practice of two: Claire Morel, doctor ("m1"), and Nadia Haddad, secretary ("m2").
Circumstances practice() {
  Circumstances known;
  known.staff["m1"] = compared_name("Dre Claire Morel");
  known.staff["m2"] = compared_name("Nadia HADDAD");
  known.opening = AccessRules::embedded().opening();
  for (const auto holiday : law::public_holidays(2026)) known.holidays.insert(holiday);
  known.care_known_until = day("2026-12-31");
  return known;
}

/// A patient whose last care was the day before.
void add_patient(Circumstances& known, const std::string& id, std::string_view display,
                 std::string_view last_care = "2026-11-17") {
  known.patients[id] = compared_name(display);
  known.last_care[id] = day(last_care);
}

Access opening(const std::string& who, const std::string& dossier,
               std::string_view when = "2026-11-18T09:00:00Z",
               const std::string& act = "dossier.read") {
  return {who, dossier, at(when), act};
}

std::vector<std::string> rules_of(const Outcome& outcome) {
  std::vector<std::string> ids;
  for (const auto& finding : outcome.findings) ids.push_back(finding.rule);
  return ids;
}

std::vector<std::string> wondered(const Circumstances& known, const std::vector<Access>& accesses) {
  return rules_of(review(accesses, known, AccessRules::embedded()));
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("names of staff and patients are compared by family and by person") {
  struct Row {
    const char* staff;
    const char* patient;
    bool person;
    bool family;
  };
  const Row table[] = {
      {"Dre Claire Morel", "MOREL Claire", true, true},
      {"Dre Claire Morel", "MOREL Paul", false, true},
      {"Dre Claire Morel", "DURAND Claire (MOREL)", true, true},
      {"Dre Claire Morel", "CLAIRE Morel", false, false},  // the words are the same, not the family
      {"Dr Jean-Pierre de la TOUR", "TOUR Jean-Pierre", true, true},
      {"Dr Jean-Pierre de la TOUR", "TOUR Jean", true, true},
      {"Docteur Lévy", "LÉVY Anne", false, true},  // one word says nothing of a person
      {"Nadia HADDAD", "HADAD Nadia", false, false},
      {"Nadia HADDAD", "(sans nom)", false, false},
  };
  for (const auto& row : table) {
    CAPTURE(row.staff);
    CAPTURE(row.patient);
    const auto staff = compared_name(row.staff);
    const auto patient = compared_name(row.patient);
    CHECK(same_person(staff, patient) == row.person);
    CHECK(same_family(staff, patient) == row.family);
  }
}

TEST_CASE("one's own dossier, a colleague's, a relative's: one question, the nearest") {
  auto known = practice();
  add_patient(known, "own", "MOREL Claire");
  add_patient(known, "aunt", "MOREL Odile");
  add_patient(known, "nadia", "HADDAD Nadia");
  add_patient(known, "other", "PETIT Luc");
  CHECK(wondered(known, {opening("m1", "own")}) == Ids{"self"});
  CHECK(wondered(known, {opening("m2", "own")}) == Ids{"colleague"});
  CHECK(wondered(known, {opening("m1", "nadia")}) == Ids{"colleague"});
  CHECK(wondered(known, {opening("m1", "aunt")}) == Ids{"same_name"});
  CHECK(wondered(known, {opening("m2", "aunt")}).empty());
  CHECK(wondered(known, {opening("m1", "other")}).empty());
  CHECK(wondered(known, {opening("stranger", "own")}) == Ids{"colleague"});
  CHECK(wondered(known, {opening("m1", "erased")}).empty());
}

TEST_CASE("the practice is open from the first minute to the last one, excluded") {
  const auto known = practice();
  struct Row {
    const char* when;
    bool open;
  };
  const Row table[] = {
      {"2026-11-18T05:59:59Z", false},  // 6:59 in Paris, winter time
      {"2026-11-18T06:00:00Z", true},
      {"2026-11-18T19:59:59Z", true},
      {"2026-11-18T20:00:00Z", false},
      {"2026-11-18T22:59:59Z", false},  // a second before midnight
      {"2026-11-18T23:00:00Z", false},  // midnight belongs to the next day, closed as well
      {"2026-07-15T05:00:00Z", true},   // 7:00, summer time
      {"2026-07-15T04:59:59Z", false},
      {"2026-11-21T12:59:00Z", true},  // Saturday, 13:59
      {"2026-11-21T13:00:00Z", false},
      {"2026-11-22T10:00:00Z", false},  // Sunday
      {"2026-11-11T10:00:00Z", false},  // a Wednesday, public holiday
      {"2026-12-25T10:00:00Z", false},  // a Friday
      {"2026-03-30T05:00:00Z", true},   // the Monday after the clocks went forward: 7:00
      {"2026-03-30T04:59:59Z", false},
      {"2026-10-26T06:00:00Z", true},  // the Monday after they went back: 7:00
      {"2026-10-26T05:59:59Z", false},
  };
  for (const auto& row : table) {
    CAPTURE(row.when);
    CHECK(is_open(at(row.when), known.opening, known.holidays) == row.open);
  }
}

TEST_CASE("the night of a clock change is one day, asked about once") {
  auto known = practice();
  add_patient(known, "a", "PETIT Luc", "2026-10-20");
  // 2:30 twice in Paris: the same civil day.
  const auto outcome = review(
      {opening("m1", "a", "2026-10-25T00:30:00Z"), opening("m1", "a", "2026-10-25T01:30:00Z")},
      known, AccessRules::embedded());
  REQUIRE(outcome.findings.size() == 1);
  CHECK(outcome.findings.front().rule == "out_of_hours");
  CHECK(outcome.findings.front().accesses == 2);
  // Either side of midnight: two days, two questions.
  CHECK(wondered(known, {opening("m1", "a", "2026-10-21T21:59:59Z"),
                         opening("m1", "a", "2026-10-21T22:00:00Z")}) ==
        Ids{"out_of_hours", "out_of_hours"});
}

TEST_CASE("many dossiers: only beyond the most, only within the minutes, only different ones") {
  const auto& rule = *AccessRules::embedded().find("bulk");
  const auto run = [&](int dossiers, int repeats, std::chrono::seconds step) {
    auto known = practice();
    std::vector<Access> accesses;
    for (int i = 0; i < dossiers; ++i) {
      const auto id = "d" + std::to_string(i);
      add_patient(known, id, "PETIT Luc");
      for (int again = 0; again < repeats; ++again)
        accesses.push_back({"m1", id, at("2026-11-18T08:00:00Z") + step * i, "dossier.read"});
    }
    return review(accesses, known, AccessRules::embedded());
  };
  CHECK(run(rule.most, 1, std::chrono::seconds(1)).findings.empty());
  CHECK(run(rule.most, 40, std::chrono::seconds(1)).findings.empty());
  const auto over = run(rule.most + 1, 1, std::chrono::seconds(1));
  REQUIRE(over.findings.size() == 1);
  CHECK(over.findings.front().dossier_count == static_cast<std::uint64_t>(rule.most + 1));
  // The same number, at the pace at which the first leaves as the last comes.
  const auto pace = std::chrono::seconds(rule.minutes * 60 / rule.most);
  CHECK(run(rule.most + 1, 1, pace).findings.empty());
  CHECK(run(rule.most + 1, 1, pace - std::chrono::seconds(1)).findings.size() == 1);
  // A long burst is one question.
  CHECK(run(rule.most * 5, 1, std::chrono::seconds(1)).findings.size() == 1);
  CHECK(run(rule.most * 5, 1, std::chrono::seconds(1)).findings.front().dossiers.size() ==
        kMostShown);
}

TEST_CASE("no visit near: from the day after the term, and never where visits are not known") {
  const int days = AccessRules::embedded().find("no_visit_near")->days;
  const auto care = iso(add_days(day("2026-11-18"), -days));
  const auto before = iso(add_days(day("2026-11-18"), -days - 1));
  auto known = practice();
  add_patient(known, "at_term", "PETIT Luc", care);
  add_patient(known, "beyond", "ROY Anne", before);
  CHECK(wondered(known, {opening("m1", "at_term")}).empty());
  CHECK(wondered(known, {opening("m1", "beyond")}) == Ids{"no_visit_near"});
  known.last_care.erase("beyond");
  CHECK(wondered(known, {opening("m1", "beyond")}).empty());
  known.last_care["beyond"] = day(before);
  known.care_known_until = day("2026-11-17");  // the last import is older than the access
  const auto outcome = review({opening("m1", "beyond")}, known, AccessRules::embedded());
  CHECK(outcome.findings.empty());
  CHECK(outcome.visits_unknown == 1);
}

TEST_CASE("an explanation accepted not long ago spares the same question, and no other") {
  auto known = practice();
  add_patient(known, "aunt", "MOREL Odile");
  add_patient(known, "uncle", "MOREL Paul");
  known.explained.insert(key_of("same_name", "m1", "aunt"));
  const auto outcome =
      review({opening("m1", "aunt"), opening("m1", "uncle")}, known, AccessRules::embedded());
  REQUIRE(outcome.findings.size() == 1);
  CHECK(outcome.findings.front().dossiers == Ids{"uncle"});
  CHECK(outcome.spared == 1);
}

TEST_CASE("no rule wonders about an act that it does not look at") {
  // Everything that would make each rule wonder, under acts that no rule names.
  auto known = practice();
  add_patient(known, "own", "MOREL Claire", "2020-01-01");
  add_patient(known, "aunt", "MOREL Odile", "2020-01-01");
  add_patient(known, "nadia", "HADDAD Nadia", "2020-01-01");
  std::vector<Access> unseen;
  std::uint32_t state = 20261128;  // a fixed sequence: the same cases every time
  const auto draw = [&](std::uint32_t most) {
    state = state * 1664525U + 1013904223U;
    return (state >> 8) % most;
  };
  const char* const dossiers[] = {"own", "aunt", "nadia"};
  for (const auto* act : {"dossier.searched", "dossier.created", "dossier.erased", "hold.added"})
    for (int i = 0; i < 200; ++i)
      unseen.push_back({draw(2) == 0 ? "m1" : "m2", dossiers[draw(3)],
                        at("2026-11-16T00:00:00Z") + std::chrono::seconds(draw(7 * 86400)), act});
  CHECK(wondered(known, unseen).empty());
  // For each rule alone: with its acts taken away, its findings are gone, and only its own.
  std::vector<Access> seen = unseen;
  for (auto& access : seen) access.act = draw(2) == 0 ? "dossier.read" : "dossier.exported";
  for (const auto& rule : AccessRules::embedded().all()) {
    CAPTURE(rule.id);
    std::vector<Access> without;
    for (const auto& access : seen)
      if (!rule.looks_at(access.act)) without.push_back(access);
    for (const auto& id : wondered(known, without)) CHECK(id != rule.id);
  }
  CHECK_FALSE(wondered(known, seen).empty());
}

TEST_CASE("the heaviest comes first, and what is beyond the most is counted") {
  auto known = practice();
  std::vector<Access> accesses;
  const auto most = AccessRules::embedded().most_findings();
  for (std::size_t i = 0; i < most + 5; ++i) {
    const auto id = "p" + std::to_string(i);
    add_patient(known, id, "MOREL Odile");
    accesses.push_back(
        {"m1", id, at("2026-11-16T08:00:00Z") + std::chrono::minutes(3 * i), "dossier.updated"});
  }
  add_patient(known, "nadia", "HADDAD Nadia");
  accesses.push_back(opening("m1", "nadia", "2026-11-20T09:00:00Z"));
  const auto outcome = review(accesses, known, AccessRules::embedded());
  CHECK(outcome.findings.size() == most);
  CHECK(outcome.left_out >= 6);
  CHECK(outcome.findings.front().rule == "colleague");
}

TEST_CASE("a week of 5 000 accesses is read in a moment, ordinary ones together") {
  auto known = practice();
  std::vector<Access> accesses;
  for (int i = 0; i < 1200; ++i)
    add_patient(known, "p" + std::to_string(i), "PETIT" + std::to_string(i) + " Luc");
  for (int i = 0; i < 5000; ++i)
    accesses.push_back({i % 2 == 0 ? "m1" : "m2", "p" + std::to_string(i % 1200),
                        at("2026-11-16T08:00:00Z") + std::chrono::hours(24 * (i % 5)) +
                            std::chrono::seconds(6 * (i / 5)),
                        "dossier.updated"});
  const auto begin = std::chrono::steady_clock::now();
  const auto outcome = review(accesses, known, AccessRules::embedded());
  const auto took = std::chrono::steady_clock::now() - begin;
  CHECK(took < std::chrono::seconds(2));
  CHECK(outcome.findings.empty());
  CHECK(outcome.accesses == 5000);
  CHECK(outcome.dossiers == 1200);
  REQUIRE(outcome.persons.size() == 2);
  CHECK(outcome.persons.front().accesses == 2500);
  CHECK(outcome.persons.front().wondered == 0);
}
