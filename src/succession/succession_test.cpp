#include <doctest/doctest.h>

#include "succession/plan.h"

using namespace serment;
using namespace serment::succession;

namespace {

const Date kToday{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(28)};

}  // namespace

TEST_CASE("every letter that a step names fills from the practice and the plan") {
  const auto answers = compliance::parse_answers(compliance::sample_answers()).value();
  int letters = 0;
  for (const auto& situation : situations())
    for (const auto& step : situation.steps) {
      CAPTURE(step.id);
      for (const bool named : {false, true}) {
        Plan plan{.situation = situation.id, .state = "prepared"};
        CHECK(letter(answers, plan, step.id, kToday).error().code ==
              (step.letter.empty() ? "succession.letter" : "succession.date"));
        plan.effective_on = add_months(kToday, 6);
        if (named) plan.people = {.successor = "Dr Suite", .keeper = "Étude d’essai"};
        if (step.letter.empty()) continue;
        const auto page = letter(answers, plan, step.id, kToday).value();
        CHECK(page.html.find("28\u00a0mai\u00a02027") != std::string::npos);
        ++letters;
      }
    }
  CHECK(letters >= 8);
}

TEST_CASE("the letter to the software's maker takes its delays from the law's data") {
  const auto answers = compliance::parse_answers(compliance::sample_answers()).value();
  const Plan plan{.situation = "software", .state = "prepared", .effective_on = kToday};
  const auto html = letter(answers, plan, "archive", kToday).value().html;
  CHECK(html.find("48\u00a0heures") != std::string::npos);
  CHECK(html.find("30\u00a0jours") != std::string::npos);
}

TEST_CASE("a file of situations that is wrong is refused where it is wrong") {
  const std::string good =
      "[[source]]\nid = \"s\"\nref = \"S\"\nread_on = 2026-11-23\nconfidence = \"seen\"\nsummary = "
      "\"x\"\n[[situation]]\nid = \"a\"\nlabel = \"A\"\nhint = \"h\"\n[[situation.step]]\nid = "
      "\"x\"\ntitle = \"X\"\nwhy = \"y\"\nsource = \"s\"\n";
  CHECK(parse_situations(good).has_value());
  auto text = good;
  text.replace(text.find("source = \"s\""), 12, "source = \"t\"");
  CHECK_FALSE(parse_situations(text).has_value());
  CHECK_FALSE(parse_situations(good + "[[situation.step]]\nid = \"x\"\ntitle = \"X\"\nwhy = \"y\"\n"
                                      "source = \"s\"\n")
                  .has_value());
  CHECK_FALSE(parse_situations(good + "typo = 1\n").has_value());
}
