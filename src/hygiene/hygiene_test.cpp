// The embedded catalogue, and tables of what each observation and each word is worth.
#include <doctest/doctest.h>

#include "hygiene/catalogue.h"
#include "hygiene/home.h"
#include "hygiene/state.h"
#include "hygiene/timeline.h"
#include "hygiene/words.h"

using namespace serment;
using namespace serment::hygiene;

namespace {

bool anybody(std::string_view /*permission*/) {
  return true;
}

Date day(const char* text) {
  return parse_iso_date(text).value();
}
Instant at(const char* text) {
  return parse_instant(text).value();
}

constexpr const char* kNow = "2026-11-27T09:00:00Z";

const Catalogue& catalogue() {
  return Catalogue::embedded();
}

/// A practice where everything that Serment measures is right.
Observed healthy() {
  Observed seen;
  seen.now = at(kNow);
  seen.answers = {"solo", "secretary_employed", "software_hosted"};
  seen.accounts = ObservedAccounts{.members = 3};
  seen.devices = ObservedDevices{.devices = 2};
  seen.activities = ObservedRegister{.activities = 12, .oldest_validation = day("2026-06-01")};
  seen.notice_patients = ObservedNotice{.displayed_on = day("2026-06-02")};
  seen.notice_staff = ObservedNotice{.displayed_on = day("2026-06-02")};
  seen.retention = ObservedRetention{.next = day("2027-03-01")};
  seen.journal = ObservedJournal{.verified_at = at("2026-11-27T06:00:00Z")};
  seen.officer_named = false;
  seen.recovery_observed = true;
  seen.recovery_checked = day("2026-05-01");
  return seen;
}

std::vector<Attestation> everything_attested() {
  std::vector<Attestation> words;
  for (const auto& measure : catalogue().measures())
    if (!measure.probe)
      words.push_back(
          {measure.id, true, "Fait.", "Dre Essai", at("2026-10-01T09:00:00Z"), day("2027-09-01")});
  return words;
}

const MeasureState& state_of(const std::vector<MeasureState>& states, std::string_view id) {
  for (const auto& state : states)
    if (state.measure->id == id) return state;
  FAIL("no such measure: " << id);
  return states.front();
}

MeasureState one(const Observed& seen, std::string_view id,
                 const std::vector<Attestation>& words = {}) {
  return state_of(assess(catalogue(), seen, words), id);
}

}  // namespace

TEST_CASE("the catalogue reads, and each measure can be explained") {
  CHECK(catalogue().measures().size() >= 38);
  for (const auto& measure : catalogue().measures()) {
    CAPTURE(measure.id);
    for (const auto* text : {&measure.title, &measure.action, &measure.why, &measure.how,
                             &measure.quote, &measure.domain})
      CHECK(text->size() > 5);
    CHECK(measure.probe.has_value() != (measure.valid_months > 0));
    CHECK_FALSE(catalogue().source(measure.source).ref.empty());
    for (const auto* text : {&measure.title, &measure.why, &measure.how, &measure.quote})
      for (const char* bad : {" ;", " :", " ?", " !", "« ", " »", "'"})
        CHECK(text->find(bad) == std::string::npos);
  }
}

TEST_CASE("a fault of the file is refused") {
  const std::string source = "[[source]]\nid='s'\nref='r'\nread_on=2026-11-27\nconfidence='seen'\n";
  const std::string terms =
      "[terms]\nregister_review_months=12\nnotice_review_months=12\nrecovery_check_months=12\n"
      "journal_hours=24\nlock_seconds=30\nretention_grace_days=30\n"
      "not_applicable_months=12\nobservation_days=6\nsoon_days=30\n";
  const auto measure = [](const std::string& rest) {
    return "[[measure]]\nid='m'\ndomain='d'\ntitle='t'\naction='a'\nwhy='w'\nhow='h'\nminutes=1\n"
           "quote='q'\nhref='/x'\n" +
           rest;
  };
  const std::string good = "kind='declared'\nvalid_months=12\nsource='s'\n";
  CHECK(Catalogue::parse(source + measure(good) + terms).has_value());
  for (const auto& bad :
       {source + measure("kind='declared'\nsource='s'\n") + terms,
        source + measure("kind='measurable'\nprobe='moon'\nsource='s'\n") + terms,
        source + measure("kind='declared'\nvalid_months=12\nsource='x'\n") + terms,
        source + measure("kind='declared'\nvalid_months=12\nprobe='dpo'\nsource='s'\n") + terms,
        source + measure(good) + measure(good) + terms, source + measure(good),
        source + measure(good + "more=1\n") + terms,
        source + "[[clock]]\nid='c'\ntitle='t'\nfact='moon'\nsource='s'\nhref='/x'\n" + terms}) {
    CAPTURE(bad);
    CHECK_FALSE(Catalogue::parse(bad).has_value());
  }
}

