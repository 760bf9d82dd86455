// What the steps of an answer say, and that every path to a date applies the same choices.
#include <algorithm>

#include "law/judge.h"
#include "law/retention.h"

using namespace serment;
using namespace serment::law;

namespace {

Date day(const char* text) {
  return parse_iso_date(text).value();
}
const Date kToday = day("2026-11-23");

Facts adult(const char* last_care) {
  return {.birth = day("1950-06-30"), .last_care = day(last_care)};
}

const Step* step_saying(const Decision& decision, std::string_view words) {
  const auto found =
      std::find_if(decision.steps.begin(), decision.steps.end(),
                   [&](const Step& step) { return step.text.find(words) != std::string::npos; });
  return found == decision.steps.end() ? nullptr : &*found;
}

Policy lengthened(const char* rule, int years) {
  auto policy = Policy::bare_text();
  policy.extensions[rule] = {years, "études de suivi"};
  return policy;
}

}  // namespace

TEST_CASE("a policy on transfusions is applied and said, in the record, alone, and in a plan") {
  const auto& rules = RuleSet::embedded();
  const auto policy = lengthened("dossier.transfusion", 10);
  auto facts = adult("1996-03-10");
  facts.transfusions = {day("1996-02-29")};
  const auto record = explain(rules, facts, kToday, policy);
  REQUIRE(record.items.size() == 1);
  CHECK(record.items.front().last_day == day("2036-02-29"));
  const auto* step = step_saying(record, "Motif\u00a0: études de suivi");
  REQUIRE(step != nullptr);
  CHECK(step->rule == "dossier.transfusion");
  CHECK(step->result == day("2036-02-29"));
  CHECK(step_saying(record, "28\u00a0février\u00a02026") != nullptr);  // what the text alone gives
  const Judge judge(rules, policy, kToday);
  CHECK(judge(facts).transfusion_last_day == day("2036-02-29"));
  CHECK(judge.items_only(facts).last_day == day("2036-02-29"));
  CHECK(judge.items_only(facts).state == State::archived);
  const auto alone =
      explain_rule(rules, "dossier.transfusion",
                   {.start = facts.transfusions[0], .record_erased = true}, kToday, policy);
  CHECK(alone->last_day == day("2036-02-29"));
  CHECK(step_saying(*alone, "Motif\u00a0: études de suivi") != nullptr);

  facts.last_care = day("2025-05-10");  // the record is kept longer than both
  const auto covered = explain(rules, facts, kToday, policy);
  CHECK(covered.items.front().last_day == day("2045-05-10"));
  CHECK_FALSE(step_saying(covered, "Le cabinet allonge")->applied);
}

TEST_CASE("an extension of any rule has its step, counted from the start") {
  struct Row {
    const char* rule;
    const char* start;
    const char* last_day;
  };
  const Row rows[] = {
      {"appointments", "2024-02-29", "2028-02-29"},  // 1 + 3 years: 2028 has that day
      {"suppliers", "2024-02-29", "2032-02-29"},     // 5 + 3 years
      {"suppliers", "2024-03-01", "2032-03-01"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.rule);
    const auto decision = explain_rule(RuleSet::embedded(), row.rule, {.start = day(row.start)},
                                       kToday, lengthened(row.rule, 3));
    CHECK(decision->last_day == day(row.last_day));
    const auto* step = step_saying(*decision, "Motif\u00a0: études de suivi");
    REQUIRE(step != nullptr);
    CHECK(step->applied);
    CHECK(step->result == day(row.last_day));
    CHECK(step->cite == "Politique du cabinet");
  }
}

