// What was altered in the base is never due: the plan says why, from the seals as from what is
// kept.
#include "contract/retention_fixture.h"

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
  cabinet.practice().execute("UPDATE vault_dossier SET header = $2 WHERE dossier_id = $1",
                             {std::string_view(damaged.value), ByteView(Bytes(137, 1))});
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

}  // namespace serment::contract
