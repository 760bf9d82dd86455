#include "vault/dossier_store.h"

namespace serment::vault {
namespace {

constexpr store::Query kInsertDossier{
    "vault.insert_dossier",
    "INSERT INTO vault_dossier (practice_id, dossier_id, epoch, header, is_practice_scope) "
    "VALUES ($1, $2, $3, $4, $5)"};
constexpr store::Query kFindDossier{
    "vault.find_dossier",
    "SELECT dossier_id, epoch, header FROM vault_dossier "
    "WHERE practice_id = $1 AND dossier_id = $2 AND is_practice_scope = 0"};
constexpr store::Query kFindPracticeScope{"vault.find_practice_scope",
                                          "SELECT dossier_id, epoch, header FROM vault_dossier "
                                          "WHERE practice_id = $1 AND is_practice_scope = 1"};
constexpr store::Query kUpdateHeader{
    "vault.update_header",
    "UPDATE vault_dossier SET epoch = $3, header = $4 WHERE practice_id = $1 AND dossier_id = $2"};
constexpr store::Query kVisitDossiers{
    "vault.visit_dossiers",
    "SELECT dossier_id, epoch, header FROM vault_dossier "
    "WHERE practice_id = $1 AND is_practice_scope = 0 ORDER BY dossier_id"};
constexpr store::Query kPageOfEpoch{
    "vault.page_of_epoch",
    "SELECT dossier_id, epoch, header FROM vault_dossier "
    "WHERE practice_id = $1 AND epoch = $2 AND dossier_id > $3 ORDER BY dossier_id LIMIT $4"};
constexpr store::Query kEraseChunks{
    "vault.erase_chunks", "DELETE FROM vault_chunk WHERE practice_id = $1 AND dossier_id = $2"};
constexpr store::Query kEraseObjects{
    "vault.erase_objects", "DELETE FROM vault_object WHERE practice_id = $1 AND dossier_id = $2"};
constexpr store::Query kEraseDossier{
    "vault.erase_dossier",
    "DELETE FROM vault_dossier "
    "WHERE practice_id = $1 AND dossier_id = $2 AND is_practice_scope = 0"};
constexpr store::Query kInsertTombstone{
    "vault.insert_tombstone",
    "INSERT INTO vault_tombstone (practice_id, dossier_id, erased_at) VALUES ($1, $2, $3)"};
constexpr store::Query kFindTombstone{
    "vault.find_tombstone",
    "SELECT 1 FROM vault_tombstone WHERE practice_id = $1 AND dossier_id = $2"};

DossierRow copy_dossier_row(const store::Row& row) {
  const ByteView header = row.bytes(2);
  return {DossierId{std::string(row.text(0))}, row.integer(1), Bytes(header.begin(), header.end())};
}

Result<std::optional<DossierRow>> find_one(store::Transaction& tx, const store::Query& query,
                                           std::initializer_list<store::Bound> bound) {
  std::optional<DossierRow> found;
  TRY_VOID(tx.visit(query, bound, [&](const store::Row& row) -> Result<void> {
    found = copy_dossier_row(row);
    return {};
  }));
  return found;
}

}  // namespace

Result<void> DossierStore::insert(const DossierRow& row, bool practice_scope) {
  x_written.note(row.id);
  TRY(x_tx.execute(kInsertDossier, {x_practice, row.id.value, row.epoch, ByteView(row.header),
                                    std::int64_t{practice_scope}}));
  return {};
}

Result<std::optional<DossierRow>> DossierStore::find(const DossierId& id) {
  return find_one(x_tx, kFindDossier, {x_practice, id.value});
}

Result<std::optional<DossierRow>> DossierStore::find_practice_scope() {
  return find_one(x_tx, kFindPracticeScope, {x_practice});
}

Result<bool> DossierStore::update_header(const DossierRow& row) {
  x_written.note(row.id);
  const auto changed =
      TRY(x_tx.execute(kUpdateHeader, {x_practice, row.id.value, row.epoch, ByteView(row.header)}));
  return changed == 1;
}

Result<void> DossierStore::visit(
    const std::function<Result<void>(std::string_view, std::int64_t, ByteView)>& visitor) {
  return x_tx.visit(kVisitDossiers, {x_practice}, [&](const store::Row& row) -> Result<void> {
    return visitor(row.text(0), row.integer(1), row.bytes(2));
  });
}

Result<std::vector<DossierRow>> DossierStore::page_of_epoch(std::int64_t epoch,
                                                            const std::string& after,
                                                            std::int64_t limit) {
  std::vector<DossierRow> rows;
  TRY_VOID(x_tx.visit(kPageOfEpoch, {x_practice, epoch, after, limit},
                      [&](const store::Row& row) -> Result<void> {
                        rows.push_back(copy_dossier_row(row));
                        return {};
                      }));
  return rows;
}

Result<bool> DossierStore::erase(const DossierId& id, Instant at) {
  if (!TRY(find(id))) return false;
  x_written.note(id);
  TRY(x_tx.execute(kEraseChunks, {x_practice, id.value}));
  TRY(x_tx.execute(kEraseObjects, {x_practice, id.value}));
  TRY(x_tx.execute(kEraseDossier, {x_practice, id.value}));
  const std::string instant = iso(at);
  TRY(x_tx.execute(kInsertTombstone, {x_practice, id.value, instant}));
  return true;
}

Result<bool> DossierStore::was_erased(const DossierId& id) {
  return TRY(x_tx.find_integer(kFindTombstone, {x_practice, id.value})).has_value();
}

}  // namespace serment::vault
