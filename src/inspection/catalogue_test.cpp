#include "inspection/catalogue.h"

#include <doctest/doctest.h>

#include <set>

#include "inspection/documents.h"
#include "inspection/visit.h"

using namespace serment;
using namespace serment::inspection;

namespace {

Date day(std::string_view text) {
  return parse_iso_date(text).value();
}

}  // namespace

TEST_CASE("the built-in table has its stages, its sources and the nineteen documents") {
  const auto& law = Catalogue::embedded();
  CHECK(law.documents.size() == 19);
  CHECK(law.stages.size() == 8);
  std::set<std::string> ids;
  for (const auto& stage : law.stages)
    for (const auto& step : stage.steps) {
      CAPTURE(step.id);
      CHECK(ids.insert(step.id).second);
      CHECK_FALSE(law.source(step.source).ref.empty());
    }
  CHECK(law.step("call_back") != nullptr);
  CHECK(law.step("moon") == nullptr);
  for (const auto& document : law.documents) CHECK_FALSE(document.fresh_if.empty());
}

TEST_CASE("the sentence for the report names the doctor, the thing refused, and the text") {
  const auto sentence = secrecy_sentence("Claire Morel", "dossier médical d’un patient");
  CHECK(sentence.find("Dr Claire Morel oppose le secret médical") != std::string::npos);
  CHECK(sentence.find("dossier médical d’un patient") != std::string::npos);
  CHECK(sentence.find("article 19") != std::string::npos);
  CHECK(sentence.find('{') == std::string::npos);
  // What is typed is never filled a second time.
  CHECK(secrecy_sentence("{about}", "x").find("Dr {about} oppose") != std::string::npos);
}

TEST_CASE("an access opens known parts only, and never for long") {
  const auto permissions = permissions_of({"register", "journal", "register"});
  CHECK(permissions.value() ==
        std::vector<std::string>{"register_read", "journal_read", "journal_verify"});
  CHECK(permissions_of({}).error().code == "inspection.scope");
  CHECK(permissions_of({"register", "moon"}).error().code == "inspection.scope");
  const auto now = parse_instant("2026-11-27T09:00:00Z").value();
  CHECK(iso(access_end(day("2026-11-27"), now).value()) == "2026-11-27T20:00:00.000Z");
  CHECK(iso(access_end(day("2026-12-11"), now).value()) == "2026-12-11T20:00:00.000Z");
  CHECK(access_end(day("2026-12-12"), now).error().code == "inspection.access_end");
  CHECK(access_end(day("2026-11-26"), now).error().code == "inspection.access_end");
  // At 21 h it is too late for the same evening.
  CHECK(access_end(day("2026-11-27"), parse_instant("2026-11-27T20:00:00Z").value()).error().code ==
        "inspection.access_end");
  // The days when the clocks change end at 21 h too.
  CHECK(iso(access_end(day("2026-10-25"), parse_instant("2026-10-24T09:00:00Z").value()).value()) ==
        "2026-10-25T20:00:00.000Z");
  CHECK(iso(access_end(day("2026-03-29"), parse_instant("2026-03-28T09:00:00Z").value()).value()) ==
        "2026-03-29T19:00:00.000Z");
}

TEST_CASE("a document is fresh, stale or missing, by its latest record or by all of them") {
  Document document;
  document.number = 1;
  document.fresh_days = 365;
  const auto today = day("2026-11-27");
  const auto state = [&](const std::vector<Date>& days) {
    std::vector<Proof> proofs;
    for (const auto one : days) proofs.push_back({one, "kept"});
    return judged(document, proofs, {}, today).freshness;
  };
  CHECK(state({}) == Freshness::missing);
  CHECK(state({day("2025-11-28")}) == Freshness::fresh);
  CHECK(state({day("2025-11-27")}) == Freshness::stale);
  CHECK(state({day("2025-11-27"), day("2026-01-01")}) == Freshness::fresh);
  document.every = true;
  CHECK(state({day("2025-11-27"), day("2026-01-01")}) == Freshness::stale);
  document.fresh_days.reset();
  CHECK(state({day("1999-01-01")}) == Freshness::fresh);
}

TEST_CASE("fresh says no more than its sentence: states that prove, and no duty against it") {
  Document document;
  document.number = 6;
  document.states = {"validated"};
  document.ignored = {"retired"};
  document.unless_late = {"request/"};
  document.unless_due = {"people/lessons_"};
  const auto today = day("2026-11-27");
  const Proof proof{day("2026-11-01"), "validated"}, draft{day("2026-11-20"), "template"},
      retired{day("2026-11-20"), "retired"};
  const auto duty = [](const char* id, records::DutyLevel level) {
    records::Duty made;
    made.id = id;
    made.level = level;
    return made;
  };
  const auto state = [&](const std::vector<Proof>& proofs,
                         const std::vector<records::Duty>& duties = {}) {
    return judged(document, proofs, duties, today).freshness;
  };
  CHECK(state({retired}) == Freshness::missing);
  CHECK(state({draft}) == Freshness::stale);
  CHECK(state({proof, draft, retired}) == Freshness::fresh);
  CHECK(judged(document, {proof, draft}, {}, today).date == day("2026-11-01"));
  CHECK(state({proof}, {duty("request/D-2026-001", records::DutyLevel::due)}) == Freshness::fresh);
  CHECK(state({proof}, {duty("request/D-2026-001", records::DutyLevel::late)}) == Freshness::stale);
  CHECK(state({proof}, {duty("breach/V-2026-001", records::DutyLevel::late)}) == Freshness::fresh);
  const auto waiting =
      judged(document, {proof}, {duty("people/lessons_todo", records::DutyLevel::todo)}, today);
  CHECK(waiting.freshness == Freshness::stale);
  CHECK(waiting.waiting == 1);
  document.every = true;
  CHECK(state({proof, draft}) == Freshness::stale);
  CHECK(state({proof, retired}) == Freshness::fresh);
}

TEST_CASE("a table with a fault is refused") {
  CHECK_FALSE(Catalogue::parse("moon = 1").has_value());
  CHECK_FALSE(Catalogue::parse("").has_value());
}