TEST_CASE("what is known of claims is said, whatever else is missing") {
  const auto with_claims = [](Facts facts, std::vector<DateSpan> claims) {
    facts.holds = std::move(claims);
    return facts;
  };
  const Facts no_birth{.last_care = day("2005-01-01")};
  const DateSpan open{.from = day("2019-01-01")};
  const DateSpan closed{.from = day("2019-01-01"), .to = day("2019-01-10")};
  const DateSpan soon{.from = day("2027-01-01")};
  const DateSpan too_late{.from = day("2040-01-01")};
  struct Row {
    const char* what;
    Facts facts;
    State state;
    const char* words;
    bool applied;
  };
  const auto care = adult("2010-05-10");
  const Row rows[] = {
      {"open, birth unknown", with_claims(no_birth, {open}), State::undetermined,
       "Une réclamation est ouverte", true},
      {"closed, birth unknown", with_claims(no_birth, {closed}), State::undetermined,
       "Des réclamations sont connues", false},
      {"nothing known", with_claims({}, {open}), State::undetermined, "Une réclamation est ouverte",
       true},
      {"open", with_claims(care, {open}), State::held, "Une réclamation est ouverte", true},
      {"announced, inside the term", with_claims(care, {soon}), State::archived,
       "sans fin connue est annoncée pour le 1er\u00a0janvier\u00a02027", false},
      {"closed, and one announced", with_claims(care, {closed, soon}), State::archived,
       "au 20\u00a0mai\u00a02030. Une réclamation sans fin connue est annoncée", true},
      {"announced, after the term", with_claims(care, {too_late}), State::archived,
       "ne tombent pas pendant ce délai", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    const auto decision = explain(RuleSet::embedded(), row.facts, kToday, Policy::bare_text());
    CHECK(decision.state == row.state);
    const auto* step = step_saying(decision, row.words);
    REQUIRE(step != nullptr);
    CHECK(step->clause == "claim");
    CHECK(step->applied == row.applied);
  }
  CHECK(step_saying(explain(RuleSet::embedded(), no_birth, kToday, Policy::bare_text()),
                    "éclamation") == nullptr);
  const auto other = [&](std::optional<Date> start, const DateSpan& claim) {
    return explain_rule(RuleSet::embedded(), "dossier.transfusion",
                        {.start = start, .holds = {claim}, .record_erased = true}, kToday,
                        Policy::bare_text())
        .value();
  };
  CHECK(step_saying(other(std::nullopt, open), "Une réclamation est ouverte") != nullptr);
  CHECK(step_saying(other(day("2001-01-01"), soon), "est annoncée pour le") != nullptr);
  CHECK(step_saying(other(day("2001-01-01"), too_late), "Aucune réclamation") != nullptr);
}

TEST_CASE("a fact that is to be checked is said, and the later care counts") {
  auto facts = adult("2000-01-10");
  facts.last_write = day("2050-01-01");
  facts.transfusions = {day("2010-03-15")};
  const auto decision = explain(RuleSet::embedded(), facts, kToday, Policy::bare_text());
  CHECK(decision.last_day == day("2030-03-15"));
  const auto* later = step_saying(decision, "vient après le dernier acte de soin noté");
  REQUIRE(later != nullptr);
  CHECK(later->text.find("15\u00a0mars\u00a02010") != std::string::npos);
  CHECK(later->text.find("10\u00a0janvier\u00a02000") != std::string::npos);
  CHECK(step_saying(decision, "dans l’avenir\u00a0: elle est à vérifier") != nullptr);
  facts.last_write = kToday;
  facts.transfusions = {day("2000-01-10")};
  const auto plain = explain(RuleSet::embedded(), facts, kToday, Policy::bare_text());
  CHECK(step_saying(plain, "vient après le dernier acte") == nullptr);
  CHECK(step_saying(plain, "à vérifier") == nullptr);
}

TEST_CASE("the latest day that an undated transfusion can have is not its day") {
  auto facts = adult("2000-01-10");
  facts.death = day("2001-01-01");
  facts.undated_transfusion_by = day("2010-03-15");  // the record was written on after the death
  facts.transfusions = {day("2010-03-15")};
  const auto decision = explain(RuleSet::embedded(), facts, kToday, Policy::bare_text());
  CHECK(decision.last_day == day("2011-01-01"));
  CHECK(decision.items.front().last_day == day("2040-03-15"));
  facts.transfusions.push_back(day("2010-03-15"));  // another is dated that very day
  CHECK(explain(RuleSet::embedded(), facts, kToday, Policy::bare_text()).missing ==
        std::vector<std::string>{"transfusion"});
}
