#include "breach/breach.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "audit/actions.h"
#include "breach/check.h"
#include "breach/clock.h"
#include "breach/decision.h"
#include "breach/form.h"
#include "breach/replay.h"
#include "breach/store.h"

using namespace serment;
using namespace serment::breach;

namespace {

const Instant kNow = parse_instant("2026-11-27T09:00:00Z").value();

Facts facts_with(std::vector<std::string> natures, std::vector<std::string> yes,
                 std::string severity = {}, std::string cause = {}) {
  Facts facts;
  facts.title = "Essai";
  facts.natures = std::move(natures);
  facts.severity = std::move(severity);
  facts.cause = std::move(cause);
  facts.noticed_at = "2026-11-26T08:00:00Z";
  for (auto& id : yes) facts.answers.push_back({std::move(id), "yes"});
  return facts;
}

std::string code_of(const Result<void>& outcome) {
  return outcome ? std::string("ok") : outcome.error().code;
}

}  // namespace

TEST_CASE("law/breach.toml reads, cites what it has, and every field of the form is filled") {
  const auto& all = Catalogue::embedded();
  CHECK(all.questions.size() == 4);
  CHECK(all.groups.size() >= 14);
  for (const auto& group : all.groups)
    for (const auto& field : group.fields) {
      CAPTURE(field.id);
      CHECK(is_form_field(field.id));
    }
  CHECK(all.authority.back().id == "doubt");
  CHECK(all.authority.back().outcome == "notify");
  const auto complaint = std::find_if(all.contacts.begin(), all.contacts.end(),
                                      [](const auto& one) { return one.id == "complaint"; });
  REQUIRE(complaint != all.contacts.end());
  CHECK(complaint->delay == "Sous 72\u00a0heures si une assurance doit indemniser");
  const auto refused = [](std::string text) {
    const auto parsed = Catalogue::parse(text);
    return parsed ? std::string("read") : parsed.error().code;
  };
  CHECK(refused("moon = 1") == "toml.field");
  CHECK(refused("[[source]]\nid = \"a\"\nref = \"b\"\nread_on = 2026-01-01\n"
                "confidence = \"guess\"\nsummary = \"c\"") == "toml.field");
}

TEST_CASE("the decision table: the first row that holds decides, what excuses must be sure") {
  struct Line {
    const char* what;
    Facts facts;
    const char* authority;
    const char* authority_row;
    const char* persons;
    const char* persons_row;
  };
  auto health = facts_with({"confidentiality"}, {}, {}, "external_malicious");
  health.data = {"health"};
  auto theft = facts_with({"confidentiality"}, {}, {}, "internal_malicious");
  theft.data = {"nir"};
  auto unsure = facts_with({"confidentiality"}, {});
  unsure.answers.push_back({"unintelligible", "unknown"});
  const Line lines[] = {
      {"nothing known", facts_with({}, {}), "notify", "doubt", "wait", "doubt"},
      {"nobody's data", facts_with({}, {"no_personal"}), "none", "not_a_breach", "none", "no_risk"},
      {"CNIL said so", facts_with({"confidentiality"}, {"told_by_authority"}), "notify",
       "told_by_cnil", "wait", "doubt"},
      {"encrypted laptop lost", facts_with({"confidentiality"}, {"unintelligible"}), "none",
       "unreadable", "none", "no_risk"},
      {"maybe encrypted", unsure, "notify", "doubt", "wait", "doubt"},
      {"encrypted, and nothing else left",
       facts_with({"confidentiality", "availability"}, {"unintelligible"}, "important"), "notify",
       "risky", "tell", "serious"},
      {"encrypted, with a copy",
       facts_with({"confidentiality", "availability"}, {"unintelligible", "copy_exists"}), "none",
       "unreadable_copied", "none", "no_risk"},
      {"a colleague erased it", facts_with({"confidentiality"}, {"recipient_bound"}), "none",
       "bound_recipient", "none", "no_risk"},
      {"a colleague, but published too",
       facts_with({"confidentiality"}, {"recipient_bound", "public"}), "notify", "public", "wait",
       "doubt"},
      {"short outage", facts_with({"availability"}, {"copy_exists"}), "none", "short_outage",
       "none", "no_risk"},
      {"outage that delayed care", facts_with({"availability"}, {"copy_exists", "care_affected"}),
       "notify", "care", "tell", "care"},
      {"ransom, negligible they say",
       facts_with({"availability"}, {"copy_exists"}, "negligible", "external_malicious"), "notify",
       "malicious", "none", "negligible"},
      {"health data taken", health, "notify", "malicious", "tell", "secret_taken"},
      {"social security numbers taken", theft, "notify", "malicious", "tell", "theft"},
      {"limited", facts_with({"confidentiality"}, {}, "limited"), "notify", "risky", "none",
       "limited"},
      {"important", facts_with({"confidentiality"}, {}, "important"), "notify", "risky", "tell",
       "serious"},
      {"maximal, nobody can be reached",
       facts_with({"confidentiality"}, {"unreachable"}, "maximal"), "notify", "risky", "public",
       "unreachable"},
      {"important, removed since", facts_with({"confidentiality"}, {"risk_removed"}, "important"),
       "notify", "risky", "none", "removed"},
      {"negligible", facts_with({"confidentiality"}, {}, "negligible"), "none", "unlikely", "none",
       "no_risk"},
      {"supposed", facts_with({"confidentiality"}, {"supposed"}, {}, "external_malicious"),
       "notify", "malicious", "wait", "supposed"},
  };
  for (const auto& line : lines) {
    CAPTURE(line.what);
    const auto judged = decide(Catalogue::embedded(), line.facts);
    CHECK(judged.authority.outcome == line.authority);
    CHECK(judged.authority.row == line.authority_row);
    CHECK(judged.persons.outcome == line.persons);
    CHECK(judged.persons.row == line.persons_row);
    CHECK_FALSE(judged.authority.reason.empty());
  }
}