TEST_CASE("each probe: in place, missing, late, not looked at") {
  struct Case {
    const char* name;
    const char* measure;
    void (*change)(Observed&);
    State state;
    bool in_place, late;
  };
  const Case cases[] = {
      {"passwords", "passwords.strength", [](Observed&) {}, State::measured, true, false},
      {"to renew", "passwords.strength", [](Observed& o) { o.accounts->passwords_to_change = 1; },
       State::measured, false, false},
      {"nobody", "passwords.strength", [](Observed& o) { o.accounts->members = 0; }, State::unknown,
       false, false},
      {"lock", "session.lock", [](Observed&) {}, State::measured, true, false},
      {"with a reason", "session.lock", [](Observed& o) { o.devices->longer_with_reason = 1; },
       State::measured, true, false},
      {"no reason", "session.lock", [](Observed& o) { o.devices->longer_without_reason = 1; },
       State::measured, false, false},
      {"no device", "session.lock", [](Observed& o) { o.devices.reset(); }, State::unknown, false,
       false},
      {"factors", "access.second_factor", [](Observed&) {}, State::measured, true, false},
      {"one without", "access.second_factor",
       [](Observed& o) { o.accounts->without_second_factor = 1; }, State::measured, false, false},
      {"departed", "access.departures", [](Observed&) {}, State::measured, true, false},
      {"departed, open", "access.departures",
       [](Observed& o) { o.accounts->departed_with_access = 1; }, State::measured, false, true},
      {"sheet", "recovery.sheet", [](Observed&) {}, State::measured, true, false},
      {"sheet never", "recovery.sheet", [](Observed& o) { o.recovery_checked.reset(); },
       State::measured, false, false},
      {"sheet on its last day", "recovery.sheet",
       [](Observed& o) { o.recovery_checked = day("2025-11-27"); }, State::measured, true, false},
      {"sheet too old", "recovery.sheet",
       [](Observed& o) { o.recovery_checked = day("2025-11-26"); }, State::measured, false, true},
      {"register", "register.validated", [](Observed&) {}, State::measured, true, false},
      {"a draft left", "register.validated", [](Observed& o) { o.activities->not_validated = 1; },
       State::measured, false, false},
      {"empty register", "register.validated", [](Observed& o) { o.activities->activities = 0; },
       State::measured, false, false},
      {"review", "register.reviewed", [](Observed&) {}, State::measured, true, false},
      {"review over", "register.reviewed",
       [](Observed& o) { o.activities->oldest_validation = day("2025-11-26"); }, State::measured,
       false, true},
      {"never validated", "register.reviewed",
       [](Observed& o) { o.activities->oldest_validation.reset(); }, State::measured, false, false},
      {"poster", "notices.patients", [](Observed&) {}, State::measured, true, false},
      {"poster outdated", "notices.patients",
       [](Observed& o) { o.notice_patients->outdated = true; }, State::measured, false, false},
      {"poster never", "notices.patients",
       [](Observed& o) { o.notice_patients->displayed_on.reset(); }, State::measured, false, false},
      {"poster old", "notices.patients",
       [](Observed& o) { o.notice_patients->displayed_on = day("2025-11-26"); }, State::measured,
       false, true},
      {"no staff", "notices.staff", [](Observed& o) { o.answers = {"solo"}; },
       State::not_applicable, false, false},
      {"retention", "retention.applied", [](Observed&) {}, State::measured, true, false},
      {"due", "retention.applied",
       [](Observed& o) {
         o.retention = ObservedRetention{2, day("2026-11-20"), {}};
       },
       State::measured, false, false},
      {"due for long", "retention.applied",
       [](Observed& o) {
         o.retention = ObservedRetention{2, day("2026-10-20"), {}};
       },
       State::measured, false, true},
      {"journal", "journal.verified", [](Observed&) {}, State::measured, true, false},
      {"a day ago", "journal.verified",
       [](Observed& o) { o.journal->verified_at = at("2026-11-26T08:59:59Z"); }, State::measured,
       false, false},
      {"broken", "journal.verified", [](Observed& o) { o.journal->intact = false; },
       State::measured, false, true},
      {"officer", "dpo.named", [](Observed& o) { o.answers = {"msp"}; }, State::measured, false,
       false},
      {"no officer needed", "dpo.named", [](Observed&) {}, State::not_applicable, false, false},
      {"nothing answered", "ai.rules", [](Observed& o) { o.answers.reset(); }, State::unknown,
       false, false},
  };
  for (const auto& item : cases) {
    CAPTURE(item.name);
    auto seen = healthy();
    item.change(seen);
    const auto state = one(seen, item.measure);
    CHECK(name_of(state.state) == name_of(item.state));
    CHECK(state.in_place == item.in_place);
    CHECK(state.late == item.late);
    CHECK(state.explanation.size() > 10);
  }
}

