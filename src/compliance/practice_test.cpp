#include "compliance/practice.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "compliance/difference.h"
#include "compliance/form.h"
#include "compliance/notice.h"

using namespace serment;
using namespace serment::compliance;

namespace {

const Date kToday{std::chrono::year{2026}, std::chrono::November, std::chrono::day{23}};

Answers sample() {
  auto answers = parse_answers(sample_answers());
  REQUIRE_MESSAGE(answers, (answers ? "" : answers.error().place + " " + answers.error().what));
  return *answers;
}

Practice generated(const Answers& answers) {
  auto practice = generate(answers, law::RuleSet::embedded(), kToday);
  REQUIRE_MESSAGE(practice, (practice ? "" : practice.error().place + practice.error().what));
  return std::move(*practice);
}

std::string refs_of(const Practice& practice) {
  std::string refs;
  for (const auto& activity : practice.activities) refs += activity.ref + " ";
  return refs;
}

const ProcessingActivity& activity_of(const Practice& practice, std::string_view ref) {
  const auto found = std::find_if(practice.activities.begin(), practice.activities.end(),
                                  [&](const auto& activity) { return activity.ref == ref; });
  REQUIRE(found != practice.activities.end());
  return *found;
}

bool has_processor(const Practice& practice, std::string_view id) {
  return std::any_of(practice.processors.begin(), practice.processors.end(),
                     [&](const auto& processor) { return processor.id == id; });
}

}  // namespace

TEST_CASE("answers choose the activities") {
  auto answers = sample();
  CHECK(refs_of(generated(answers)) == "T01 T02 T03 T05 T06 T07 T08 T09 T10 T11 ");
  answers.answers.secretary = "none";
  CHECK(refs_of(generated(answers)) == "T01 T02 T03 T05 T06 T09 T10 T11 ");
  answers.answers.camera = answers.answers.internal_studies = true;
  answers.practice.website = "cabinet.example";
  answers.answers.teleconsultation = answers.answers.ai = true;
  answers.answers.teleconsultation_provider = answers.answers.ai_tools = "Exemple";
  CHECK(refs_of(generated(answers)) == "T01 T02 T03 T04 T05 T06 T09 T10 T11 T12 T13 T14 T16 ");
  answers.answers.structure = "cpts";
  CHECK(refs_of(generated(answers)) == "T04 T07 T08 T09 T10 T11 T12 T13 T14 T15 T16 ");
}

TEST_CASE("every generated activity is acceptable, with durations from law/") {
  const auto practice = generated(sample());
  for (const auto& activity : practice.activities) {
    INFO(activity.ref);
    const auto valid = validate(activity, law::RuleSet::embedded(), kToday);
    CHECK_MESSAGE(valid, (valid ? "" : valid.error().place + " " + valid.error().what));
    for (const auto& category : activity.data)
      CHECK(category.retention ==
            *law::duration_text(law::RuleSet::embedded(), category.retention_rule, kToday));
  }
  CHECK(activity_of(practice, "T02").data.front().retention_rule == "appointments");
}

TEST_CASE("names given in the answers stand in the register") {
  auto answers = sample();
  answers.answers.secretary = "remote";
  answers.answers.remote_secretary = "Télésecrétariat d’exemple";
  const auto practice = generated(answers);
  const auto& recipients = activity_of(practice, "T02").recipients;
  CHECK(std::any_of(recipients.begin(), recipients.end(), [](const auto& recipient) {
    return recipient.details.find("Télésecrétariat d’exemple") != std::string::npos &&
           recipient.type == "Sous-traitants";
  }));
  CHECK(has_processor(practice, "remote_secretary"));
  CHECK_FALSE(has_processor(practice, "telemedicine"));
  CHECK(activity_of(practice, "T01").actors.front().name ==
        "Cabinet des Tilleuls, Dre Camille Exemple (RPPS\u00a099700000005)");
}