TEST_CASE("both readings of the awareness are kept, the earliest counts unless a reason says so") {
  Awareness awareness{
      {{"qualified", "2026-12-20T08:00:00Z", "Confirmé."}, {"told", "2026-12-18T16:20:00Z", {}}},
      {},
      {}};
  auto clocks = clocks_of(awareness);
  REQUIRE(clocks.size() == 2);
  CHECK(clocks[0].kind == "told");
  CHECK(clocks[0].earliest);
  CHECK(clocks[0].kept);
  // Friday 17:20 in Paris: Monday 17:20, or 18:00 without the hour of the event.
  CHECK(iso(clocks[0].due) == "2026-12-21T16:20:00.000Z");
  CHECK(iso(clocks[0].legal_due) == "2026-12-21T17:00:00.000Z");
  awareness.kept = "qualified";
  CHECK(kept_clock(awareness)->kind == "qualified");
  CHECK(iso(kept_clock(awareness)->due) == "2026-12-23T08:00:00.000Z");
  // 72 elapsed hours through the change of hour.
  const Awareness autumn{{{"noticed", "2026-10-24T08:00:00Z", {}}}, {}, {}};
  CHECK(in_french(kept_clock(autumn)->due) ==
        in_french(parse_instant("2026-10-27T09:00:00+01:00").value()));
  CHECK_FALSE(kept_clock({}).has_value());
}

TEST_CASE("dates that cannot all be true are refused, with the field") {
  auto facts = facts_with({"confidentiality"}, {});
  CHECK(code_of(check_facts(facts, kNow)) == "ok");
  struct Bad {
    std::string Facts::*field;
    const char* value;
    const char* code;
  };
  for (const auto& bad :
       {Bad{&Facts::noticed_at, "2026-11-28T09:00:00Z", "breach.future"},
        Bad{&Facts::noticed_at, "2026-02-30T09:00:00Z", "breach.date"},
        Bad{&Facts::noticed_at, "", "breach.date"},
        Bad{&Facts::started_at, "2026-11-26T08:00:01Z", "breach.order"},
        Bad{&Facts::cause_at, "2026-11-26T09:00:00Z", "breach.before_cause"},
        Bad{&Facts::severity, "moon", "breach.option"}, Bad{&Facts::title, "  ", "breach.text"},
        Bad{&Facts::comment, "\x01", "breach.text"}}) {
    auto changed = facts;
    changed.*bad.field = bad.value;
    CAPTURE(bad.value);
    CHECK(code_of(check_facts(changed, kNow)) == bad.code);
  }
  facts.started_at = "2026-11-25T08:00:00Z";
  facts.cause_at = "2026-11-25T08:00:01Z";
  CHECK(code_of(check_facts(facts, kNow)) == "breach.before_cause");
  facts.cause_at.clear();
  facts.ended_at = "2026-11-25T07:00:00Z";
  CHECK(code_of(check_facts(facts, kNow)) == "breach.order");
  facts.ended_at = "2026-11-26T07:00:00Z";
  facts.ongoing = "yes";
  CHECK(code_of(check_facts(facts, kNow)) == "breach.ended_and_ongoing");
  facts.ongoing = "no";
  facts.comment.assign(9000, 'x');
  CHECK(code_of(check_facts(facts, kNow)) == "breach.text");
  facts.comment.clear();
  facts.data = {"health", "health"};
  CHECK(code_of(check_facts(facts, kNow)) == "breach.option");

  const auto sheet = facts_with({"confidentiality"}, {});
  const auto aware = [&](const char* at, const char* kept = "", const char* why = "") {
    Awareness awareness{{{"noticed", "2026-11-26T08:00:00Z", {}}, {"told", at, {}}}, kept, why};
    return code_of(check_awareness(awareness, sheet, kNow));
  };
  CHECK(aware("2026-11-26T10:00:00Z") == "ok");
  CHECK(aware("2026-11-26T07:59:00Z") == "breach.aware_before_noticed");
  CHECK(aware("2026-11-27T09:01:00Z") == "breach.future");
  CHECK(aware("2026-11-26T10:00:00Z", "told") == "breach.awareness_reason");
  CHECK(aware("2026-11-26T10:00:00Z", "told", "Le fichier était encore illisible.") == "ok");
  CHECK(aware("2026-11-26T10:00:00Z", "qualified") == "breach.option");
}

