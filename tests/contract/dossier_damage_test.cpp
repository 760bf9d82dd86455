// Somebody alters, deletes or moves what is sealed in the base: the check of the store names each
// dossier, and the others are read as before.
#include "contract/dossier_fixture.h"
#include "dossier/seal_check.h"
#include "vault/dossier_accounts.h"

namespace serment::contract {
namespace {

/// Two patients with a batch, a file in chunks, and one claim.
class DamagedPractice {
 public:
  explicit DamagedPractice(const TestStore& store) : cabinet(store) {
    for (const std::string number : {"1", "2"}) {
      auto patient = canary("texte " + number);
      patient.identity.source_keys = {Personal("cle|" + number)};
      patient.identity.ins = {};
      add_file(patient, "fichier", noise(1'200'000, 7));
      REQUIRE(cabinet.absorb(std::move(patient)) == "created");
    }
    one = *cabinet.index->by_source_key("cle|1");
    other = *cabinet.index->by_source_key("cle|2");
    expect(dossier::add_hold(cabinet.session(), one, {day("2025-01-01")}, "r", "b"));
  }

  dossier::SealCheck check() {
    dossier::SealCheck found;
    expect(cabinet.session().db.read([&](store::Transaction& tx) -> Result<void> {
      found = TRY(dossier::check_seals(cabinet.session(), tx, {}));
      return {};
    }));
    return found;
  }
  /// The codes of the faults, each after the dossier it names.
  std::string faults() {
    std::string text;
    for (const auto& fault : check().faults)
      text += (fault.dossier == one     ? "one:"
               : fault.dossier == other ? "other:"
                                        : fault.dossier.value + ":") +
              fault.code + " ";
    return text;
  }
  /// What is said while one bit of a sealed column is another.
  std::string with_a_bit_changed(const std::string& table, const std::string& column,
                                 const std::string& where) {
    const auto condition = " WHERE dossier_id = $1" + where;
    Bytes sealed = cabinet.practice.bytes("SELECT " + column + " FROM " + table + condition,
                                          {std::string_view(one.value)});
    REQUIRE_FALSE(sealed.empty());
    const auto update = "UPDATE " + table + " SET " + column + " = $2" + condition;
    sealed[sealed.size() / 2] ^= 1U;
    CHECK(cabinet.practice.execute(update, {std::string_view(one.value), ByteView(sealed)}) == 1);
    const auto told = faults();
    sealed[sealed.size() / 2] ^= 1U;
    cabinet.practice.execute(update, {std::string_view(one.value), ByteView(sealed)});
    return told;
  }

