#include "oversight/access_rules.h"

#include <doctest/doctest.h>

using namespace serment;
using namespace serment::oversight;

namespace {

constexpr std::string_view kHead = R"(
[[source]]
id = "s"
ref = "r"
read_on = 2026-11-28
confidence = "seen"
summary = "x"
[review]
source = "s"
answer_days = 7
pause_seconds = 120
most_findings = 200
shared_minutes = 3
)";
constexpr std::string_view kRule = R"(
[[rule]]
id = "bulk"
title = "t"
looks = "count"
acts = ["dossier.read"]
group = "burst"
weight = 80
remember_days = 0
most = 30
minutes = 60
question = "Quel travail était-ce ?"
reason = "r"
source = "s"
)";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const auto place = text.find(what);
  REQUIRE(place != std::string::npos);
  return text.replace(place, what.size(), with);
}

}  // namespace

TEST_CASE("the built-in rules are read; each asks a question and accuses nobody") {
  const auto& rules = AccessRules::embedded();
  CHECK(rules.all().size() == 6);
  for (const auto& rule : rules.all()) {
    CAPTURE(rule.id);
    CHECK(rule.question.ends_with("?"));
    CHECK_FALSE(rules.source(rule.source).ref.empty());
    for (const auto* word : {"faute", "fraude", "abus", "suspect", "interdit", "anormal", "viol"}) {
      CHECK(rule.question.find(word) == std::string::npos);
      CHECK(rule.title.find(word) == std::string::npos);
    }
  }
  CHECK(rules.opening()[6] == OpenSpan{});  // Sunday
}

TEST_CASE("a table with a fault is refused, with its place") {
  const std::string sound = std::string(kHead) + std::string(kRule);
  REQUIRE(AccessRules::parse(sound).has_value());
  const std::pair<std::string_view, std::string_view> faults[] = {
      {"looks = \"count\"", "looks = \"moon\""},
      {"acts = [\"dossier.read\"]", "acts = [\"dossier.eaten\"]"},
      {"acts = [\"dossier.read\"]", "acts = []"},
      {"weight = 80", "weight = 0"},
      {"most = 30", "most = 30\nmoon = 1"},
      {"most = 30", "most = 30\ndays = 3"},
      {"minutes = 60", ""},
      {"Quel travail était-ce ?", "C’est une faute."},
      {"reason = \"r\"\nsource = \"s\"", "reason = \"r\"\nsource = \"unknown\""},
      {"answer_days = 7", "answer_days = 0"},
      {"confidence = \"seen\"", "confidence = \"sure\""},
      {"[review]", "[[opening]]\nday = 8\nfrom = 1\nto = 2\n[review]"},
      {"[review]", "[[opening]]\nday = 1\nfrom = 600\nto = 600\n[review]"},
  };
  for (const auto& fault : faults) {
    CAPTURE(fault.second);
    const auto read = AccessRules::parse(replaced(sound, fault.first, fault.second));
    REQUIRE_FALSE(read.has_value());
    CHECK_FALSE(read.error().place.empty());
  }
}
