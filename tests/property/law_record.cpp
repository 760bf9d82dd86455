// Truths of the medical record that hold for every dossier, whatever the dates.
#include <rapidcheck.h>

#include "law/judge.h"
#include "law/retention.h"

using namespace serment;
using namespace serment::law;

namespace {

const Date kFirst{std::chrono::year{1930}, std::chrono::month{1}, std::chrono::day{1}};
const Date kToday{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{23}};

rc::Gen<Date> day_between(Date from, Date to) {
  return rc::gen::map(rc::gen::inRange(0, days_between(from, to) + 1),
                      [from](int days) { return add_days(from, days); });
}

DateSpan any_closed_hold() {
  const auto from = *day_between(kFirst, kToday);
  return {.from = from, .to = add_days(from, *rc::gen::inRange(0, 1500))};
}

/// A possible record: nothing unknown, nothing contradictory.
Facts possible_record() {
  Facts facts;
  facts.birth = *day_between(kFirst, kToday);
  facts.last_care = *day_between(*facts.birth, kToday);
  if (*rc::gen::arbitrary<bool>()) facts.death = *day_between(*facts.last_care, kToday);
  if (*rc::gen::arbitrary<bool>()) facts.last_write = *day_between(*facts.last_care, kToday);
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) facts.holds.push_back(any_closed_hold());
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i)
    facts.transfusions.push_back(*day_between(*facts.birth, facts.death.value_or(kToday)));
  return facts;
}

/// A transfusion is an act of care.
Date last_act(const Facts& facts) {
  Date last = *facts.last_care;
  for (const auto date : facts.transfusions) last = std::max(last, date);
  return last;
}

/// Any record, gaps and contradictions included.
Facts any_record() {
  const auto maybe = [] {
    return *rc::gen::inRange(0, 4) == 0
               ? std::nullopt
               : std::optional<Date>(*day_between(kFirst, add_days(kToday, 900)));
  };
  Facts facts{.birth = maybe(), .last_care = maybe(), .death = maybe(), .last_write = maybe()};
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    auto hold = any_closed_hold();
    if (*rc::gen::inRange(0, 5) == 0) hold.to.reset();
    facts.holds.push_back(hold);
  }
  if (*rc::gen::arbitrary<bool>()) facts.transfusions.push_back(*day_between(kFirst, kToday));
  facts.deceased_without_date = *rc::gen::inRange(0, 6) == 0;
  return facts;
}

Decision decided(const Facts& facts, const Policy& policy = Policy::bare_text()) {
  return explain(RuleSet::embedded(), facts, kToday, policy);
}

/// The end of a record as if no claim were open today: held records are compared by their facts.
std::optional<Date> last_day(const Facts& facts, const Policy& policy = Policy::bare_text()) {
  return decided(facts, policy).last_day;
}

bool open_today(const Facts& facts) {
  return decided(facts).state == State::held;
}

}  // namespace

TEST_CASE("explain and judge always agree") {
  CHECK(rc::check([] {
    const auto facts = any_record();
    auto policy = *rc::gen::arbitrary<bool>() ? Policy::cautious() : Policy::bare_text();
    for (const char* rule : {"dossier.medical", "dossier.transfusion"})
      if (*rc::gen::arbitrary<bool>())
        policy.extensions[rule] = {*rc::gen::inRange(1, 30), "motif"};
    const auto decision = decided(facts, policy);
    const auto verdict = Judge(RuleSet::embedded(), policy, kToday)(facts);
    RC_ASSERT(verdict.state == decision.state);
    RC_ASSERT(verdict.last_day == decision.last_day);
    std::optional<Date> last_item{};
    for (const auto& item : decision.items)
      if (item.last_day && (!last_item || *item.last_day > *last_item)) last_item = item.last_day;
    RC_ASSERT(verdict.transfusion_last_day == last_item);
  }));
}

TEST_CASE("nothing is due before a mandatory minimum") {
  CHECK(rc::check([] {
    const auto facts = possible_record();
    const auto decision = decided(facts);
    if (!decision.last_day) return;
    const bool died_soon = facts.death && *facts.death < add_years(last_act(facts), 10);
    const auto minimum =
        died_soon ? add_years(*facts.death, 10)
                  : std::max(add_years(last_act(facts), 20), add_years(*facts.birth, 28));
    RC_ASSERT(*decision.last_day >= minimum);
    if (decision.state == State::due) RC_ASSERT(minimum < kToday);
  }));
}

