// The grid and the dates as data; the proposed verdict, case by case; the notice.
#include <doctest/doctest.h>

#include <algorithm>

#include "ai_tools/notice_check.h"

namespace serment::ai_tools {
namespace {

/// A transcription of consultations, hosted as health data must be, with every good answer.
ToolFacts facts() {
  return {.name = "Transcription",
          .vendor = "Exemple",
          .purpose = "Écrire le compte rendu.",
          .data = "health",
          .hosting = "eea",
          .hosting_country = "France",
          .hds = "yes",
          .device_class = "none",
          .generative = true};
}
std::vector<Answer> good_answers() {
  std::vector<Answer> answers;
  for (const auto& question : grid().questions) {
    const bool bad_when_yes = question.id == "needed" || question.id == "decides" ||
                              question.id == "vulnerable" || question.id == "training";
    answers.push_back({question.id, bad_when_yes ? "no" : "yes"});
  }
  return answers;
}
std::vector<Answer> answers_with(std::string_view question, const char* answer) {
  auto answers = good_answers();
  for (auto& one : answers)
    if (one.question == question) one.answer = answer;
  return answers;
}
bool has_rule(const Proposal& proposal, std::string_view rule) {
  return std::any_of(proposal.reasons.begin(), proposal.reasons.end(),
                     [&](const Reason& one) { return one.rule == rule; });
}

TEST_CASE("the seven sheets of the CNIL and the four letters of the HAS all ask something") {
  CHECK(grid().sheets.size() == 11);
  for (const auto& sheet : grid().sheets) {
    CAPTURE(sheet.id);
    CHECK(std::any_of(grid().questions.begin(), grid().questions.end(),
                      [&](const Question& question) { return question.sheet == sheet.id; }));
  }
  CHECK(obligations().size() >= 8);
  CHECK(std::is_sorted(
      obligations().begin(), obligations().end(),
      [](const Obligation& one, const Obligation& other) { return one.from < other.from; }));
}

TEST_CASE("the verdict follows facts and answers, and says why") {
  CHECK(propose(grid(), facts(), good_answers()).verdict == "allowed");
  CHECK(propose(grid(), facts(), good_answers()).reasons.empty());

  auto some = good_answers();
  some.pop_back();
  const auto incomplete = propose(grid(), facts(), some);
  CHECK(incomplete.verdict == "incomplete");
  CHECK(incomplete.questions.size() == 1);
  CHECK(incomplete.reasons.empty());

  struct Case {
    const char *question, *answer, *rule, *verdict;
  };
  for (const auto& one : {
           Case{"training", "yes", "health_training", "forbidden"},
           Case{"training", "unknown", "health_training", "forbidden"},
           Case{"contract", "unknown", "health_no_contract", "forbidden"},
           Case{"decides", "yes", "decides_alone", "forbidden"},
           Case{"verified", "no", "not_verified", "forbidden"},
           Case{"override", "no", "no_override", "forbidden"},
           Case{"purpose", "no", "no_purpose", "forbidden"},
           Case{"impact", "no", "impact_missing", "restricted"},
           Case{"told", "no", "not_told", "restricted"},
           Case{"learned", "no", "not_learned", "restricted"},
           Case{"secured", "unknown", "not_secured", "restricted"},
           Case{"rights", "no", "rights_missing", "restricted"},
           Case{"objection", "no", "no_refusal", "restricted"},
           Case{"limits", "no", "limits_unknown", "allowed"},
           Case{"needed", "yes", "simpler", "allowed"},
           Case{"estimated", "no", "not_estimated", "allowed"},
       }) {
    CAPTURE(one.question);
    const auto proposal = propose(grid(), facts(), answers_with(one.question, one.answer));
    CHECK(proposal.verdict == one.verdict);
    CHECK(has_rule(proposal, one.rule));
    CHECK(proposal.conditions.empty() == (proposal.verdict != "restricted"));
  }
}

TEST_CASE("health data leave only for certified hosting in Europe; a device is marked") {
  auto tool = facts();
  tool.hds = "unknown";
  CHECK(has_rule(propose(grid(), tool, good_answers()), "health_unprotected"));
  tool = facts();
  tool.hosting = "unknown";
  CHECK(propose(grid(), tool, good_answers()).verdict == "forbidden");
  tool = facts();
  tool.device_class = "unknown";
  CHECK(has_rule(propose(grid(), tool, good_answers()), "device_unmarked"));
  tool.device_class = "IIa";
  CHECK(propose(grid(), tool, good_answers()).verdict == "allowed");
  // Without patients' data hosting does not matter, and the limit is that very thing.
  tool = facts();
  tool.data = "none";
  tool.hds = "no";
  tool.hosting = "outside";
  const auto plain = propose(grid(), tool, good_answers());
  CHECK(plain.verdict == "restricted");
  CHECK(has_rule(plain, "no_patient_data"));
  tool.data = "pseudonymised";
  CHECK(propose(grid(), tool, answers_with("training", "unknown")).verdict == "forbidden");
}

TEST_CASE(
    "a text without names stays a patient's: its tool is limited by all that it does not offer") {
  auto tool = facts();
  tool.data = "pseudonymised";
  const auto well_kept = propose(grid(), tool, good_answers());
  CHECK(well_kept.verdict == "restricted");
  CHECK_FALSE(has_rule(well_kept, "pseudonymised_unprotected"));
  CHECK(
      has_rule(propose(grid(), tool, answers_with("contract", "no")), "pseudonymised_unprotected"));
  for (const auto& missing : {"impact", "rights", "objection"})
    CHECK(propose(grid(), tool, answers_with(missing, "no")).reasons.size() >
          well_kept.reasons.size());
  tool.hosting = "outside";
  CHECK(has_rule(propose(grid(), tool, good_answers()), "pseudonymised_unprotected"));
  tool.hosting = "eea";
  tool.hds = "no";
  CHECK(has_rule(propose(grid(), tool, good_answers()), "pseudonymised_unprotected"));
}

TEST_CASE("a sheet with a missing or unknown field is refused at that field") {
  const auto place = [](const auto& change) {
    auto tool = facts();
    change(tool);
    const auto checked = check_facts(tool);
    return checked ? std::string() : checked.error().place;
  };
  CHECK(place([](ToolFacts&) {}).empty());
  CHECK(place([](ToolFacts& tool) { tool.name = " "; }) == "name");
  CHECK(place([](ToolFacts& tool) { tool.name = std::string(121, 'x'); }) == "name");
  CHECK(place([](ToolFacts& tool) { tool.name = "a\x01"; }) == "name");
  CHECK(place([](ToolFacts& tool) { tool.vendor = ""; }) == "vendor");
  CHECK(place([](ToolFacts& tool) { tool.purpose = ""; }) == "purpose");
  CHECK(place([](ToolFacts& tool) { tool.data = "moon"; }) == "data");
  CHECK(place([](ToolFacts& tool) { tool.hosting = ""; }) == "hosting");
  CHECK(place([](ToolFacts& tool) { tool.hds = "maybe"; }) == "hds");
  CHECK(place([](ToolFacts& tool) { tool.device_class = "IV"; }) == "device_class");
  CHECK(check_answers(grid(), {{"moon", "yes"}}).error().code == "ai_tool.answer");
  CHECK(check_answers(grid(), {{"told", "perhaps"}}).error().code == "ai_tool.answer");
  CHECK(check_answers(grid(), {{"told", "yes"}, {"told", "no"}}).error().code == "ai_tool.answer");
}

TEST_CASE("a grid that names what does not exist is refused") {
  const std::string head =
      "review_months = 12\n[[source]]\nid = \"s\"\nref = \"R\"\nread_on = 2026-11-23\nconfidence = "
      "\"seen\"\nsummary = \"R\"\n[[sheet]]\nid = \"a\"\ntitle = \"T\"\n[[question]]\nid = "
      "\"q\"\nsheet = \"a\"\ntext = \"T\"\nwhy = \"W\"\ncite = \"s\"\n";
  const auto rule = [&](const std::string& when, const std::string& effect,
                        const std::string& condition) {
    return parse_grid(head + "[[rule]]\nid = \"r\"\nwhen = [\"" + when + "\"]\neffect = \"" +
                      effect + "\"\nreason = \"R\"\ncite = \"s\"\n" +
                      (condition.empty() ? "" : "condition = \"" + condition + "\"\n"))
        .has_value();
  };
  CHECK(rule("health+!q.q=yes", "forbidden", ""));
  CHECK_FALSE(rule("moon", "forbidden", ""));
  CHECK_FALSE(rule("q.moon=yes", "forbidden", ""));
  CHECK_FALSE(rule("q.q=perhaps", "forbidden", ""));
  CHECK_FALSE(rule("health", "perhaps", ""));
  CHECK_FALSE(rule("health", "restricted", ""));
  CHECK_FALSE(rule("health", "forbidden", "Jamais."));
}

TEST_CASE("the duties of the AI Act follow what the tool is") {
  const auto has = [](const ToolFacts& tool, std::string_view id) {
    const auto some = obligations_of(tool);
    return std::any_of(some.begin(), some.end(),
                       [&](const Obligation* one) { return one->id == id; });
  };
  auto tool = facts();
  CHECK(has(tool, "literacy"));
  CHECK_FALSE(has(tool, "devices"));
  tool.device_class = "IIa";
  CHECK(has(tool, "devices"));
  CHECK_FALSE(has(tool, "high_risk"));
  tool.triage = true;
  CHECK(has(tool, "high_risk"));
}

TEST_CASE("the notice names each tool in use that sees patients, and no other") {
  StoredTool stored{"1", "allowed", 1, {facts(), {}, {}}};
  compliance::Answers answers;
  CHECK(check_notice({}, answers).agrees);
  CHECK(check_notice({stored}, answers).missing == std::vector<std::string>{"Transcription"});
  answers.answers.ai = true;
  answers.answers.ai_tools = "Dictée, TRANSCRIPTION (Exemple)";
  CHECK(check_notice({stored}, answers).agrees);
  stored.state = "forbidden";
  CHECK(check_notice({stored}, answers).unfounded);
  stored.state = "restricted";
  stored.tool.facts.data = "none";
  CHECK(check_notice({stored}, answers).unfounded);
  answers.answers.ai = false;
  CHECK(check_notice({stored}, answers).agrees);
}

}  // namespace
}  // namespace serment::ai_tools
