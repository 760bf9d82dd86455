// Every combination of the ten answers gives a register that article 30 accepts, documents without
// a hole, and files that come back whole.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "compliance/catalogue.h"
#include "compliance/exchange.h"
#include "compliance/form.h"
#include "compliance/notice.h"
#include "compliance/practice.h"
#include "documents/template.h"

using namespace serment;
using namespace serment::compliance;

namespace {

const Date kDay{std::chrono::year{2026}, std::chrono::November, std::chrono::day{23}};
const Instant kNoon = std::chrono::sys_days{kDay} + std::chrono::hours{12};
constexpr unsigned kYesNo = 9;  // yes-or-no answers that change what is generated

const law::RuleSet& rules() {
  return law::RuleSet::embedded();
}

const Answers& sample() {
  static const Answers answers = *parse_answers(sample_answers());
  return answers;
}

Answers combination(const std::string& structure, const std::string& secretary,
                    const std::string& software, unsigned bits) {
  auto all = sample();
  auto& a = all.answers;
  const auto yes = [&](unsigned bit) { return (bits >> bit & 1U) != 0; };
  a.structure = structure;
  a.secretary = secretary;
  a.software = software;
  a.practice_software = "MédiDossier";
  a.remote_secretary = "Secrétariat d’exemple";
  a.locums = yes(0);
  a.online_booking = yes(1);
  a.booking_platform = yes(1) ? "AgendaSoin" : "";
  a.teleconsultation = yes(2);
  a.teleconsultation_provider = yes(2) ? "Visio d’exemple" : "";
  a.card_payments = yes(3);
  a.camera = yes(4);
  a.paper_files = yes(5);
  a.ai = yes(6);
  a.ai_tools = yes(6) ? "Transcription d’exemple" : "";
  a.internal_studies = yes(7);
  all.practice.website = yes(8) ? "cabinet.example" : "";
  a.shared_system = structure != "solo";
  a.patients_per_year = yes(0) ? 12'000 : 1'600;
  return all;
}

template <class Visit>
int for_each_combination(const Visit& visit) {
  int count = 0;
  for (const char* structure : {"solo", "group", "msp", "cpts"})
    for (const char* secretary : {"none", "employed", "remote", "both"})
      for (const char* software : {"local", "hosted", "none"})
        for (unsigned bits = 0; bits < 1U << kYesNo; ++bits) {
          // One secretary alone adds nothing to none and both: few of those are enough.
          const bool alone =
              std::string_view(secretary) == "employed" || std::string_view(secretary) == "remote";
          if (alone && __builtin_popcount(bits) > 1) continue;
          visit(combination(structure, secretary, software, bits), bits);
          ++count;
        }
  return count;
}

bool has_hole(std::string_view text) {
  return text.find('{') != std::string_view::npos || text.find('}') != std::string_view::npos;
}

/// The first fault of an activity, or nothing.
std::string fault_of(const ProcessingActivity& activity) {
  const auto valid = validate(activity, rules(), kDay);
  if (!valid) return valid.error().place;
  for (const auto* list : {&activity.data, &activity.sensitive_data})
    for (const auto& category : *list)
      if (rules().find(category.retention_rule, kDay) == nullptr) return category.retention_rule;
  bool hole = has_hole(activity.software);
  for (const auto& recipient : activity.recipients) hole = hole || has_hole(recipient.details);
  return hole ? "hole" : "";
}

std::string body_of(NoticeKind kind, const Answers& answers, const Activities& activities) {
  const auto made = notice(kind, answers, activities, rules(), {1, kDay});
  REQUIRE_MESSAGE(made, (made ? "" : made.error().code + " " + made.error().place));
  return made->html.substr(made->html.find("<body"));
}

/// What article 13 wants in every notice, whatever the answers.
void check_notice(const Answers& answers, const Practice& practice, NoticeKind kind) {
  const auto body = body_of(kind, answers, practice.activities);
  const auto has = [&](std::string_view text) { return body.find(text) != std::string::npos; };
  const bool staff = kind == NoticeKind::staff;
  std::vector<std::string_view> wanted = {"Cabinet des Tilleuls", "12 rue des Tilleuls",
                                          "05\u00a061\u00a099",   "délégué",
                                          "RGPD, art.\u00a06",    "Union européenne",
                                          "<b>lire</b>",          "<b>corriger</b>",
                                          "<b>faire effacer</b>", "<b>faire geler</b>",
                                          "<b>vous opposer</b>",  "<b>emporter</b>",
                                          "3 place de Fontenoy",  "prise par une machine seule",
                                          "obligatoire"};
  if (!staff) wanted.insert(wanted.end(), {"L1110-4", "L1111-8"});
  if (!staff && answers.answers.ai) wanted.push_back(answers.answers.ai_tools);
  for (const auto text : wanted)
    if (!has(text)) FAIL(std::string(text) << " is missing");
  CHECK_FALSE(has_hole(body));
  for (const auto& activity : practice.activities) {
    const auto& audience = activity.audience;
    const bool concerned = std::find(audience.begin(), audience.end(),
                                     staff ? "Personnel" : "Patients") != audience.end();
    if (concerned && !has(documents::escape_html(activity.notice_title)))
      FAIL(activity.ref << " is missing from the notice");
  }
}

/// Texts that a person might leave in a cell.
rc::Gen<std::string> cell_text() {
  static const std::vector<std::string> words = {"a",      "é",      "’", "\"", ";",  ",",
                                                 "=",      "'",      "<", "&",  "\n", " ",
                                                 "\u202f", "\u00a0", "0", "-",  "@",  "𝛼"};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(words)),
                      [](const std::vector<std::string>& parts) {
                        std::string text = "x";
                        for (const auto& part : parts) text += part;
                        return text + "y";
                      });
}

