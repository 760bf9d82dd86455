// What reading the law refuses, what a practice's policy may do, and how fast a record is judged.
#include <ctime>

#include "law/care_resources.h"
#include "law/judge.h"
#include "law/retention.h"
#include "law/toml_tree.h"

using namespace serment;
using namespace serment::law;

namespace {

Date on(const char* text) {
  return parse_iso_date(text).value();
}

std::string rule_text(const std::string& clause, std::string_view confidence = "seen",
                      std::string_view summary = "{keep} après") {
  std::string text =
      "[rule]\nid = \"r\"\ntitle = \"t\"\napplies = \"staff\"\nnature = \"minimum\"\n"
      "in_force_from = 2010-01-01\nstatus = \"reviewed\"\nstart = \"departure\"\n"
      "start_label = \"le départ\"\nsummary = \"";
  text += summary;
  text += "\"\n[[source]]\nref = \"texte\"\nread_on = 2026-11-23\nconfidence = \"";
  text += confidence;
  text += "\"\nsummary = \"s\"\n[[clause]]\n";
  text += clause;
  return text;
}
const std::string kKeep =
    "id = \"keep\"\nkind = \"after\"\nfrom = \"departure\"\nyears = 5\ncite = \"texte\"\ntext = "
    "\"On garde {keep}.\"\n";

std::string code_of(const Result<RuleSet>& rules) {
  return rules ? "accepted" : rules.error().code + " " + rules.error().place;
}

}  // namespace

TEST_CASE("a rule file is refused with the field and line at fault") {
  struct Row {
    std::string text;
    std::string_view place;
  };
  const Row rows[] = {
      {"[rule", "ligne 1"},
      {"[rule]\nid = \"r\"\n", "rule.title"},
      {rule_text("id = \"keep\"\nkind = \"perhaps\"\nfrom = \"d\"\ncite = \"texte\"\ntext = "
                 "\"t\"\n"),
       "clause[1].kind"},
      {rule_text("id = \"keep\"\nkind = \"after\"\nfrom = \"d\"\nyears = 5\ncite = "
                 "\"ailleurs\"\ntext = \"t\"\n"),
       "clause[1].cite"},
      {rule_text("id = \"keep\"\nkind = \"after\"\nfrom = \"d\"\nyears = 5\nmonths = 1\ncite = "
                 "\"texte\"\ntext = \"t\"\n"),
       "clause[1].years"},
      {rule_text("id = \"keep\"\nkind = \"after\"\nfrom = \"d\"\nyears = -5\ncite = "
                 "\"texte\"\ntext = \"t\"\n"),
       "clause[1].years"},
      {rule_text(kKeep, "seen", "5 ans après"), "rule.summary"},
      {rule_text(kKeep, "seen", "{perhaps} après"), "rule.summary"},
      {rule_text(kKeep, "seen", "{keep après"), "rule.summary"},
      {rule_text(kKeep, "rumour"), "source[1].confidence"},
      {rule_text(kKeep, "memory"), "rule.status"},
      {rule_text(kKeep + "colour = \"red\"\n"), "clause[1].colour"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.place);
    const auto rules = RuleSet::parse({{"r.toml", row.text}});
    CHECK(code_of(rules).find(row.place) != std::string::npos);
  }
  CHECK(code_of(RuleSet::parse({{"r.toml", rule_text(kKeep)}})) == "accepted");
}

TEST_CASE("versions of a rule follow one another, never overlap") {
  auto old = rule_text(kKeep);
  old.insert(old.find("status"), "in_force_to = 2019-12-31\n");
  auto current = rule_text(kKeep);
  current.replace(current.find("2010-01-01"), 10, "2020-01-01");
  current.replace(current.find("years = 5"), 9, "years = 7");
  const auto rules = RuleSet::parse({{"r.toml", old}, {"r@2020.toml", current}});
  REQUIRE(rules.has_value());
  CHECK(rules->find("r", on("2009-12-31")) == nullptr);
  CHECK(duration_text(*rules, "r", on("2019-12-31")).value() == "5\u00a0ans après");
  CHECK(duration_text(*rules, "r", on("2020-01-01")).value() == "7\u00a0ans après");
  CHECK(duration_text(*rules, "other", on("2020-01-01")).error().code == "law.rule_unknown");
  CHECK(code_of(RuleSet::parse({{"a.toml", rule_text(kKeep)}, {"b.toml", rule_text(kKeep)}})) ==
        "law.versions_overlap b.toml");
}

TEST_CASE("durations of registers are read from the clauses") {
  const auto& rules = RuleSet::embedded();
  const auto text = duration_text(rules, "dossier.medical", on("2026-11-23")).value();
  for (const char* part : {"20\u00a0ans", "28e anniversaire", "10\u00a0ans",
                           "5\u00a0ans en base active", "15\u00a0ans en archive"})
    CHECK_MESSAGE(text.find(part) != std::string::npos, part);
  CHECK(
      duration_text(rules, "breach.register", on("2026-11-23")).value().ends_with("(à vérifier)"));
}

