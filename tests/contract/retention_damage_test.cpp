// What was altered in the base is never due: the plan says why, from the seals as from what is
// kept.
#include "contract/retention_fixture.h"
#include "retention/loss.h"
#include "vault/dossier_accounts.h"

namespace serment::contract {
namespace {

retention::Plan surveyed(Cabinet& cabinet, dossier::KeptFacts* kept) {
  return expect(retention::survey(cabinet.session(), Cabinet::rules(), cabinet.policy,
                                  on("2026-11-23"), {.kept = kept}));
}

retention::Fault fault_of(const retention::Plan& plan, const DossierId& id) {
  for (const auto& line : plan.lines)
    if (line.id == id) return line.fault;
  return retention::Fault::none;
}

void damage_header(Cabinet& cabinet, const DossierId& id) {
  cabinet.practice().execute("UPDATE vault_dossier SET header = $2 WHERE dossier_id = $1",
                             {std::string_view(id.value), ByteView(Bytes(137, 1))});
}

std::string accounted(Cabinet& cabinet) {
  std::string codes;
  expect(cabinet.practice().db().read([&](store::Transaction& tx) -> Result<void> {
    auto found = TRY(cabinet.practice().journal().verify(tx));
    TRY_VOID(vault::account_for_dossiers(tx, cabinet.session().practice(), found));
    for (const auto& one : found.findings) codes += one.code + " ";
    return {};
  }));
  return codes;
}

}  // namespace

CONTRACT_TEST("a dossier that does not read, or whose claim was deleted, is undetermined") {
  Store store;
  Cabinet cabinet(store);
  const auto sound = cabinet.add({});
  const auto damaged = cabinet.add({});
  const auto claimed = cabinet.add({});
  expect(dossier::add_hold(cabinet.session(), claimed, {on("2026-01-01")}, "close", "Dre Essai"));
  dossier::KeptFacts kept;
  CHECK(surveyed(cabinet, &kept).held == 1);
  kept = dossier::KeptFacts();
  damage_header(cabinet, damaged);
  cabinet.practice().execute("DELETE FROM dossier_hold WHERE dossier_id = $1",
                             {std::string_view(claimed.value)});
  for (auto* facts : {static_cast<dossier::KeptFacts*>(nullptr), &kept, &kept}) {
    const auto plan = surveyed(cabinet, facts);
    CHECK(plan.dossiers == 3);
    CHECK(plan.due == 1);
    CHECK(plan.undetermined == 2);
    CHECK(plan.reconciliation.balanced());
    CHECK(fault_of(plan, sound) == retention::Fault::none);
    CHECK(fault_of(plan, damaged) == retention::Fault::damaged);
    CHECK(fault_of(plan, claimed) == retention::Fault::claim_missing);
    CHECK(retention::french_of(fault_of(plan, claimed)) == "gel manquant\u00a0: base altérée");
  }
  CHECK(cabinet.propose().dossiers == std::vector<DossierId>{sound});
  CHECK(code_of(dossier::holds_of(cabinet.session(), claimed)) == "hold.tampered");
}

CONTRACT_TEST("a claim added in the base does not keep a dossier by itself, and is told") {
  Store store;
  Cabinet cabinet(store);
  const auto id = cabinet.add({});
  cabinet.practice().execute(
      "INSERT INTO dossier_hold (practice_id, hold_id, dossier_id, from_day, to_day, sealed) "
      "VALUES ($1, 'x', $2, '2020-01-01', NULL, $3)",
      {std::string_view(cabinet.practice().id().value), std::string_view(id.value),
       ByteView(Bytes(60, 1))});
  const auto plan = cabinet.plan();
  CHECK(plan.undetermined == 1);
  CHECK(fault_of(plan, id) == retention::Fault::claim_added);
}

CONTRACT_TEST("a named person gives up what opens no more, and the erasure ends") {
  Store store;
  Cabinet cabinet(store);
  const auto due = cabinet.add({});
  const auto damaged = cabinet.add({.last_care = "2020-05-01"});
  const auto proposal = cabinet.approved().id;
  damage_header(cabinet, damaged);
  CHECK(code_of(cabinet.erase(proposal)) == "dossier.damaged");
  const auto give_up = [&](const DossierId& id, const char* by, const char* reason) {
    return code_of(retention::give_up(cabinet.session(), id, by, reason));
  };
  const DossierId sound = cabinet.add({.last_care = "2021-05-01"});
  CHECK(give_up(sound, "Dre Essai", "par erreur") == "dossier.opens");
  CHECK(code_of(retention::loss_of(cabinet.session(), sound)) == "dossier.opens");
  CHECK(give_up({std::string(26, 'a')}, "Dre Essai", "inconnu") == "dossier.unknown");
  CHECK(give_up(due, "Dre Essai", "trop tard") == "dossier.erased");
  CHECK(give_up(damaged, " ", "disque abîmé") == "loss.unsigned");
  CHECK(give_up(damaged, "Dre Essai", "") == "loss.unsigned");
  CHECK(cabinet.plan().undetermined == 1);
  CHECK(expect(retention::loss_of(cabinet.session(), damaged)).objects > 0);
  CHECK(cabinet.plan().undetermined == 1);

  CHECK(give_up(damaged, "Dre Essai", "disque abîmé, aucune sauvegarde") == "");
  CHECK(give_up(damaged, "Dre Essai", "encore") == "dossier.given_up");
  CHECK(cabinet.opens(damaged) == "dossier.given_up");
  CHECK(cabinet.practice().count("SELECT COUNT(*) FROM vault_object WHERE dossier_id = $1",
                                 {damaged.value}) == 0);
  const auto ended = expect(cabinet.erase(proposal));
  CHECK(ended.erased == 1);
  CHECK_FALSE(ended.certificate_id.empty());
  const auto plan = cabinet.plan();
  CHECK(plan.erased == 1);
  CHECK(plan.lost == 1);
  CHECK(plan.undetermined == 0);
  CHECK(plan.reconciliation.known == 3);
  CHECK(cabinet.opens(sound) == "");
  CHECK(accounted(cabinet) == "");
  // Lost is not erased, whatever the base is made to say.
  cabinet.practice().execute("UPDATE vault_tombstone SET lost = 1 - lost", {});
  CHECK(accounted(cabinet) == "dossier.unaccounted dossier.unaccounted ");
}

CONTRACT_TEST("what was approved, then given up, is refused as gone") {
  Store store;
  Cabinet cabinet(store);
  cabinet.add({});
  const auto damaged = cabinet.add({});
  const auto proposal = cabinet.approved().id;
  damage_header(cabinet, damaged);
  CHECK(code_of(cabinet.erase(proposal)) == "dossier.damaged");
  expect(retention::give_up(cabinet.session(), damaged, "Dre Essai", "disque abîmé"));
  const auto ended = expect(cabinet.erase(proposal));
  CHECK(ended.erased == 1);
  REQUIRE(ended.refused.size() == 1);
  CHECK(ended.refused[0].id == damaged);
  CHECK(ended.refused[0].code == "gone");
  CHECK(ended.refused[0].reason.find("abandonné") != std::string::npos);
  CHECK(cabinet.plan().reconciliation.lost == 1);
}

}  // namespace serment::contract