/// An activity with any texts in any number of rows; dates and required rows as they must be.
ProcessingActivity any_activity(const std::string& ref) {
  auto form = form_of(*[] {
    static const auto p = generate(sample(), rules(), kDay);
    return &p->activities.front();
  }());
  for (auto& field : form.children) {
    if (field.info->need == Need::required_date || field.info->member == "ref") continue;
    if (field.kind == Form::Kind::text) {
      field.text = *cell_text();
      continue;
    }
    const auto rows = *rc::gen::inRange(1, 5);
    field.children.clear();
    for (int row = 0; row < rows; ++row) {
      auto element = field.blank.front();
      if (element.kind == Form::Kind::text) element.text = *cell_text();
      for (auto& cell : element.children)
        if (*rc::gen::inRange(0, 4) != 0 || &cell == &element.children.front())
          cell.text = *cell_text();
      if (field.info->rows == Rows::keyed && *rc::gen::inRange(0, 2) == 0) {
        element.children.front().text = *rc::gen::elementOf(field.info->row_names);
        element.children[1].text = *cell_text();
      }
      field.children.push_back(std::move(element));
    }
  }
  form.find("ref")->text = ref;
  tidy(form);
  return read_form<ProcessingActivity>(form);
}

}  // namespace

TEST_CASE("every combination of answers gives activities that article 30 accepts") {
  int activities = 0;
  const int count = for_each_combination([&](const Answers& answers, unsigned) {
    const auto practice = generate(answers, rules(), kDay);
    if (!practice) FAIL(practice.error().place);
    if (practice->dpo.reasons.empty() || practice->dpia.reasons.empty()) FAIL("no reason");
    for (const auto& activity : practice->activities) {
      ++activities;
      const auto fault = fault_of(activity);
      if (!fault.empty()) FAIL(activity.ref << " " << fault);
    }
  });
  MESSAGE(count << " combinations, " << activities << " activities");
}

TEST_CASE("every notice says all of article 13, whatever the answers") {
  // Each answer alone, all but one, none and all, with every structure, secretary and software.
  for_each_combination([&](const Answers& answers, unsigned bits) {
    const int set = __builtin_popcount(bits);
    if (set > 1 && set < static_cast<int>(kYesNo) - 1) return;
    const auto practice = generate(answers, rules(), kDay);
    REQUIRE(practice);
    check_notice(answers, *practice, NoticeKind::patients);
    check_notice(answers, *practice, NoticeKind::staff);
    for (const auto kind : {NoticeKind::poster_a4, NoticeKind::poster_a3}) {
      const auto poster = body_of(kind, answers, practice->activities);
      CHECK_FALSE(has_hole(poster));
      CHECK(poster.find("3 place de Fontenoy") != std::string::npos);
    }
    const auto document = register_document(answers, *practice, {}, kDay);
    REQUIRE(document);
    CHECK_FALSE(has_hole(document->html.substr(document->html.find("<body"))));
  });
}

TEST_CASE("any register comes back whole from ODS, CSV and JSON") {
  CHECK(rc::check([] {
    const Activities activities = {any_activity("T01"), any_activity("T02")};
    const auto ods = export_ods(activities, kNoon);
    RC_ASSERT(ods.has_value());
    const auto from_ods = import_ods(*ods);
    RC_ASSERT(from_ods.has_value());
    RC_ASSERT(*from_ods == activities);
    const auto from_csv = import_csv(export_csv(activities));
    RC_ASSERT(from_csv.has_value());
    RC_ASSERT(*from_csv == activities);
    const auto from_json = import_json(export_json(activities));
    RC_ASSERT(from_json.has_value());
    RC_ASSERT(*from_json == activities);
  }));
}
