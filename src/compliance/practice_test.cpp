#include "compliance/practice.h"

#include <doctest/doctest.h>

#include "compliance/catalogue.h"
#include "compliance/form.h"
#include "json/bind.h"

using namespace serment;
using namespace serment::compliance;

namespace {

const Date kToday{std::chrono::year{2026}, std::chrono::November, std::chrono::day{23}};

Answers sample() {
  auto answers = parse_answers(sample_answers());
  REQUIRE_MESSAGE(answers, (answers ? "" : answers.error().place + " " + answers.error().what));
  return *answers;
}

}  // namespace

TEST_CASE("the sample answers give a valid register") {
  const auto practice = generate(sample(), law::RuleSet::embedded(), kToday);
  REQUIRE(practice);
  for (const auto& activity : practice->activities) {
    INFO(activity.ref);
    const auto valid = validate(activity, law::RuleSet::embedded(), kToday);
    CHECK_MESSAGE(valid, (valid ? "" : valid.error().place + " " + valid.error().what));
  }
}
