#include <doctest/doctest.h>

#include <set>

#include "scam/seller.h"

using namespace serment;
using namespace serment::scam;

namespace {

const Catalogue& catalogue() {
  return Catalogue::embedded();
}

Date day(const char* iso) {
  return parse_iso_date(iso).value();
}

/// A call without anything abnormal, confirmed by calling back.
GivenAnswers quiet() {
  return {{"money", "no"},  {"threat", "no"}, {"offer", "no"},
          {"access", "no"}, {"hurry", "no"},  {"verified", "yes"}};
}

std::string verdict(const GivenAnswers& answers) {
  const auto judged = judge_call(catalogue(), answers);
  return judged ? judged->verdict : judged.error().code;
}

SellerFacts honest_seller() {
  SellerFacts facts;
  facts.siren = "732 829 320";
  facts.answers = {{"exists", "yes"},     {"unasked", "no"},        {"official_look", "no"},
                   {"threat", "no"},      {"written_offer", "yes"}, {"guarantee", "no"},
                   {"payment_now", "no"}, {"contract_terms", "yes"}};
  return facts;
}

const Date kToday = day("2026-11-28");

}  // namespace

TEST_CASE("the law of scams: six questions, each with a source and a reason") {
  CHECK(catalogue().questions().size() == 6);
  for (const auto& question : catalogue().questions()) {
    CHECK(catalogue().source(question.source).read_on.ok());
    CHECK(question.yes + question.no > 0);
  }
  for (const auto id : {"very_likely", "doubt", "nothing_abnormal"})
    for (const auto* verdict : {&catalogue().verdict(id), &catalogue().seller_verdict(id)}) {
      CHECK(verdict->title.find("certain") == std::string::npos);
      CHECK_FALSE(verdict->text.empty());
    }
  bool cnil = false;
  for (const auto& tell : catalogue().tells()) cnil = cnil || tell.how == "01 53 73 22 22";
  CHECK(cnil);
}

TEST_CASE("a fault in the law of scams is refused with its place") {
  struct Case {
    const char *from, *to, *code;
  };
  std::string good = R"(
[[source]]
id = "s"
ref = "Texte"
read_on = 2026-11-23
confidence = "seen"
)";
  const Case cases[] = {{"confidence = \"seen\"", "confidence = \"sure\"", "toml.field"},
                        {"ref = ", "reference = ", "toml.field"},
                        {"id = \"s\"", "id = 3", "toml.field"},
                        {"", "", "scams.unknown"}};  // nothing but a source: questions are missing
  for (const auto& one : cases) {
    auto text = good;
    text.replace(text.find(one.from), std::string(one.from).size(), one.to);
    const auto parsed = Catalogue::parse(text);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == one.code);
  }
}

TEST_CASE("each of the six answers moves the verdict, and money alone decides") {
  CHECK(verdict(quiet()) == "nothing_abnormal");
  for (const auto* alone : {"money", "threat", "offer", "access"}) {
    auto answers = quiet();
    answers[alone] = "yes";
    CAPTURE(alone);
    CHECK(verdict(answers) == "very_likely");  // even though "the CNIL" confirmed
  }
  auto hurried = quiet();
  hurried["hurry"] = "yes";
  CHECK(verdict(hurried) == "doubt");
  auto unverified = quiet();
  unverified["verified"] = "no";
  CHECK(verdict(unverified) == "doubt");
  unverified["verified"] = "unknown";
  CHECK(verdict(unverified) == "doubt");
}

TEST_CASE("what was not answered never reassures") {
  CHECK(verdict({{"money", "no"}}) == "doubt");
  const auto judged = judge_call(catalogue(), {{"hurry", "yes"}});
  REQUIRE(judged.has_value());
  CHECK(judged->verdict == "doubt");  // and what is unknown never accuses by itself
  REQUIRE(judged->reasons.size() == 6);
  CHECK(judged->reasons.front().question == "verified");
}

TEST_CASE("a form that cannot be read is refused") {
  CHECK(verdict({}) == "scam.no_answer");
  CHECK(verdict({{"money", "unknown"}}) == "scam.no_answer");
  CHECK(verdict({{"money", "peut-être"}}) == "scam.answer");
  CHECK(verdict({{"moon", "yes"}}) == "scam.question");
}

TEST_CASE("the SIREN of a seller: its key is checked, and a valid one proves nothing more") {
  struct Case {
    const char *siren, *state, *verdict;
  };
  const Case cases[] = {
      {"732829320", "valid", "nothing_abnormal"}, {"732 829 320", "valid", "nothing_abnormal"},
      {"732829321", "wrong_key", "doubt"},        {"73282932", "malformed", "doubt"},
      {"73282932A", "malformed", "doubt"},        {"  ", "missing", "doubt"}};
  for (const auto& one : cases) {
    CAPTURE(one.siren);
    auto facts = honest_seller();
    facts.siren = one.siren;
    const auto judged = judge_seller(catalogue(), facts, kToday);
    REQUIRE(judged.has_value());
    CHECK(judged->siren_state == one.state);
    CHECK(judged->judgement.verdict == one.verdict);
    CHECK_FALSE(judged->withdrawal.has_value());  // nothing is signed
  }
  auto threatening = honest_seller();
  threatening.answers["threat"] = "yes";
  CHECK(judge_seller(catalogue(), threatening, kToday)->judgement.verdict == "very_likely");
}

TEST_CASE("the fourteen days: five employees at most, away from the seller, not one day more") {
  struct Case {
    const char* signed_on;
    bool off_premises;
    int employees;
    const char *state, *last;
  };
  const Case cases[] = {{"2026-11-28", true, 5, "open", "2026-12-12"},
                        {"2026-11-14", true, 0, "open", "2026-11-28"},
                        {"2026-11-13", true, 5, "over", "2026-11-27"},
                        {"2026-11-28", true, 6, "no", ""},
                        {"2026-11-28", false, 2, "no", ""}};
  for (const auto& one : cases) {
    CAPTURE(one.signed_on);
    auto facts = honest_seller();
    facts.signed_on = day(one.signed_on);
    facts.off_premises = one.off_premises;
    facts.employees = one.employees;
    const auto judged = judge_seller(catalogue(), facts, kToday);
    REQUIRE(judged.has_value());
    REQUIRE(judged->withdrawal.has_value());
    CHECK(judged->withdrawal->state == one.state);
    CHECK((judged->withdrawal->last_day ? iso(*judged->withdrawal->last_day) : "") == one.last);
  }
}

TEST_CASE("impossible facts of a contract are refused, with the field") {
  auto facts = honest_seller();
  facts.signed_on = day("2026-11-29");
  CHECK(judge_seller(catalogue(), facts, kToday).error().place == "signed_on");
  facts.signed_on = day("2016-11-27");
  CHECK(judge_seller(catalogue(), facts, kToday).error().code == "scam.signed_on");
  facts.signed_on.reset();
  facts.employees = -1;
  CHECK(judge_seller(catalogue(), facts, kToday).error().place == "employees");
}
