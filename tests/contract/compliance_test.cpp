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
    return founded.session.db.write([&](store::Transaction& tx) {
      return compliance::save_policy(founded.session, tx, chosen, "Dre Martin");
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