TEST_CASE("a policy may lengthen with a reason, never shorten under a minimum") {
  struct Row {
    std::string_view toml;
    std::string_view code;  ///< empty: accepted
    std::string_view place;
  };
  const Row rows[] = {
      {"", "", ""},
      {"[policy]\nkeep_longest = true\n", "", ""},
      {"[policy]\nkeep_longest = false\nshorter_reason = \"dossiers froids\"\n", "", ""},
      {"[policy]\nkeep_longest = false\n", "policy.reason", "policy.shorter_reason"},
      {"[policy]\nkeep_longest = false\nshorter_reason = \"  \"\n", "policy.reason",
       "policy.shorter_reason"},
      {"[extension.\"dossier.medical\"]\nyears = 10\nreason = \" \\t\"\n", "policy.reason",
       "extension.dossier.medical.reason"},
      {"[policy]\nkeep_longest = 1\n", "policy.toml.field", "policy.keep_longest"},
      {"[policy]\nkeep_shortest = true\n", "policy.toml.field", "policy.keep_shortest"},
      {"[extension.\"dossier.medical\"]\nyears = 10\nreason = \"actes d’avant 2002\"\n", "", ""},
      {"[extension.\"dossier.medical\"]\nyears = -5\nreason = \"r\"\n", "policy.under_minimum",
       "extension.dossier.medical.years"},
      {"[extension.\"dossier.medical\"]\nyears = 0\nreason = \"r\"\n", "policy.under_minimum",
       "extension.dossier.medical.years"},
      {"[extension.\"dossier.medical\"]\nyears = 10\n", "policy.reason",
       "extension.dossier.medical.reason"},
      {"[extension.\"dossier.medcal\"]\nyears = 10\nreason = \"r\"\n", "policy.unknown_rule",
       "extension.dossier.medcal"},
      {"[extension.video]\nyears = 1\nreason = \"r\"\n", "policy.over_maximum", "video.years"},
      {"[term.\"dossier.medical\"]\nyears = 10\nreason = \"r\"\n", "policy.under_minimum",
       "term.dossier.medical"},
      {"[term.appointments]\nmonths = 6\nreason = \"activité de suivi\"\n", "", ""},
      {"[term.\"access.journal\"]\nmonths = 5\nreason = \"r\"\n", "policy.under_minimum",
       "access.journal"},
      {"[term.\"access.journal\"]\nmonths = 6\nreason = \"r\"\n", "", ""},
      {"[term.\"access.journal\"]\nyears = 3\nreason = \"contrôle interne\"\n", "", ""},
      {"[term.\"access.journal\"]\nmonths = 37\nreason = \"r\"\n", "policy.over_maximum",
       "access.journal"},
      {"[term.video]\ndays = 32\nreason = \"r\"\n", "policy.over_maximum", "video"},
      {"[term.video]\ndays = 5\nreason = \"r\"\n", "", ""},
      {"[term.\"fse.double\"]\ndays = 89\nreason = \"r\"\n", "policy.under_minimum", "fse.double"},
      {"[policy\n", "policy.toml.malformed", "ligne 1"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.toml);
    const auto policy = parse_policy(row.toml);
    CHECK((policy ? "" : policy.error().code) == row.code);
    if (policy) {
      const auto again = parse_policy(to_toml(*policy));
      REQUIRE(again.has_value());
      CHECK(to_toml(*again) == to_toml(*policy));
    } else {
      CHECK_MESSAGE(policy.error().place.find(row.place) != std::string::npos,
                    policy.error().place);
    }
  }
}

TEST_CASE("a chosen term decides, and a draft that the practice chose may be due") {
  const auto policy =
      parse_policy("[term.appointments]\nmonths = 6\nreason = \"activité de suivi\"\n").value();
  const RuleFacts facts{.start = on("2026-01-31")};
  const auto& rules = RuleSet::embedded();
  const auto decision = explain_rule(rules, "appointments", facts, on("2026-11-23"), policy);
  REQUIRE(decision.has_value());
  CHECK(decision->last_day == on("2026-07-31"));
  CHECK(decision->state == State::due);
  const auto unknown = explain_rule(rules, "nothing", facts, on("2026-11-23"), policy);
  CHECK(unknown.error().code == "law.rule_unknown");
  const auto record = explain_rule(
      rules, "dossier.medical", {.start = on("2004-05-01"), .named = {{"birth", on("1950-01-01")}}},
      on("2026-11-23"), policy);
  CHECK(record->last_day == on("2024-05-01"));
}