TEST_CASE("DPO and AIPD follow the guide and the law, each with its reason") {
  const struct {
    const char* structure;
    bool shared;
    std::int64_t patients;
    bool ai, camera;
    const char* dpo;
    const char* dpia;
  } cases[] = {
      {"solo", false, 1600, false, false, "not_required", "not_required"},
      {"solo", false, 20'000, false, false, "not_required", "not_required"},
      {"solo", false, 1600, true, false, "not_required", "required"},
      {"solo", false, 1600, false, true, "not_required", "recommended"},
      {"group", true, 9'999, false, false, "not_required", "not_required"},
      {"group", true, 10'000, false, false, "required", "required"},
      {"group", false, 10'000, false, false, "recommended", "not_required"},
      {"msp", false, 500, false, false, "required", "recommended"},
      {"msp", true, 10'000, false, false, "required", "required"},
      {"cpts", false, 0, false, false, "required", "recommended"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.structure);
    CAPTURE(c.patients);
    auto answers = sample();
    answers.answers.structure = c.structure;
    answers.answers.shared_system = c.shared;
    answers.answers.patients_per_year = c.patients;
    answers.answers.ai = c.ai;
    answers.answers.ai_tools = c.ai ? "Exemple" : "";
    answers.answers.camera = c.camera;
    const auto practice = generated(answers);
    CHECK(practice.dpo.need == c.dpo);
    CHECK(practice.dpia.need == c.dpia);
    CHECK_FALSE(practice.dpo.reasons.empty());
    CHECK_FALSE(practice.dpia.reasons.empty());
  }
}

TEST_CASE("an impact assessment is feminine, and the camera's reason says what is decided") {
  CHECK(need_in_french("recommended") == "conseillé");
  CHECK(assessment_need_in_french("recommended") == "conseillée");
  CHECK(assessment_need_in_french("required") == "nécessaire");
  auto answers = sample();
  answers.answers.camera = true;
  const auto practice = generated(answers);
  REQUIRE(practice.dpia.reasons.size() == 2);
  CHECK(practice.dpia.reasons.back().need == "recommended");
  CHECK(practice.dpia.reasons.back().text.find("conseillée") != std::string::npos);
  const auto made = register_document(answers, practice, {}, kToday);
  REQUIRE(made);
  CHECK(made->html.find("Analyse d’impact (AIPD)&nbsp;: conseillée.") != std::string::npos);
}

TEST_CASE("a CPTS has no processor without something processed") {
  auto answers = sample();
  auto& a = answers.answers;
  a.structure = "cpts";
  a.online_booking = a.card_payments = a.paper_files = true;
  a.software = "hosted";
  a.secretary = "both";
  a.remote_secretary = "Télésecrétariat d’exemple";
  const auto practice = generated(answers);
  for (const char* const id : {"booking_platform", "card_bank", "secure_mail"})
    CHECK_FALSE(has_processor(practice, id));
  const auto received = [&](std::string_view what) {
    for (const auto& activity : practice.activities)
      for (const auto& recipient : activity.recipients)
        if (recipient.details.find(what) != std::string::npos) return true;
    return false;
  };
  for (const auto& one : {std::pair{"practice_software_hosted", "MédiDossier"},
                          std::pair{"remote_secretary", "Télésecrétariat d’exemple"},
                          std::pair{"archive_destroyer", "destruction d’archives"}}) {
    CAPTURE(one.first);
    CHECK(has_processor(practice, one.first));
    CHECK(received(one.second));
  }
}

TEST_CASE("for a group the guide and the law differ, and both are shown") {
  auto answers = sample();
  answers.answers.structure = "group";
  answers.answers.shared_system = true;
  answers.answers.patients_per_year = 12'000;
  const auto practice = generated(answers);
  REQUIRE(practice.dpo.reasons.size() == 2);
  CHECK(practice.dpo.reasons[0].reading == "guide");
  CHECK(practice.dpo.reasons[0].need == "not_required");
  CHECK(practice.dpo.reasons[1].reading == "law");
  CHECK(practice.dpo.need == "required");
}

TEST_CASE("a rule that is not in force stops the generation") {
  const auto none = law::RuleSet::parse({});
  REQUIRE(none);
  const auto practice = generate(sample(), *none, kToday);
  REQUIRE_FALSE(practice);
  CHECK(practice.error().code == "law.rule_unknown");
}

TEST_CASE("form: paths, merge, tidy") {
  auto form = form_of(generated(sample()).activities.front());
  CHECK(assign(form, "audience[2]", "Visiteurs"));
  CHECK_FALSE(assign(form, "audience[9]", "x"));
  CHECK_FALSE(assign(form, "audience", "x"));
  CHECK_FALSE(assign(form, "name[1]", "x"));
  CHECK_FALSE(assign(form, "recipients[0].type", "x"));
  CHECK_FALSE(assign(form, "recipients[1]", "x"));
  CHECK_FALSE(assign(form, "recipients[1].type.more", "x"));
  CHECK_FALSE(assign(form, "", "x"));
  const auto patch =
      json::Document::parse(R"({"software": null, "sources": [{"reference": "A"}]})");
  REQUIRE(patch);
  CHECK(merge(form, patch->root()));
  CHECK(assign(form, "name", "  Suivi\r\n "));
  CHECK(assign(form, "audience[1]", ""));
  tidy(form);
  const auto activity = read_form<ProcessingActivity>(form);
  CHECK(activity.name == "Suivi");
  CHECK(activity.software.empty());
  CHECK(activity.audience == std::vector<std::string>{"Visiteurs"});
  CHECK(activity.sources == std::vector<SourceReference>{{"A", ""}});
  CHECK(form_of(activity).same_content(form));
}

TEST_CASE("differences are one change a field, and rows are matched by content") {
  const auto before = generated(sample()).activities.front();
  auto after = before;
  CHECK(differences(before, after).empty());
  CHECK(difference_text({}) == "Aucun changement.\n");
  after.measures.erase(after.measures.begin());
  after.recipients.insert(after.recipients.begin() + 1, {"Sous-traitants", "Nouveau", ""});
  after.software = "Autre logiciel";
  after.audience.front() = "Patients adultes";
  const auto changes = differences(before, after);
  REQUIRE(changes.size() == 4);
  CHECK(changes[0].path == "recipients[2]");
  CHECK(changes[0].before.empty());
  CHECK(changes[0].after == "Sous-traitants\u202f; Nouveau");
  CHECK(changes[1].path == "measures[1]");
  CHECK(changes[1].after.empty());
  CHECK(changes[2].label == "Logiciels et supports");
  CHECK(changes[3].label == "Personnes informées 1");
}
