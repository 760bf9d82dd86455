// The founding of a practice and the life of its register, on both stores.
#include "compliance/founding.h"
#include "contract/stores.h"
#include "contract/vault_fixture.h"
#include "documents/documents.h"

namespace serment {
namespace {

using compliance::Edit;
using compliance::StoredActivity;
using contract::expect;

const law::RuleSet& rules() {
  return law::RuleSet::embedded();
}

/// A founded practice on one of the stores.
template <class Store>
struct Founded {
  Store store{};
  contract::Practice practice{store};
  vault::Session session{practice.db(),  practice.vault(), practice.journal(),
                         practice.clock, practice.random,  "owner"};

  Founded() {
    const auto answers = expect(compliance::parse_answers(compliance::sample_answers()));
    expect(compliance::found(session, answers, rules()));
  }
  /// Runs a reading function in a read transaction.
  template <class Reading>
  auto read(const Reading& reading) {
    decltype(reading(std::declval<store::Transaction&>())) result =
        fail(Errc::internal, "none", "");
    expect(session.db.read([&](store::Transaction& tx) -> Result<void> {
      result = reading(tx);
      return {};
    }));
    return result;
  }
  StoredActivity find(std::string_view ref, std::optional<std::uint32_t> version = {}) {
    return expect(read([&](store::Transaction& tx) {
      return compliance::find_activity(session, tx, ref, version);
    }));
  }
  auto list(bool with_retired = false) {
    return expect(read([&](store::Transaction& tx) {
      return compliance::list_activities(session, tx, with_retired);
    }));
  }
  compliance::Activities activities() {
    compliance::Activities all;
    for (auto& stored : list()) all.push_back(std::move(stored.activity));
    return all;
  }
  auto edit(std::string_view ref, const Edit& what) {
    return compliance::edit_activity(session, rules(), ref, what, "Dre Martin");
  }
};

CONTRACT_TEST("a founded practice keeps answers, register and policy") {
  Founded<Store> founded;
  const auto current = expect(founded.read([&](store::Transaction& tx) {
    return compliance::load_current(founded.session, tx, rules());
  }));
  CHECK(current.answers.practice.name == "Cabinet des Tilleuls");
  CHECK(current.practice.activities.size() == 10);
  CHECK(current.practice.dpo.need == "not_required");
  CHECK(current.edition == 1);
  for (const auto& state : current.states) CHECK(state.starts_with("Pré-remplie"));
  const auto policy = expect(founded.read(
      [&](store::Transaction& tx) { return compliance::load_policy(founded.session, tx); }));
  CHECK(policy.keep_longest);
  // A second founding in the same practice is refused, and changes nothing.
  const auto again = compliance::found(founded.session, current.answers, rules());
  REQUIRE_FALSE(again);
  CHECK(again.error().errc == Errc::conflict);
  CHECK(founded.find("T01").version == 1);
}

CONTRACT_TEST("an edit is a new draft version with its differences") {
  Founded<Store> founded;
  const auto edited =
      expect(founded.edit("T02", {{{"recipients[1].details", "Dre Martin seule"}}}));
  CHECK(edited.stored.version == 2);
  CHECK(edited.stored.state == "draft");
  CHECK(edited.stored.author == "Dre Martin");
  REQUIRE(edited.changes.size() == 1);
  CHECK(edited.changes.front().label == "Destinataire 1, Précisions");
  const auto merged = expect(
      founded.edit("T02", {{}, R"({"software": "Agenda papier", "audience": ["Patients"]})"}));
  CHECK(merged.stored.version == 3);
  CHECK(founded.find("T02").activity.software == "Agenda papier");
  CHECK(founded.find("T02", 1).activity.software == "Agenda du cabinet");
  CHECK(expect(founded.edit("T02", {{{"software", " Agenda papier "}}})).changes.empty());
  CHECK(founded.find("T02").version == 3);
  const auto history = expect(founded.read([&](store::Transaction& tx) {
    return compliance::activity_history(founded.session, tx, "T02");
  }));
  REQUIRE(history.size() == 3);
  const auto changes = compliance::differences(history[0].activity, history[2].activity);
  CHECK(changes.size() == 2);
  CHECK(compliance::difference_text(changes).find("Agenda papier\n") != std::string::npos);
}

CONTRACT_TEST("an edit that article 30 would not accept is refused and names the field") {
  Founded<Store> founded;
  const struct {
    Edit edit;
    const char* code;
    const char* place;
  } cases[] = {
      {{{{"name", ""}}}, "register.required", "name"},
      {{{{"purposes[1].text", ""}}}, "register.required", "purposes[1].text"},
      {{{{"ref", "T99"}}}, "register.ref", "ref"},
      {{{{"created_on", "hier"}}}, "register.date", "created_on"},
      {{{{"couleur", "bleu"}}}, "register.unknown_field", "couleur"},
      {{{{"recipients[99].type", "x"}}}, "register.unknown_field", "recipients[99].type"},
      {{{{"data[1].retention_rule", "nulle.part"}}},
       "register.retention_rule",
       "data[1].retention_rule"},
      {{{{"data[1].retention", ""}}}, "register.required", "data[1].retention"},
      {{{{"article9", ""}}}, "register.article9", "article9"},
      {{{{"actors[1].role", "Représentant"}}}, "register.controller", "actors[1].name"},
      {{{}, R"({"recipients": []})"}, "register.required", "recipients"},
      {{{}, R"({"measures": "aucune"})"}, "json.array", "/measures"},
      {{{}, R"({"nom": "x"})"}, "json.unknown", "/nom"},
      {{{}, "{"}, "json.syntax", ""},
      {{{{"software", "a\x01z"}}}, "register.text", "software"},
      {{{{"purposes[1].legal_basis", "magie"}}}, "register.legal_basis", "purposes[1].legal_basis"},
      {{{{"purposes[1].legal_basis", "L’obligation légale (art. 6.1.a)"}}},
       "register.legal_basis",
       "purposes[1].legal_basis"},
      {{{{"purposes[2].alternatives", "Le consentement ; magie"}}},
       "register.legal_basis",
       "purposes[2].alternatives"},
      {{{{"article9", "magie"}}}, "register.article9", "article9"},
      {{{{"article9", "RGPD art. 9.2.z"}}}, "register.article9", "article9"},
      {{{{"data[1].retention", "5 ans"}}}, "register.retention", "data[1].retention"},
      {{{{"sensitive_data[1].retention", "5 ans"}}},
       "register.retention",
       "sensitive_data[1].retention"},
      {{{{"actors[1].postal_code", "1000"}}}, "register.postal_code", "actors[1].postal_code"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.place);
    const auto refused = founded.edit("T01", c.edit);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == c.code);
    if (*c.place != '\0') CHECK(refused.error().place == c.place);
  }
  CHECK(founded.find("T01").version == 1);
  CHECK(founded.edit("T77", {}).error().code == "register.unknown_activity");
}

CONTRACT_TEST("a duration follows the rule it names; without a rule it is the practice's own") {
  Founded<Store> founded;
  const auto before = founded.find("T01").activity.data[0];
  // Another rule: the sentence follows. No rule: any sentence.
  const auto ruled =
      expect(founded.edit("T01", {{{"data[1].retention_rule", "dossier.transfusion"}}}));
  CHECK(ruled.stored.activity.data[0].retention.starts_with("30\u00a0ans"));
  const auto own = expect(
      founded.edit("T01", {{{"data[1].retention_rule", ""}, {"data[1].retention", "25 ans"}}}));
  CHECK(own.stored.activity.data[0].retention == "25 ans");
  const auto back = expect(founded.edit("T01", {{{"data[1].retention_rule", "dossier.medical"},
                                                 {"data[1].retention", before.retention}}}));
  CHECK(back.stored.activity.data[0] == before);
  // A basis in other words, and a date as it is said here.
  const auto said = expect(founded.edit(
      "T01", {{{"purposes[1].legal_basis", "art. 6.1.c"}, {"created_on", "30/11/2026"}}}));
  CHECK(said.stored.activity.created_on == "2026-11-30");
}

CONTRACT_TEST("nobody changes the register without a name") {
  Founded<Store> founded;
  for (const std::string_view blank : {"", " ", "\u00a0", "\t\n", "\u200b", "a\u202eb"}) {
    CAPTURE(blank);
    const auto edited = compliance::edit_activity(founded.session, rules(), "T01",
                                                  {{{"software", "Autre"}}}, blank);
    REQUIRE_FALSE(edited);
    CHECK(edited.error().code == "register.person");
    auto activities = founded.activities();
    activities.front().software = "Autre";
    const auto imported =
        compliance::import_activities(founded.session, rules(), activities, blank);
    REQUIRE_FALSE(imported);
    CHECK(imported.error().code == "register.person");
    const auto saved = founded.session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY_VOID(compliance::save_policy(founded.session, tx, law::Policy::cautious(), blank));
      return {};
    });
    REQUIRE_FALSE(saved);
    CHECK(saved.error().code == "policy.person");
  }
  CHECK(founded.find("T01").version == 1);
  CHECK(expect(compliance::edit_activity(founded.session, rules(), "T01", {{{"software", "Autre"}}},
                                         " Dre Martin\u00a0"))
            .stored.author == "Dre Martin");
}