TEST_CASE("the JSON of explain has the promised fields in order") {
  const auto decision = explain(RuleSet::embedded(),
                                {.birth = on("1950-06-30"),
                                 .last_care = on("2004-02-29"),
                                 .transfusions = {on("2001-07-02")}},
                                on("2026-11-23"), Policy::bare_text());
  const auto text = explain_json(decision);
  CHECK(text.starts_with(
      R"({"state":"due","last_day":"2024-02-29","erasable_from":"2024-03-01","items":[{"kind":"transfusion","last_day":"2031-07-02"}],"missing":[],"other_last_day":null,"steps":[{"rule":"dossier.medical","clause":"care","cite":"CSP R1112-7","from":"2004-02-29","result":"2024-02-29","applied":true,)"));
  const auto french = explain_french(decision);
  CHECK(french.find("1er\u00a0mars\u00a02024") != std::string::npos);
  CHECK(french.find("[CSP R1112-7]") != std::string::npos);
  const auto held = explain(RuleSet::embedded(),
                            {.birth = on("1950-06-30"),
                             .last_care = on("2004-02-29"),
                             .holds = {{.from = on("2020-01-01")}}},
                            on("2026-11-23"), Policy::bare_text());
  CHECK(explain_json(held).starts_with(
      R"({"state":"held","last_day":null,"erasable_from":null,"items":[],"missing":[],)"));
}

TEST_CASE("care: what counts, what does not, and transfusions") {
  const auto& table = care_resources();
  for (const char* type : {"Encounter", "Procedure", "Immunization", "MedicationRequest",
                           "Observation", "DiagnosticReport"})
    CHECK(table.counts(type));
  for (const char* type : {"Claim", "ExplanationOfBenefit", "Coverage", "Condition", "Appointment",
                           "Patient", "DocumentReference", "NeverHeardOf"})
    CHECK_FALSE(table.counts(type));
  for (const auto& [type, resource] : table.all()) CHECK_FALSE(resource.reason.empty());
  const auto* encounter = table.find("Encounter");
  REQUIRE(encounter != nullptr);
  CHECK(CareResources::accepts_status(*encounter, "finished"));
  CHECK(CareResources::accepts_status(*encounter, ""));
  for (const char* status : {"planned", "cancelled", "entered-in-error"})
    CHECK_FALSE(CareResources::accepts_status(*encounter, status));
  CHECK(table.is_transfusion("http://snomed.info/sct", "116859006"));
  CHECK_FALSE(table.is_transfusion("http://loinc.org", "116859006"));
  CHECK(table.is_excluded("http://snomed.info/sct", "308646001"));
}

TEST_CASE("care: a date after the death gives way to an earlier one, else it is shown") {
  const Date today = on("2026-11-23");
  const auto day = [](const char* text) { return CareDate{on(text), on(text)}; };
  const std::vector<CareDate> stay = {day("2006-02-25"), day("2006-02-21")};
  CHECK(care_day(stay, std::nullopt, today) == on("2006-02-25"));
  CHECK(care_day(stay, on("2006-02-21"), today) == on("2006-02-21"));
  CHECK(care_day(stay, on("2006-01-01"), today) == on("2006-02-25"));
  CHECK(care_day({}, std::nullopt, today) == std::nullopt);
  const std::vector<CareDate> planned = {day("2027-01-01")};
  CHECK(care_day(planned, std::nullopt, today) == std::nullopt);
}

TEST_CASE("care: a month or a year that has begun is no plan, and stands before the death") {
  const Date today = on("2026-11-23");
  const std::vector<CareDate> this_year = {{on("2026-01-01"), on("2026-12-31")}};
  CHECK(care_day(this_year, std::nullopt, today) == today);
  CHECK(care_day(this_year, on("2026-03-05"), today) == on("2026-03-05"));
  const std::vector<CareDate> before = {{on("2004-05-01"), on("2004-05-31")}};
  CHECK(care_day(before, std::nullopt, today) == on("2004-05-31"));
  const std::vector<CareDate> next_year = {{on("2027-01-01"), on("2027-12-31")}};
  CHECK(care_day(next_year, std::nullopt, today) == std::nullopt);
}

TEST_CASE("a care table is refused with the field at fault") {
  CHECK(CareResources::parse("[[resource]]\ntype = \"A\"\ncounts = true\nreason = \"r\"\n")
            .error()
            .place.starts_with("resource[1].dates"));
  CHECK(CareResources::parse("[[resource]]\ntype = \"A\"\nreason = \"r\"\n[[resource]]\ntype = "
                             "\"A\"\nreason = \"r\"\n")
            .error()
            .place.starts_with("resource[2].type"));
}

TEST_CASE("a million records are judged in a fraction of a second") {
  const Judge judge(RuleSet::embedded(), Policy::cautious(), on("2026-11-23"));
  Facts facts{
      .birth = on("1950-06-30"), .last_care = on("2004-02-29"), .last_write = on("2005-01-01")};
  const Date first = on("1990-01-01");
  std::uint64_t due = 0;
  const std::clock_t start = std::clock();  // processor time: the machine may be busy
  for (int i = 0; i < 1'000'000; ++i) {
    facts.last_care = add_days(first, i % 13000);
    due += judge(facts).state == State::due ? 1 : 0;
  }
  const auto took = (std::clock() - start) * 1000 / CLOCKS_PER_SEC;
  MESSAGE("1 000 000 records judged in " << took << " ms, " << due << " due");
  CHECK(due > 0);
  CHECK(took < 2000);  // generous: sanitizers, busy machines
}