TEST_CASE("a word holds until its last day, then is late; a reason comes back each year") {
  Attestation said{"backups.offline",          true,
                   "Disque bleu chez moi.",    "Dre Essai",
                   at("2026-09-01T09:00:00Z"), day("2026-11-27")};
  auto state = one(healthy(), "backups.offline", {said});
  CHECK(state.state == State::attested);
  CHECK(state.in_place);
  CHECK(state.attested_by == "Dre Essai");
  said.until = day("2026-11-26");
  state = one(healthy(), "backups.offline", {said});
  CHECK_FALSE(state.in_place);
  CHECK(state.late);

  said.applicable = false;
  state = one(healthy(), "backups.offline", {said});
  CHECK(state.state == State::unknown);
  CHECK_FALSE(state.late);
  CHECK(state.due == day("2026-11-26"));
  said.until = day("2027-11-01");
  state = one(healthy(), "backups.offline", {said});
  CHECK(state.state == State::not_applicable);
  CHECK(state.explanation == "Sans objet\u00a0: Disque bleu chez moi.");
}

TEST_CASE("the score counts what applies, and says what is late") {
  auto states = assess(catalogue(), healthy(), everything_attested());
  auto score = score_of(states);
  CHECK(score.in_place == score.applicable);
  CHECK(score.late == 0);
  CHECK(score.applicable < catalogue().measures().size());
  CHECK(sentence(states, {}, clocks(catalogue(), healthy(), states, {}), catalogue().terms(),
                 day("2026-11-27"))
            .text == "Tout va bien. Prochaine échéance\u00a0: 28\u00a0novembre\u00a02026.");
  states = assess(catalogue(), healthy(), {});
  CHECK(score_of(states).applicable == score.applicable);
  CHECK(score_of(states).in_place < score.in_place);
}

TEST_CASE("next actions: late first, then legal dates, then the shortest; always the same") {
  auto seen = healthy();
  seen.journal->verified_at = at("2026-11-20T09:00:00Z");  // due today
  seen.activities->oldest_validation = day("2025-12-10");  // due soon
  seen.recovery_checked = day("2025-01-01");               // late
  const auto states = assess(catalogue(), seen, {});
  const auto actions = next_actions(states, {}, catalogue().terms(), seen.today(), anybody, 5);
  REQUIRE(actions.size() == 5);
  CHECK(actions[0].id == "recovery.sheet");
  CHECK(name_of(actions[0].state) == "late");
  CHECK(actions[1].id == "journal.verified");
  CHECK(actions[2].id == "register.reviewed");
  CHECK(name_of(actions[2].state) == "due");
  CHECK(actions[3].id == "access.card");
  CHECK(actions[3].minutes == 2);
  CHECK(name_of(actions[3].state) == "todo");
  CHECK(next_actions(states, {}, catalogue().terms(), seen.today(), anybody).size() == 3);
  CHECK(sentence(states, {}, {}, catalogue().terms(), seen.today()).level == "act");
}