CONTRACT_TEST(
    "a reference that names no sheet is refused; an activity is retired with its reason") {
  Founded<Store> founded;
  auto fresh = founded.find("T02").activity;
  for (const std::string_view ref :
       {"../x", "T17/2026", "T17:1", "'T17'", "Liste des traitements", ".", "é", ""}) {
    CAPTURE(ref);
    fresh.ref = ref;
    const auto imported =
        compliance::import_activities(founded.session, rules(), {fresh}, "Dre Martin");
    REQUIRE_FALSE(imported);
    CHECK(imported.error().code == "register.ref_malformed");
    CHECK(imported.error().place == "ref");
  }
  fresh.ref = "T17-2026";
  expect(compliance::import_activities(founded.session, rules(), {fresh}, "Dre Martin"));
  const auto count = founded.list().size();
  CHECK(compliance::retire_activity(founded.session, "T17-2026", "Dre Martin", "\u00a0 ")
            .error()
            .code == "register.reason");
  CHECK(compliance::retire_activity(founded.session, "T17-2026", " ", "Plus lieu").error().code ==
        "register.person");
  const auto retired =
      expect(compliance::retire_activity(founded.session, "T17-2026", "Dre Martin", " Plus lieu "));
  CHECK(retired.state == "retired");
  CHECK(retired.version == 2);
  CHECK(retired.activity == founded.find("T17-2026", 1).activity);
  const auto found = founded.find("T17-2026");
  CHECK(found.reason == "Plus lieu");
  CHECK(found.activity == retired.activity);
  CHECK(compliance::state_in_french(found).ends_with("\u00a0: Plus lieu"));
  CHECK(founded.list().size() == count - 1);
  // It can come back.
  expect(founded.edit("T17-2026", {{{"software", "Autre"}}}));
  CHECK(founded.list().size() == count);
}

