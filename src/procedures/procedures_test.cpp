#include <doctest/doctest.h>

#include "compliance/answers.h"
#include "procedures/written.h"

using namespace serment;
using namespace serment::procedures;

namespace {

const Date kToday{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(28)};

std::vector<Written> written_for(const compliance::Answers& answers) {
  return write_all(Catalogue::embedded(),
                   {answers, law::RuleSet::embedded(), law::DeadlineSet::embedded(), kToday});
}

compliance::Answers sample() {
  return compliance::parse_answers(compliance::sample_answers()).value();
}

const Written* find(const std::vector<Written>& all, std::string_view id) {
  for (const auto& one : all)
    if (one.id == id) return &one;
  return nullptr;
}

bool says(const Written& written, std::string_view words) {
  for (const auto& section : written.sections)
    for (const auto& step : section.steps)
      if (step.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("every procedure reads for every kind of practice, with nothing left to fill") {
  for (const auto* structure : {"solo", "group", "msp", "cpts"}) {
    for (const bool flag : {false, true}) {
      auto answers = sample();
      answers.answers.structure = structure;
      answers.answers.locums = answers.answers.online_booking = answers.answers.paper_files = flag;
      answers.answers.ai = flag;
      answers.answers.ai_tools = flag ? "Outil d’essai" : "";
      answers.answers.booking_platform = flag ? "Rendez-vous d’essai" : "";
      const auto all = written_for(answers);
      CHECK(all.size() == Catalogue::embedded().all().size() - (flag ? 0U : 1U));
      for (const auto& one : all) {
        CAPTURE(one.number);
        CHECK_FALSE(one.sections.empty());
        CHECK_FALSE(says(one, "{"));
        CHECK(one.digest.size() == 64);
      }
      CHECK((find(all, "ai") != nullptr) == flag);
    }
  }
}

TEST_CASE("durations come from the law's data") {
  const auto all = written_for(sample());
  CHECK(says(*find(all, "rights"), "8\u00a0jours"));
  CHECK(says(*find(all, "rights"), "48\u00a0heures"));
  CHECK(says(*find(all, "breaches"), "72\u00a0heures"));
  CHECK(says(*find(all, "retention"), "20\u00a0ans"));
}

TEST_CASE("the same words have the same digest, other words another") {
  auto answers = sample();
  const auto before = written_for(answers);
  CHECK(find(written_for(answers), "breaches")->digest == find(before, "breaches")->digest);
  answers.dpo = compliance::Officer{.name = "Déléguée d’essai",
                                    .organisation = "",
                                    .address = "x",
                                    .phone = "0102030405",
                                    .email = "dpo@exemple.fr"};
  const auto after = written_for(answers);
  CHECK(find(after, "breaches")->digest != find(before, "breaches")->digest);
  CHECK(find(after, "backups")->digest == find(before, "backups")->digest);
  CHECK(says(*find(after, "breaches"), "Déléguée d’essai"));
  CHECK(says(*find(before, "breaches"), "Le médecin titulaire"));
}

TEST_CASE("braces in an answer stay as they were typed") {
  auto answers = sample();
  answers.answers.ai = true;
  answers.answers.ai_tools = "Outil {rule:x} {";
  CHECK(says(*find(written_for(answers), "ai"), "Outil {rule:x} {"));
}

TEST_CASE("a procedure file that is wrong is refused where it is wrong") {
  const std::string good =
      "[procedure]\nid = \"x\"\nnumber = \"P01\"\ntitle = \"x\"\npurpose = \"x\"\nreaders = "
      "[\"owner\"]\nreview_months = 12\n[[source]]\nref = \"R\"\nread_on = 2026-11-23\nconfidence "
      "= \"seen\"\nsummary = \"x\"\n[[section]]\ntitle = \"x\"\ncite = \"R\"\nsteps = [\"x\"]\n";
  CHECK(Catalogue::parse({{"a.toml", good}}).has_value());
  CHECK(Catalogue::parse({{"a.toml", good}, {"b.toml", good}}).error().code ==
        "procedures.duplicate");
  const auto place = [&](std::string_view from, std::string_view to) {
    auto text = good;
    text.replace(text.find(from), from.size(), to);
    const auto read = Catalogue::parse({{"a.toml", text}});
    return read ? std::string("read") : read.error().place;
  };
  CHECK(place("cite = \"R\"", "cite = \"Q\"").starts_with("a.toml: section[1].cite"));
  CHECK(place("steps = [\"x\"]", "steps = []").starts_with("a.toml: section[1].steps"));
  CHECK(place("purpose", "purpos").starts_with("a.toml: procedure"));
  CHECK(place("review_months = 12", "review_months = 0").starts_with("a.toml: procedure"));
}