TEST_CASE("a later act of care never brings the end forward, without death") {
  CHECK(rc::check([] {
    auto facts = possible_record();
    facts.death.reset();
    facts.holds.clear();
    const auto before = last_day(facts);
    facts.last_care = *day_between(*facts.last_care, kToday);
    RC_ASSERT(*last_day(facts) >= *before);
  }));
}

TEST_CASE("a transfusion never brings the end forward, without death") {
  CHECK(rc::check([] {
    auto facts = possible_record();
    RC_PRE(!open_today(facts));
    facts.death.reset();
    auto without = facts;
    without.transfusions.clear();
    RC_ASSERT(*last_day(facts) >= *last_day(without));
  }));
}

TEST_CASE("adding a claim never brings the end forward") {
  CHECK(rc::check([] {
    auto facts = possible_record();
    RC_PRE(!open_today(facts));
    const auto before = last_day(facts);
    facts.holds.push_back(any_closed_hold());
    RC_PRE(!open_today(facts));
    RC_ASSERT(*last_day(facts) >= *before);
  }));
}

TEST_CASE("the order of the claims changes nothing") {
  CHECK(rc::check([] {
    auto facts = possible_record();
    const auto before = last_day(facts);
    std::reverse(facts.holds.begin(), facts.holds.end());
    RC_ASSERT(last_day(facts) == before);
  }));
}

TEST_CASE("claims push by the union of their days, counted one by one") {
  CHECK(rc::check([] {
    auto facts = possible_record();
    RC_PRE(!open_today(facts));
    auto bare = facts;
    bare.holds.clear();
    // Day by day from the last care: a day under a claim does not count towards the term.
    int left = days_between(*facts.last_care, *last_day(bare)) + 1;
    Date day = *facts.last_care;
    while (true) {
      bool under_claim = false;
      for (const auto& hold : facts.holds)
        under_claim = under_claim || (hold.from <= day && day <= *hold.to);
      if (!under_claim && --left == 0) break;
      day = add_days(day, 1);
    }
    // Suspended days that follow the last counted day belong to no term.
    RC_ASSERT(*last_day(facts) == day);
  }));
}

TEST_CASE("an open claim always holds what is determined") {
  CHECK(rc::check([] {
    auto facts = possible_record();
    facts.holds.push_back({.from = *day_between(kFirst, kToday)});
    const auto decision = decided(facts);
    RC_ASSERT(decision.state == State::held);
    RC_ASSERT(!decision.last_day);
  }));
}

TEST_CASE("the cautious policy never ends before the bare text, and shows both") {
  CHECK(rc::check([] {
    const auto facts = possible_record();
    RC_PRE(!open_today(facts));
    const auto bare = decided(facts);
    const auto cautious = decided(facts, Policy::cautious());
    RC_ASSERT(*cautious.last_day >= *bare.last_day);
    if (*cautious.last_day != *bare.last_day) {
      RC_ASSERT(cautious.other_last_day == bare.last_day);
      RC_ASSERT(bare.other_last_day == cautious.last_day);
    }
  }));
}

TEST_CASE("the day after the last day is the first day of erasure, on every later day") {
  CHECK(rc::check([] {
    auto facts = possible_record();
    facts.holds.clear();
    const auto decision = decided(facts);
    RC_ASSERT(*decision.erasable_from == add_days(*decision.last_day, 1));
    const auto later =
        std::max(add_days(*decision.erasable_from, *rc::gen::inRange(0, 5000)), kToday);
    RC_ASSERT(explain(RuleSet::embedded(), facts, later, Policy::bare_text()).state == State::due);
  }));
}

TEST_CASE("a draft rule never yields due") {
  // The rule of the record itself, turned into a draft.
  auto text = std::string(
      "[rule]\nid=\"dossier.medical\"\ntitle=\"t\"\napplies=\"dossier\"\nnature=\"minimum\"\n"
      "in_force_from=2006-01-05\nstatus=\"draft\"\nstart=\"last_care\"\nstart_label=\"l\"\n"
      "summary=\"s\"\n[[source]]\nref=\"r\"\nread_on=2026-11-23\nconfidence=\"memory\"\n"
      "summary=\"s\"\n[[clause]]\nid=\"care\"\nkind=\"after\"\nfrom=\"last_care\"\nyears=20\n"
      "cite=\"r\"\ntext=\"t\"\n");
  const auto rules = RuleSet::parse({{"draft.toml", text}});
  REQUIRE(rules.has_value());
  CHECK(rc::check([&] {
    const auto facts = any_record();
    const auto decision = explain(*rules, facts, kToday, Policy::bare_text());
    RC_ASSERT(decision.state != State::due);
    RC_ASSERT(Judge(*rules, Policy::bare_text(), kToday)(facts).state == decision.state);
  }));
}