CONTRACT_TEST("the register and the notices say the terms of the policy") {
  Founded<Store> founded;
  expect(compliance::validate_activity(founded.session, rules(), "T02", "Dre Martin"));
  const auto save = [&](const law::Policy& policy) {
    std::vector<std::string> renewed;
    expect(founded.session.db.write([&](store::Transaction& tx) -> Result<void> {
      renewed = TRY(compliance::save_policy(founded.session, tx, policy, "Dre Martin"));
      return {};
    }));
    return renewed;
  };
  const auto law = founded.find("T02").activity.data[0].retention;
  auto policy = law::Policy::cautious();
  policy.choices["appointments"] = {{.months = 6}, "activité de suivi"};
  CHECK(save(policy) == std::vector<std::string>{"T02"});
  CHECK(save(policy).empty());
  const auto said = founded.find("T02");
  CHECK(said.state == "draft");
  CHECK(said.author == "Dre Martin");
  const auto& text = said.activity.data[0].retention;
  CHECK(text.starts_with("6\u00a0mois après le rendez-vous, durée choisie par le cabinet"));
  CHECK(text.find("1\u00a0an au plus tard après le rendez-vous") != std::string::npos);
  policy.extensions["dossier.medical"] = {10, "longs suivis"};
  const auto renewed = save(policy);
  CHECK(std::find(renewed.begin(), renewed.end(), "T01") != renewed.end());
  const auto current = expect(founded.read([&](store::Transaction& tx) {
    return compliance::load_current(founded.session, tx, rules());
  }));
  for (const auto& document : expect(compliance::all_documents(current, rules()))) {
    CAPTURE(document.name);
    const bool patients =
        document.name.starts_with("notice-patients") || document.name.starts_with("affiche");
    if (!patients && document.name != "registre") continue;
    CHECK(document.html.find("30\u00a0ans après le dernier acte de soin") != std::string::npos);
    if (document.name.starts_with("affiche")) continue;
    CHECK(document.html.find("6\u00a0mois après le rendez-vous") != std::string::npos);
    CHECK(document.html.find("20\u00a0ans à compter du dernier acte de soin") != std::string::npos);
  }
  // An edit keeps them; back to the law's words with the law's terms.
  expect(founded.edit("T02", {{{"software", "Autre"}}}));
  CHECK(founded.find("T02").activity.data[0].retention == text);
  save(law::Policy::cautious());
  CHECK(founded.find("T02").activity.data[0].retention == law);
}

