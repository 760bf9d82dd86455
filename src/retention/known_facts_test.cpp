#include "retention/known_facts.h"

#include <doctest/doctest.h>

namespace serment::retention {
namespace {

Date on(const char* text) {
  return parse_iso_date(text).value();
}

TEST_CASE("a transfusion without its day is kept thirty years from the last writing, and says so") {
  dossier::LabelFacts label;
  label.birth = on("1950-06-30");
  label.last_care = on("2004-05-01");
  label.last_write = on("2010-03-15");
  label.undated_transfusion = true;
  law::Facts facts;
  fill_facts(facts, label, nullptr);
  const auto& rules = law::RuleSet::embedded();
  const auto policy = law::Policy::bare_text();
  const auto today = on("2026-11-29");
  const auto decision = explained(rules, label, facts, policy, today).value();
  CHECK(decision.state == law::State::due);  // the record itself
  REQUIRE(decision.items.size() == 1);
  CHECK(decision.items.front().last_day == on("2040-03-15"));
  CHECK(decision.steps.back().text.find("date inconnue") != std::string::npos);

  label.last_transfusion = on("2003-01-02");
  label.transfusions = 1;
  fill_facts(facts, label, nullptr);
  CHECK(item_facts(facts).start == on("2010-03-15"));  // the latest that it can be
  label.undated_transfusion = false;
  fill_facts(facts, label, nullptr);
  CHECK(item_facts(facts).start == on("2003-01-02"));
  CHECK_FALSE(facts.undated_transfusion_by.has_value());
}

TEST_CASE("a record whose only transfusion has no day goes without that mention") {
  dossier::LabelFacts label;
  law::Verdict verdict;
  CHECK_FALSE(keeps_items(label, verdict, on("2026-11-29")));
  label.undated_transfusion = true;
  CHECK(keeps_items(label, verdict, on("2026-11-29")));
  verdict.transfusion_last_day = on("2026-11-28");
  CHECK_FALSE(keeps_items(label, verdict, on("2026-11-29")));
}

}  // namespace
}  // namespace serment::retention
