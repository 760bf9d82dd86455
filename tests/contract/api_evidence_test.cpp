// What the bundle of proof holds of every register, on both stores: each of the nineteen documents,
// as it stood at an instant, and no patient.
#include "api/holdings.h"
#include "api/home_observed.h"
#include "contract/api_fixture.h"
#include "hygiene/catalogue.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

evidence::Holdings held(Desk& desk, Instant as_of) {
  std::optional<evidence::Holdings> holdings;
  desk.online.run([&](vault::Session& session) -> Result<void> {
    holdings = TRY(api::holdings_at(session, as_of));
    return {};
  });
  return std::move(holdings).value();
}

const records::Exhibit& exhibit(const evidence::Holdings& holdings, std::string_view file) {
  for (const auto& one : holdings.exhibits)
    if (one.file == file) return one;
  FAIL("absent : " << file);
  return holdings.exhibits.front();
}

std::size_t rows_of(const evidence::Holdings& holdings, std::string_view file) {
  std::size_t count = 0;
  for (const auto& group : exhibit(holdings, file).groups) count += group.rows.size();
  return count;
}

/// Every text of the exhibits and documents.
std::string words_of(const evidence::Holdings& holdings) {
  std::string words;
  for (const auto& document : holdings.documents)
    words += document.title + "|" + document.state + "|" + document.note + "\n";
  for (const auto& one : holdings.exhibits) {
    words += one.file + "|" + one.title + "|" + one.lead + "\n";
    for (const auto& group : one.groups)
      for (const auto& row : group.rows)
        for (const auto& cell : row) words += cell + "|";
  }
  return words;
}

const evidence::DocumentHeld& document(const evidence::Holdings& holdings, int number) {
  return holdings.documents.at(static_cast<std::size_t>(number - 1));
}

/// One act in each register that may hold a person's name, then one of the others.
void live_a_day(Desk& desk, const Person& owner, const Person& secretary) {
  const auto asked = desk.post(
      secretary, "/requests",
      R"({"right":"access","requester":"patient","channel":"desk","patient_name":"CANARI",)"
      R"("patient_birth":"1969-05-04","contact":"canari@example.fr","wish":"canariwish"})");
  REQUIRE_MESSAGE(asked.status == 201, asked.body);
  REQUIRE(desk.post(secretary, "/breaches",
                    R"({"what":"Courriel parti au mauvais destinataire",)"
                    R"("noticed_at":"2026-11-27T07:40:00Z","persons":["patients"],)"
                    R"("persons_count":1,"ongoing":"no"})")
              .status == 201);
  REQUIRE(
      desk.post(
              secretary, "/assets",
              R"({"kind":"medium","label":"Clé bleue","place":"Accueil","holder":"Moi","serial":"","note":"",)"
              R"("encrypted":"no","patient_data":true})")
          .status == 201);
  REQUIRE(desk.post(owner, "/inspections", R"({"form":"on_site","motive":"Visite."})").status ==
          201);
}

}  // namespace

CONTRACT_TEST("the bundle holds the nineteen documents, each with its freshness and its place") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto holdings = held(desk, desk.online.clock.now());
  REQUIRE(holdings.documents.size() == 19);
  std::set<std::string> folders;
  for (const auto& one : holdings.exhibits) {
    CHECK_FALSE(one.columns.empty());
    for (const auto& group : one.groups)
      for (const auto& row : group.rows) CHECK(row.size() == one.columns.size());
    folders.insert(one.file.substr(0, one.file.find('/') + 1));
  }
  // What evidence/ prints by itself.
  folders.insert({"02_registre/", "03_information/", "09_conservation/", "preuve/"});
  for (const auto& one : holdings.documents) {
    CAPTURE(one.number);
    CHECK_FALSE(one.state.empty());
    CHECK_FALSE(one.note.empty());
    const auto first = one.place.substr(0, one.place.find(','));
    CHECK(folders.contains(first));
  }
  CHECK(document(holdings, 6).state == "Rien n’est enregistré");
  CHECK(document(holdings, 4).place == "04_procedures/");
  CHECK(rows_of(holdings, "04_procedures/liste") > 3);
}

CONTRACT_TEST("an earlier instant is told as it was, later acts or not; nobody is named") {
  Store store;
  Desk desk(store);
  desk.online.found();
  desk.add_patient("1", "CANARI");
  const auto morning = desk.online.clock.now();
  const auto before = held(desk, morning);
  desk.online.clock.set(morning + std::chrono::hours(1));
  live_a_day(desk, desk.arrive(Role::owner, desk.online.actor.member),
             desk.arrive(Role::secretary, "secretary"));

  const auto after = held(desk, desk.online.clock.now());
  CHECK(rows_of(after, "06_droits/demandes") == 1);
  CHECK(rows_of(after, "07_violations/registre") > 3);
  CHECK(rows_of(after, "08_securite/inventaire") == 1);
  CHECK(rows_of(after, "12_correspondance-autorites/controles") == 1);
  CHECK(document(after, 6).state.starts_with("À jour"));
  for (const auto* canary : {"CANARI", "canari", "1969-05-04", "04/05/1969"})
    CHECK(words_of(after).find(canary) == std::string::npos);

  CHECK(words_of(held(desk, morning)) == words_of(before));
  CHECK(rows_of(before, "06_droits/demandes") == 0);
  // A month later, the request is late: the document that says so is no longer fresh.
  desk.online.clock.set(morning + std::chrono::hours(24 * 32));
  CHECK(document(held(desk, desk.online.clock.now()), 6).state.starts_with("À reprendre"));
}

CONTRACT_TEST(
    "what Serment measures is written with its day, and again only when it changes or ages") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto keep = [&] {
    desk.online.run([&](vault::Session& session) {
      return api::keep_observed(*desk.online.services, session);
    });
  };
  const auto versions = [&] {
    std::size_t count = 0;
    desk.online.run([&](vault::Session& session) -> Result<void> {
      return session.db.read([&](store::Transaction& tx) -> Result<void> {
        count = TRY(records::history(session, tx, "measure_observation", "practice")).size();
        return {};
      });
    });
    return count;
  };
  const auto row = [&](std::string_view title, Instant as_of) {
    const auto holdings = held(desk, as_of);
    for (const auto& one : exhibit(holdings, "08_securite/mesures").groups.front().rows)
      if (one.front() == title) return one;
    FAIL("absent : " << title);
    return std::vector<std::string>{};
  };
  const auto* factor = hygiene::Catalogue::embedded().find("access.second_factor");
  REQUIRE(factor != nullptr);
  const auto morning = desk.online.clock.now();
  CHECK(row(factor->title, morning)[1] == "Pas constatée");
  CHECK(document(held(desk, morning), 11).state == "Rien n’est enregistré");
  desk.online.clock.set(morning + std::chrono::hours(1));
  keep();
  keep();
  CHECK(versions() == 1);
  CHECK(row(factor->title, desk.online.clock.now())[3] == "Serment");
  CHECK(document(held(desk, desk.online.clock.now()), 11).state.starts_with("À jour"));
  // An instant before the first look still claims nothing.
  CHECK(row(factor->title, morning)[1] == "Pas constatée");
  desk.online.clock.set(morning + std::chrono::hours(24 * 9));
  CHECK(document(held(desk, desk.online.clock.now()), 11).state.starts_with("À reprendre"));
  keep();
  CHECK(versions() == 2);
  CHECK(document(held(desk, desk.online.clock.now()), 11).state.starts_with("À jour"));
}