  Cabinet cabinet;
  DossierId one{};
  DossierId other{};
};

}  // namespace

CONTRACT_TEST("the check of the store tries every seal and holds each dossier to its manifest") {
  Store store;
  DamagedPractice practice(store);
  const auto sound = practice.check();
  CHECK(sound.sound());
  CHECK(sound.dossiers == 2);
  CHECK(sound.holds == 1);
  CHECK(sound.objects == 8);
  CHECK(practice.with_a_bit_changed("vault_dossier", "header", "") == "one:dossier.damaged ");
  CHECK(practice.with_a_bit_changed("vault_object", "sealed", " AND kind = 'care'") ==
        "one:piece.damaged ");
  CHECK(practice.with_a_bit_changed("vault_object", "sealed_key", " AND kind = 'file'") ==
        "one:piece.damaged ");
  CHECK(practice.with_a_bit_changed("vault_chunk", "sealed", " AND seq = 3") ==
        "one:piece.damaged ");
  CHECK(practice.with_a_bit_changed("vault_object", "sealed", " AND kind = 'identity'") ==
        "one:dossier.identity_damaged ");
  CHECK(practice.with_a_bit_changed("vault_object", "sealed", " AND kind = 'manifest'") ==
        "one:dossier.manifest_damaged ");
  CHECK(practice.with_a_bit_changed("dossier_hold", "sealed", "") == "one:hold.tampered ");
  CHECK(practice.check().sound());
  auto& rows = practice.cabinet.practice;
  const std::string_view one = practice.one.value;
  rows.execute("UPDATE vault_object SET version = 2 WHERE dossier_id = $1 AND kind = 'care'",
               {one});
  CHECK(practice.faults() == "one:piece.damaged ");
  rows.execute("UPDATE vault_object SET version = 1 WHERE dossier_id = $1 AND kind = 'care'",
               {one});
  CHECK(practice.check().sound());
}

CONTRACT_TEST("a piece moved, deleted or added in the base is told for what it is") {
  Store store;
  DamagedPractice practice(store);
  auto& rows = practice.cabinet.practice;
  const std::string_view one = practice.one.value;
  const std::string_view other = practice.other.value;
  rows.execute("UPDATE vault_object SET dossier_id = $2 WHERE dossier_id = $1 AND kind = 'care'",
               {one, other});
  const auto moved = practice.faults();
  CHECK(moved.find("one:piece.missing ") != std::string::npos);
  CHECK(moved.find("other:piece.unlisted ") != std::string::npos);
  rows.execute("DELETE FROM dossier_hold WHERE dossier_id = $1", {one});
  CHECK(practice.faults().find("one:hold.tampered ") != std::string::npos);

  // The dossier says so itself, at the price of a list; a reading of the piece is no "not found".
  auto& session = practice.cabinet.session();
  const auto found = practice.cabinet.read(practice.one);
  CHECK(found.lost.size() == 1);
  const auto ignore = [](ByteView) -> Result<void> { return {}; };
  for (const auto& piece : found.pieces)
    if (!piece.alone)
      CHECK(dossier::read_piece(session, practice.one, piece, "essai", ignore).error().errc ==
            Errc::integrity);
  const auto exported =
      dossier::export_dossier(session, practice.one, store.folder() / "copie", "essai");
  REQUIRE_FALSE(exported.has_value());
  CHECK(exported.error().errc == Errc::integrity);
}

CONTRACT_TEST("a check that is stopped says so and changes nothing") {
  Store store;
  DamagedPractice practice(store);
  const auto before = practice.cabinet.all_rows();
  const std::atomic<bool> stopped{true};
  dossier::Progress progress;
  progress.cancelled = &stopped;
  auto& session = practice.cabinet.session();
  const auto outcome = session.db.read([&](store::Transaction& tx) -> Result<void> {
    TRY(dossier::check_seals(session, tx, progress));
    return {};
  });
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code == "store.check_cancelled");
  CHECK(practice.cabinet.all_rows() == before);
}

CONTRACT_TEST("one damaged dossier does not close the others") {
  Store store;
  DamagedPractice practice(store);
  auto third = canary("troisième");
  third.identity.source_keys = {Personal(std::string("cle|3"))};
  third.identity.ins = {};
  REQUIRE(practice.cabinet.absorb(std::move(third)) == "created");
  auto& rows = practice.cabinet.practice;
  rows.execute("UPDATE vault_dossier SET header = $2 WHERE dossier_id = $1",
               {std::string_view(practice.one.value), ByteView(Bytes(137, 1))});
  rows.execute("UPDATE vault_object SET sealed = $2 WHERE dossier_id = $1 AND kind = 'identity'",
               {std::string_view(practice.other.value), ByteView(Bytes(300, 1))});
  auto index = expect(dossier::Index::build(practice.cabinet.session()));
  CHECK(index.size() == 1);
  std::vector<DossierId> damaged{practice.one, practice.other};
  std::sort(damaged.begin(), damaged.end());
  CHECK(index.damaged() == damaged);
  CHECK(index.find_named("canarinom").total == 1);
  index.remove(practice.one);
  CHECK(index.damaged() == std::vector<DossierId>{practice.other});
  // An epoch that the keyring does not know closes its dossier alone, too.
  rows.execute("UPDATE vault_dossier SET epoch = 9 WHERE dossier_id = $1",
               {std::string_view(practice.one.value)});
  CHECK(expect(dossier::Index::build(practice.cabinet.session())).damaged() == damaged);
  audit::Verification found;
  auto& session = practice.cabinet.session();
  expect(session.db.read(
      [&](store::Transaction& tx) { return vault::account_for_epochs(tx, session.vault, found); }));
  REQUIRE(found.findings.size() == 1);
  CHECK(found.findings[0].code == "dossier.epoch_unknown");
}

}  // namespace serment::contract