TEST_CASE("a late first notification gives its reason; a complement follows") {
  Breach breach;
  breach.facts = facts_with({"confidentiality"}, {});
  breach.facts.noticed_at = "2026-11-20T08:00:00Z";
  breach.awareness.readings = {{"noticed", "2026-11-20T08:00:00Z", {}}};
  const auto check = [&](const char* kind, const char* at, const char* why = "") {
    return code_of(check_notification({kind, at, {}, why, {}}, breach, kNow));
  };
  CHECK(check("initial", "2026-11-23T08:00:00Z") == "ok");
  CHECK(check("initial", "2026-11-23T08:00:00.001Z") == "breach.late_reason");
  CHECK(check("initial", "2026-11-23T08:01:00Z", "Panne du site.") == "ok");
  CHECK(check("initial", "2026-11-20T07:00:00Z") == "breach.notification_order");
  CHECK(check("complementary", "2026-11-23T07:00:00Z") == "breach.notification_order");
  CHECK(check("initial", "2026-11-28T08:00:00Z", "x") == "breach.future");
  breach.notifications.push_back({"initial", "2026-11-23T08:00:00Z", "N-1", {}, "Dre Essai"});
  CHECK(iso(complement_due(breach).value()) == "2026-11-26T08:00:00.000Z");
  CHECK(check("initial", "2026-11-24T08:00:00Z", "x") == "breach.notification_order");
  CHECK(check("complementary", "2026-11-23T07:00:00Z") == "breach.notification_order");
  CHECK(check("complementary", "2026-11-25T07:00:00Z") == "ok");
}

TEST_CASE("a breach is closed when nothing is owed, whatever the order of the acts") {
  Breach breach;
  CHECK(state_of(breach) == "suspected");
  breach.facts = facts_with({"confidentiality"}, {});
  breach.awareness.readings = {{"noticed", "2026-11-26T08:00:00Z", {}}};
  CHECK(state_of(breach) == "qualified");
  CHECK(owed(breach).size() == 1);
  breach.decision = Decision{.authority = "notify", .persons = "tell"};
  CHECK(owed(breach).size() == 2);
  breach.informed = Informed{.status = "yes", .on = "2026-11-26T10:00:00Z", .content = "Lettre."};
  CHECK(state_of(breach) == "qualified");  // CNIL still does not know
  breach.notifications.push_back({"initial", "2026-11-26T12:00:00Z", {}, {}, {}});
  CHECK(state_of(breach) == "persons_informed");
  CHECK(owed(breach).size() == 1);
  breach.notifications.push_back({"complementary", "2026-11-26T13:00:00Z", {}, {}, {}});
  CHECK(owed(breach).empty());
  breach.decision = Decision{.authority = "none", .persons = "none"};
  breach.notifications.clear();
  breach.informed.reset();
  CHECK(state_of(breach) == "not_notified");
  CHECK(owed(breach).empty());
}

TEST_CASE("three real cases: what Serment asks to do, and by when") {
  REQUIRE(replays().size() == 3);
  for (const auto& replay : replays()) {
    CAPTURE(replay.id);
    const auto judged = decide(Catalogue::embedded(), replay.facts);
    CHECK(judged.authority.outcome == replay.authority);
    CHECK(judged.authority.row == replay.authority_row);
    CHECK(judged.persons.outcome == replay.persons);
    CHECK(judged.persons.row == replay.persons_row);
    const auto clocks = clocks_of(replay.awareness);
    REQUIRE_FALSE(clocks.empty());
    CHECK(clocks.front().due == replay.due);
    if (replay.due_other) CHECK(clocks.back().due == *replay.due_other);
    std::vector<std::string> contacts;
    for (const auto* contact : contacts_for(Catalogue::embedded(), replay.facts))
      contacts.push_back(contact->id);
    CHECK(contacts == replay.contacts);
  }
}

TEST_CASE("the form says what is known, and that the rest is not known for now") {
  Breach breach;
  breach.facts = facts_with({"confidentiality"}, {"supposed"}, "important");
  breach.facts.data = {"health", "other"};
  breach.facts.other = "numéros de badge";
  breach.facts.persons_count = 1200;
  const auto groups = fill_form(breach, "initial", std::nullopt, "Dre Essai");
  const auto value = [&](std::string_view id) -> std::string {
    for (const auto& group : groups)
      for (const auto& field : group.fields)
        if (field.id == id) return field.value;
    return "absent";
  };
  CHECK(value("kind") == "Initiale");
  CHECK(value("established") == "Supposée");
  CHECK(value("data") == "Données de santé · Autres données (numéros de badge)");
  CHECK(value("persons_count") == "1200");
  CHECK(value("severity") == "Important");
  CHECK(value("started") == "Ne sait pas pour l’instant");
  CHECK(value("declarant") == "Dre Essai");
}