TEST_CASE("duties come before measures of the same date, and only to those who may") {
  auto seen = healthy();
  seen.journal->verified_at = at("2026-11-20T09:00:00Z");
  seen.recovery_checked = day("2025-01-01");
  const auto states = assess(catalogue(), seen, {});
  const auto duty = [](const char* id, records::DutyLevel level, const char* due) {
    records::Duty made{.id = id, .title = id, .permission = "request_answer", .level = level};
    if (*due != 0) made.due = at(due);
    return made;
  };
  const std::vector<records::Duty> duties = {
      duty("without date", records::DutyLevel::todo, ""),
      duty("late", records::DutyLevel::late, "2026-11-25T23:00:00Z"),
      duty("near", records::DutyLevel::due, "2026-11-27T23:00:00Z"),
  };
  const auto& terms = catalogue().terms();
  const auto all = next_actions(states, duties, terms, seen.today(), anybody, 50);
  REQUIRE(all.size() > 5);
  CHECK(all[0].id == "recovery.sheet");  // late since longer
  CHECK(all[1].id == "late");
  CHECK(all[1].due == day("2026-11-25"));  // the end of the 25th in Paris is the 25th
  CHECK(all[2].id == "near");
  CHECK(all[3].id == "journal.verified");
  CHECK(all[4].id == "without date");
  const auto secretary = [](std::string_view permission) { return permission == "request_answer"; };
  CHECK(next_actions(states, duties, terms, seen.today(), secretary, 50).size() == 3);
  CHECK(sentence(states, duties, {}, terms, seen.today()).text ==
        "Agir maintenant\u00a0: 1\u00a0délai est dépassé.");
  const auto ringing = clocks(catalogue(), seen, states, duties);
  CHECK(std::count_if(ringing.begin(), ringing.end(),
                      [](const auto& clock) { return clock.title == "near"; }) == 1);
}

TEST_CASE("the sentence is calm while nothing has a date") {
  const auto states = assess(catalogue(), healthy(), {});
  const auto said = sentence(states, {}, {}, catalogue().terms(), day("2026-11-27"));
  CHECK(said.level == "calm");
  CHECK(said.text.starts_with("Rien ne presse"));
}

TEST_CASE("clocks stand by date, each with its source") {
  const auto seen = healthy();
  Attestation said{"backups.offline", true, "Fait.", "Dre Essai", at("2026-09-01T09:00:00Z"),
                   day("2026-12-24")};
  const auto found = clocks(catalogue(), seen, assess(catalogue(), seen, {said}), {});
  REQUIRE(found.size() == 6);
  for (std::size_t i = 1; i < found.size(); ++i) CHECK(found[i - 1].due <= found[i].due);
  CHECK(found[0].due == day("2026-11-28"));
  CHECK(found[1].due == day("2026-12-24"));
  for (const auto& clock : found) CHECK_FALSE(clock.source.empty());
}

TEST_CASE("the timeline says acts in French and no dossier") {
  const auto line = [](std::string action, std::string object) {
    audit::StoredEvent event;
    event.event = {std::move(action), "owner", std::move(object), at(kNow)};
    return timeline_line(event, catalogue());
  };
  CHECK(line("retention.approved", "erasure_proposal/P-2026-001")->text ==
        "Effacements approuvés (P-2026-001)");
  CHECK(line("measure.attested", "measure_attestation/backups.offline")->text ==
        "Mesure attestée\u00a0: Une copie de secours débranchée, hors du cabinet");
  CHECK(line("hold.added", "0123456789abcdefghjkmnpqrs")->text ==
        "Effacement d’un dossier suspendu");
  CHECK_FALSE(line("dossier.read", "0123456789abcdefghjkmnpqrs").has_value());
  CHECK_FALSE(line("journal.read", "").has_value());
}

TEST_CASE("numbers are spaced as in French") {
  CHECK(counted(0, "fiche", "fiches") == "0\u00a0fiche");
  CHECK(counted(3412, "dossier", "dossiers") == "3\u202f412\u00a0dossiers");
  CHECK(counted(1234567, "a", "b") == "1\u202f234\u202f567\u00a0b");
}
