// Imported patients in the vault: written once, whole, findable, unreadable from outside.
#include <fstream>
#include <set>

#include "contract/dossier_fixture.h"
#include "dossier/importer.h"

namespace serment::contract {
namespace {

std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A patient with several resources, one of them about a transfusion, and files small and large.
dossier::ImportedPatient rich_patient() {
  auto patient = canary();
  add_resource(patient, "Encounter", "Encounter/1", R"({"resourceType":"Encounter"})");
  add_resource(patient, "Procedure", "Procedure/1", R"({"resourceType":"Procedure","t":1})",
               dossier::Category::transfusion);
  patient.transfusions = {day("2010-06-01")};
  add_file(patient, "courrier", "canarifichier " + noise(1000, 1));
  add_file(patient, "radio", noise(3U << 20U, 2), "image/jpeg");
  return patient;
}

}  // namespace

CONTRACT_TEST("a patient comes back as imported, after a restart too") {
  Store store;
  Cabinet cabinet(store);
  CHECK(cabinet.absorb(rich_patient()) == "created");
  CHECK(cabinet.last_act() == "dossier.created");
  cabinet.restart();
  CHECK(cabinet.last_act() == "index.built");
  REQUIRE(cabinet.index->search("canari 1969").size() == 1);
  const auto id = cabinet.only();
  CHECK(cabinet.index->by_source_key("canari-ipp|1") == id);
  const auto found = cabinet.read(id);
  CHECK(cabinet.last_act() == "dossier.read");
  const auto given = rich_patient();
  CHECK(found.identity.address == given.identity.address);
  CHECK(found.identity.source_keys == given.identity.source_keys);
  CHECK(found.facts.birth == day("1969-05-04"));
  CHECK(found.facts.last_care == day("2020-02-29"));
  // Bringing an old record in is no intervention on it: the active years run from the last care.
  CHECK_FALSE(found.facts.last_write.has_value());
  CHECK(found.facts.last_transfusion == day("2010-06-01"));
  CHECK(found.first_care == day("2001-01-01"));
  REQUIRE(found.pieces.size() == 5);
  std::set<ObjectId> plain;
  std::set<ObjectId> transfusion;
  for (const auto& piece : found.pieces) {
    CHECK(piece.imported_on == day("2026-11-23"));
    (piece.category == dossier::Category::transfusion ? transfusion : plain).insert(piece.object);
  }
  CHECK(plain.size() == 2);  // one batch, and the large file
  CHECK(transfusion.size() == 1);
  for (const auto& object : transfusion) CHECK(plain.count(object) == 0);
  CHECK(cabinet.contents(id) ==
        "Encounter/1={\"resourceType\":\"Encounter\"};"
        "Observation/c={\"resourceType\":\"Observation\",\"note\":\"canaritexte\"};"
        "Procedure/1={\"resourceType\":\"Procedure\",\"t\":1};"
        "courrier=canarifichier " +
            noise(1000, 1) + ";radio=" + noise(3U << 20U, 2) + ";");
}

CONTRACT_TEST("ROUX and LE ROUX, born on one day, are two dossiers and possible duplicates") {
  Store store;
  Cabinet cabinet(store);
  const TemporaryFolder place;
  for (const auto* name : {"ROUX_Jean_09011980.pdf", "LE ROUX_Jean_09011980.pdf"})
    std::ofstream(place.path() / name) << name;
  const auto import = [&] {
    std::string outcomes;
    expect(dossier::import_folder(
        place.path(), "", [&](dossier::ImportedPatient&& patient) -> Result<dossier::Outcome> {
          outcomes += cabinet.absorb(std::move(patient)) + ";";
          return dossier::Outcome::created;
        }));
    return outcomes;
  };
  CHECK(import() == "created;created;");
  CHECK(import() == "unchanged;unchanged;");
  CHECK(cabinet.index->size() == 2);
  const auto pairs = cabinet.index->duplicates();
  REQUIRE(pairs.size() == 1);
  CHECK(pairs[0].reason == "Même date de naissance et nom semblable");
}

CONTRACT_TEST("the same import again writes nothing at all") {
  Store store;
  Cabinet cabinet(store);
  auto shuffled = rich_patient();
  std::reverse(shuffled.resources.begin(), shuffled.resources.end());
  CHECK(cabinet.absorb(rich_patient()) == "created");
  const auto before = cabinet.all_rows();
  CHECK(cabinet.absorb(rich_patient()) == "unchanged");
  CHECK(cabinet.absorb(shuffled) == "unchanged");
  auto fewer = rich_patient();
  fewer.resources.pop_back();  // a part of what is known: nothing new, and nothing is taken out
  CHECK(cabinet.absorb(fewer) == "unchanged");
  CHECK(cabinet.all_rows() == before);
  cabinet.restart();
  const auto restarted = cabinet.all_rows();  // and one event for the index
  CHECK(cabinet.absorb(rich_patient()) == "unchanged");
  CHECK(cabinet.all_rows() == restarted);
}

CONTRACT_TEST("a changed resource replaces its old version, of which nothing stays") {
  Store store;
  Cabinet cabinet(store);
  auto patient = rich_patient();
  CHECK(cabinet.absorb(rich_patient()) == "created");
  const auto id = cabinet.only();
  const auto objects = cabinet.rows("vault_object");
  patient.resources[0].json = to_bytes(R"({"resourceType":"Observation","note":"corrigée"})");
  patient.last_care = day("2025-05-05");
  CHECK(cabinet.absorb(patient) == "updated");
  CHECK(cabinet.acts().back() == "dossier.updated");
  CHECK(cabinet.rows("vault_object") == objects);
  CHECK(cabinet.only() == id);
  CHECK(cabinet.read(id).facts.last_care == day("2025-05-05"));
  const auto contents = cabinet.contents(id);
  CHECK(contents.find("corrigée") != std::string::npos);
  CHECK(contents.find("canaritexte") == std::string::npos);
  CHECK(cabinet.read(id).pieces.size() == 5);
  CHECK(cabinet.absorb(patient) == "unchanged");
  CHECK(cabinet.absorb(rich_patient()) == "updated");  // back to the older export
  CHECK(cabinet.contents(id).find("canaritexte") != std::string::npos);
  CHECK(cabinet.read(id).facts.last_care == day("2025-05-05"));
  CHECK(cabinet.absorb(rich_patient()) == "unchanged");
  // A large file of another content takes the place of the first.
  auto other = rich_patient();
  other.files.pop_back();
  add_file(other, "radio", noise(2U << 20U, 3), "image/jpeg");
  CHECK(cabinet.absorb(other) == "updated");
  CHECK(cabinet.rows("vault_object") == objects);
  CHECK(cabinet.contents(id).find(noise(2U << 20U, 3)) != std::string::npos);
}

CONTRACT_TEST("yearly imports do not pile up small objects") {
  Store store;
  Cabinet cabinet(store);
  auto patient = canary();
  CHECK(cabinet.absorb(patient) == "created");
  const auto objects = cabinet.rows("vault_object");
  for (int year = 0; year < 10; ++year) {
    add_resource(patient, "Encounter", "Encounter/" + std::to_string(year), "{}");
    CHECK(cabinet.absorb(patient) == "updated");
  }
  CHECK(cabinet.rows("vault_object") == objects);
  CHECK(cabinet.read(cabinet.only()).pieces.size() == 11);
}

CONTRACT_TEST("two files of one source that disagree settle at once, and stay settled") {
  Store store;
  Cabinet cabinet(store);
  const auto import_both = [&] {
    dossier::Absorber absorber(cabinet.session(), *cabinet.index);
    std::string outcomes;
    for (const auto text : {"un", "deux"})
      outcomes += std::to_string(static_cast<int>(expect(absorber.absorb(canary(text)))));
    expect(absorber.finish());
    return outcomes;
  };
  CHECK(import_both() == "01");
  const auto before = cabinet.all_rows();
  CHECK(import_both() == "22");
  CHECK(cabinet.all_rows() == before);
}

CONTRACT_TEST("a hundred files of one patient settle too") {
  Store store;
  Cabinet cabinet(store);
  const auto import_all = [&] {
    dossier::Absorber absorber(cabinet.session(), *cabinet.index);
    int changed = 0;
    for (int file = 0; file < 100; ++file) {
      const auto text = "visite " + std::to_string(file);
      if (expect(absorber.absorb(canary(text))) != dossier::Outcome::unchanged) ++changed;
    }
    expect(absorber.finish());
    return changed;
  };
  CHECK(import_all() == 100);
  const auto before = cabinet.all_rows();
  CHECK(import_all() == 0);
  CHECK(cabinet.all_rows() == before);
}

CONTRACT_TEST("two versions under one key are both kept; the same twice counts once") {
  Store store;
  Cabinet cabinet(store);
  auto patient = canary();
  add_resource(patient, "Observation", "Observation/c", "{\"v\":2}");
  add_resource(patient, "Observation", "Observation/c", "{\"v\":2}");
  CHECK(cabinet.absorb(patient) == "created");
  CHECK(cabinet.contents(cabinet.only()) ==
        "Observation/c={\"resourceType\":\"Observation\",\"note\":\"canaritexte\"};"
        "Observation/c#2={\"v\":2};");
  CHECK(cabinet.absorb(patient) == "unchanged");
}

CONTRACT_TEST("a second source of one patient adds to the dossier and overwrites no piece") {
  Store store;
  Cabinet cabinet(store);
  CHECK(cabinet.absorb(canary()) == "created");
  auto other = canary("autre logiciel");
  other.identity.source_keys = {Personal(std::string("autre|77"))};
  CHECK(cabinet.absorb(other) == "updated");  // joined by its INS
  CHECK(cabinet.read(cabinet.only()).pieces.size() == 2);
  CHECK(cabinet.absorb(other) == "unchanged");
  CHECK(cabinet.absorb(canary()) == "unchanged");
  // Without INS nor key: a newcomer, listed as a possible duplicate.
  auto namesake = canary();
  namesake.identity.source_keys = {Personal(std::string("troisième|1"))};
  namesake.identity.ins = {};
  CHECK(cabinet.absorb(namesake) == "created");
  CHECK(cabinet.index->size() == 2);
  CHECK(cabinet.index->duplicates().size() == 1);
}

CONTRACT_TEST("a patient who waits to be committed is met again") {
  Store store;
  Cabinet cabinet(store);
  dossier::Absorber absorber(cabinet.session(), *cabinet.index);
  CHECK(expect(absorber.absorb(canary())) == dossier::Outcome::created);
  CHECK(cabinet.index->size() == 0);
  CHECK(cabinet.rows("vault_dossier") == 0);
  CHECK(expect(absorber.absorb(canary())) == dossier::Outcome::unchanged);
  auto joined = canary("autre");
  joined.identity.source_keys = {Personal(std::string("autre|1"))};
  CHECK(expect(absorber.absorb(joined)) == dossier::Outcome::updated);
  CHECK(cabinet.index->size() == 1);
  expect(absorber.finish());
  CHECK(cabinet.rows("vault_dossier") == 1);
}

CONTRACT_TEST("what cannot be accepted is refused alone, with a reason and without a name") {
  Store store;
  Cabinet cabinet(store);
  struct Case {
    std::string_view code;
    std::function<void(dossier::ImportedPatient&)> change;
  };
  const std::vector<Case> table = {
      {"dossier.nameless", [](auto& patient) { patient.identity = {}; }},
      {"dossier.identity_too_large",
       [](auto& patient) { patient.identity.address = Personal(std::string(20'000, 'x')); }},
      {"dossier.identity_too_large",  // each is six when it is written
       [](auto& patient) { patient.identity.address = Personal(std::string(3'000, '\x01')); }},
      {"dossier.too_many_transfusions",
       [](auto& patient) {
         for (int i = 0; i < 3'500; ++i)
           patient.transfusions.emplace_back(std::chrono::sys_days{day("2000-01-01")} +
                                             std::chrono::days(i));
       }},
      {"dossier.date_out_of_range",
       [](auto& patient) {
         patient.last_care =
             Date{std::chrono::year{9999}, std::chrono::month{1}, std::chrono::day{1}};
       }},
      {"dossier.file_changed", [](auto& patient) { patient.files[0].sha256[0] ^= 1U; }},
      {"dossier.file_changed", [](auto& patient) { patient.files[0].size += 1; }},
      {"dossier.file_changed", [](auto& patient) { patient.files[1].size -= 1; }},
      {"dossier.file_changed", [](auto& patient) { patient.files[1].sha256[31] ^= 1U; }},
  };
  dossier::Absorber absorber(cabinet.session(), *cabinet.index);
  for (const auto& [code, change] : table) {
    const std::string shown(code);
    CAPTURE(shown);
    auto patient = rich_patient();
    add_file(patient, "scanner", noise(2U << 20U, 5), "image/png");  // with the other: streamed
    change(patient);
    const auto outcome = absorber.absorb(std::move(patient));
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().code == code);
    for (const auto canary_word : kCanaries)
      CHECK((outcome.error().what + outcome.error().place).find(canary_word) == std::string::npos);
  }
  expect(absorber.finish());
  CHECK(cabinet.rows("vault_dossier") == 0);
  CHECK(cabinet.rows("vault_object") == 0);
  CHECK(cabinet.absorb(rich_patient()) == "created");
  auto stranger = canary();
  stranger.identity.family_name = Personal(std::string("Autre"));
  stranger.identity.used_name = {};
  stranger.identity.given_names = Personal(std::string("Personne"));
  stranger.identity.birth = Personal(std::optional(day("2001-01-01")));
  CHECK(cabinet.absorb(stranger) == "dossier.key_of_another");
}

CONTRACT_TEST("a failure at any statement leaves the data and the journal as they were") {
  Store store;
  Cabinet cabinet(store);
  CHECK(cabinet.absorb(canary()) == "created");
  FailingDatabase failing(cabinet.practice.db());
  vault::Session session{failing,
                         cabinet.practice.vault(),
                         cabinet.practice.journal(),
                         cabinet.practice.clock,
                         cabinet.practice.random,
                         "owner"};
  auto newcomer = rich_patient();
  newcomer.identity.source_keys = {Personal(std::string("autre|1"))};
  newcomer.identity.ins = {};
  auto changed = rich_patient();
  for (const auto* patient : {&newcomer, &changed}) {
    int point = 0;
    for (;; ++point) {
      CAPTURE(point);
      const auto before = cabinet.all_rows();
      const auto size = cabinet.index->size();
      failing.fail_at = point;
      failing.statements = 0;
      const auto outcome = dossier::absorb(session, *cabinet.index, *patient);
      failing.fail_at = -1;
      if (outcome) break;
      CHECK(outcome.error().code == "test.failed");
      CHECK(cabinet.all_rows() == before);
      CHECK(cabinet.index->size() == size);
      REQUIRE(point < 200);
    }
    CHECK(point > 5);
  }
  CHECK(cabinet.index->size() == 2);
  CHECK(expect(dossier::absorb(session, *cabinet.index, newcomer)) == dossier::Outcome::unchanged);
  CHECK(expect(dossier::absorb(session, *cabinet.index, changed)) == dossier::Outcome::unchanged);
  CHECK(cabinet.practice.write([&](store::Transaction& tx) -> Result<void> {
    CHECK(TRY(cabinet.practice.journal().verify(tx)).intact());
    return {};
  }) == "");
}

TEST_CASE("an outsider who reads the database finds no word of a patient") {
  Sqlite store;
  Cabinet cabinet(store);
  CHECK(cabinet.absorb(rich_patient()) == "created");
  auto changed = rich_patient();
  changed.resources[0].json = to_bytes(R"({"resourceType":"Observation","note":"canaritexte 2"})");
  CHECK(cabinet.absorb(changed) == "updated");
  const auto id = cabinet.only();
  expect(dossier::add_hold(cabinet.session(), id, {day("2026-01-01")}, "canaritexte", "Canarinom"));
  expect(dossier::set_fact(cabinet.session(), id, dossier::Fact::death, day("2026-05-04"),
                           "canaritexte", "Canarinom"));
  std::size_t files = 0;
  const auto look = [&] {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(store.folder())) {
      if (!entry.is_regular_file()) continue;
      ++files;
      const auto bytes = file_bytes(entry.path());
      for (const auto word : kCanaries) {
        CAPTURE(word);
        CHECK(bytes.find(word) == std::string::npos);
        CHECK(entry.path().string().find(word) == std::string::npos);
      }
    }
  };
  look();  // with the write-ahead log
  cabinet.practice.close();
  look();
  CHECK(files >= 3);
}

CONTRACT_TEST("a piece changed in the database is refused when it is read") {
  Store store;
  Cabinet cabinet(store);
  CHECK(cabinet.absorb(rich_patient()) == "created");
  const auto id = cabinet.only();
  const auto pieces = cabinet.read(id).pieces;
  cabinet.practice.execute(
      "UPDATE vault_object SET sealed = (SELECT sealed FROM vault_object WHERE kind = 'manifest') "
      "WHERE kind = 'care' AND practice_id = $1",
      {cabinet.practice.id().value});
  const auto outcome = dossier::read_piece(cabinet.session(), id, pieces[0], "test",
                                           [](ByteView) -> Result<void> { return {}; });
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().errc == Errc::integrity);
  cabinet.practice.execute("DELETE FROM vault_object WHERE kind = 'identity' AND practice_id = $1",
                           {cabinet.practice.id().value});
  const auto index = dossier::Index::build(cabinet.session());
  REQUIRE_FALSE(index.has_value());
  CHECK(index.error().code == "dossier.identity_damaged");
  CHECK(index.error().place == id.value);
  CHECK(dossier::read(cabinet.session(), id, "").error().code == "dossier.incomplete");
}

}  // namespace serment::contract