CONTRACT_TEST("a named person validates; an edit reopens; a retired activity leaves") {
  Founded<Store> founded;
  CHECK(compliance::validate_activity(founded.session, rules(), "T01", " ").error().code ==
        "register.person");
  const auto validated =
      expect(compliance::validate_activity(founded.session, rules(), "T01", "Dre Martin"));
  CHECK(validated.state == "validated");
  CHECK(compliance::state_in_french(validated).starts_with("Validée par Dre Martin le "));
  CHECK(compliance::validate_activity(founded.session, rules(), "T01", "Dre Martin").error().code ==
        "record.transition");
  CHECK(expect(founded.edit("T01", {{{"software", "Autre"}}})).stored.state == "draft");
  expect(compliance::validate_activity(founded.session, rules(), "T01", "Dre Martin"));
  CHECK(
      expect(compliance::move_activity(founded.session, "T01", "to_review", "Dre Martin")).state ==
      "to_review");
  const auto before = founded.list().size();
  expect(compliance::move_activity(founded.session, "T01", "retired", "Dre Martin"));
  CHECK(founded.list().size() == before - 1);
  CHECK(founded.list(true).size() == before);
  CHECK(compliance::validate_activity(founded.session, rules(), "T01", "Dre Martin").error().code ==
        "record.transition");
}

CONTRACT_TEST("a sheet edited by a person becomes new versions, all or nothing") {
  Founded<Store> founded;
  const auto exported =
      expect(compliance::export_ods(founded.activities(), founded.session.clock.now()));
  auto sheets = expect(documents::read_ods(exported));
  for (auto& row : sheets[2].rows)
    for (auto& cell : row)
      if (cell == "Agenda du cabinet") cell = "Agenda mural";
  const auto ods = expect(documents::write_ods(sheets, founded.session.clock.now()));
  auto activities = expect(compliance::import_ods(ods));
  const auto report =
      expect(compliance::import_activities(founded.session, rules(), activities, "Dre Martin"));
  REQUIRE(report.changed.size() == 1);
  CHECK(report.unchanged.size() == 9);
  CHECK(founded.find("T02").activity.software == "Agenda mural");
  CHECK(founded.find("T02").version == 2);
  activities.front().name = "Autre nom";
  activities.back().purposes.clear();
  CHECK_FALSE(compliance::import_activities(founded.session, rules(), activities, "Dre Martin"));
  CHECK(founded.find("T01").version == 1);
  CHECK(expect(compliance::import_activities(founded.session, rules(), founded.activities(), "x"))
            .changed.empty());
}

CONTRACT_TEST("a policy is kept and read back; a refused one is not") {
  Founded<Store> founded;
  auto policy = law::Policy::cautious();
  policy.extensions["dossier.medical"] = {5, "Patients suivis au long cours"};
  const auto save = [&](const law::Policy& chosen) {
    return founded.session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY_VOID(compliance::save_policy(founded.session, tx, chosen, "Dre Martin"));
      return {};
    });
  };
  expect(save(policy));
  const auto kept = expect(founded.read(
      [&](store::Transaction& tx) { return compliance::load_policy(founded.session, tx); }));
  REQUIRE(kept.extensions.contains("dossier.medical"));
  CHECK(kept.extensions.at("dossier.medical").years == 5);
  policy.extensions["dossier.medical"].reason.clear();
  CHECK_FALSE(save(policy));
}

}  // namespace
}  // namespace serment
