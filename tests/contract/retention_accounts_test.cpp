// Somebody deletes, puts back or adds dossiers in the base: no seal breaks and the accounts of the
// plan still balance, so verification compares the base with what the journal saw.
#include "contract/journals.h"
#include "contract/retention_fixture.h"
#include "vault/dossier_accounts.h"

namespace serment::contract {
namespace {

std::vector<audit::Finding> findings(Cabinet& cabinet) {
  audit::Verification found;
  expect(cabinet.session().db.read([&](store::Transaction& tx) -> Result<void> {
    found = TRY(cabinet.session().journal.verify(tx));
    return vault::account_for_dossiers(tx, cabinet.session().practice(), found);
  }));
  return std::move(found.findings);
}

std::string codes(Cabinet& cabinet) {
  std::string text;
  for (const auto& finding : findings(cabinet)) text += finding.code + " ";
  return text;
}

void remove_rows(Cabinet& cabinet, const DossierId& id) {
  for (const char* sql : {"DELETE FROM vault_chunk WHERE dossier_id = $1",
                          "DELETE FROM vault_object WHERE dossier_id = $1",
                          "DELETE FROM vault_dossier WHERE dossier_id = $1"})
    cabinet.practice().execute(sql, {std::string_view(id.value)});
}

void add_row(Cabinet& cabinet, const DossierId& id, ByteView header) {
  cabinet.practice().execute(
      "INSERT INTO vault_dossier (practice_id, dossier_id, epoch, header, is_practice_scope) "
      "VALUES ($1, $2, 1, $3, 0)",
      {std::string_view(cabinet.practice().id().value), std::string_view(id.value), header});
}

}  // namespace

CONTRACT_TEST("a dossier deleted in the base is named by verification") {
  Store store;
  Cabinet cabinet(store);
  cabinet.add({.last_care = "2003-05-01"});
  cabinet.add({.last_care = "2004-05-01", .transfusion = "2001-07-02"});
  const auto lost = cabinet.add({.last_care = "2020-05-01"});
  expect(cabinet.erase(cabinet.approved().id));
  // One erased, one reduced to its transfusions, one whole: all agree.
  CHECK(codes(cabinet).empty());
  remove_rows(cabinet, lost);
  cabinet.plan();
  const auto found = findings(cabinet);
  REQUIRE(summary(found) == "dossier.lost " + std::to_string(found.at(0).index));
  CHECK(found[0].text.find(lost.value) != std::string::npos);
  // A tombstone written beside hides nothing: no act of the journal erased it.
  cabinet.practice().execute(
      "INSERT INTO vault_tombstone (practice_id, dossier_id, erased_at) VALUES ($1, $2, $3)",
      {std::string_view(cabinet.practice().id().value), std::string_view(lost.value),
       std::string_view("2026-11-23T11:00:00Z")});
  CHECK(codes(cabinet) == "dossier.unaccounted ");
}

CONTRACT_TEST("a dossier put back after its erasure, or added without a trace, is named") {
  Store store;
  Cabinet cabinet(store);
  const auto erased = cabinet.add({.last_care = "2003-05-01"});
  const auto header = cabinet.practice().bytes(
      "SELECT header FROM vault_dossier WHERE dossier_id = $1", {std::string_view(erased.value)});
  expect(cabinet.erase(cabinet.approved().id));
  CHECK(codes(cabinet).empty());
  add_row(cabinet, erased, header);
  CHECK(codes(cabinet) == "dossier.returned ");
  remove_rows(cabinet, erased);
  add_row(cabinet, {draw_id(cabinet.practice().random)}, header);
  CHECK(codes(cabinet) == "dossier.untraced ");
}

}  // namespace serment::contract
