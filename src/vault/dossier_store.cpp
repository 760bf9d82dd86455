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
constexpr store::Query kPage{
    "vault.page",
    "SELECT dossier_id, epoch, header, is_practice_scope FROM vault_dossier "
    "WHERE practice_id = $1 AND dossier_id > $2 ORDER BY dossier_id LIMIT $3"};
constexpr store::Query kCountByEpoch{
    "vault.count_by_epoch",
    "SELECT epoch, count(*) FROM vault_dossier WHERE practice_id = $1 "
    "GROUP BY epoch ORDER BY epoch"};
constexpr store::Query kCountStrayObjects{
    "vault.count_stray_objects",
    "SELECT count(*) FROM vault_object o WHERE o.practice_id = $1 AND NOT EXISTS (SELECT 1 FROM "
    "vault_dossier d WHERE d.practice_id = o.practice_id AND d.dossier_id = o.dossier_id)"};
constexpr store::Query kEraseChunks{
    "vault.erase_chunks", "DELETE FROM vault_chunk WHERE practice_id = $1 AND dossier_id = $2"};
constexpr store::Query kEraseObjects{
    "vault.erase_objects", "DELETE FROM vault_object WHERE practice_id = $1 AND dossier_id = $2"};
constexpr store::Query kEraseDossier{
    "vault.erase_dossier",
    "DELETE FROM vault_dossier "
    "WHERE practice_id = $1 AND dossier_id = $2 AND is_practice_scope = 0"};
constexpr store::Query kInsertTombstone{"vault.insert_tombstone",
                                        "INSERT INTO vault_tombstone (practice_id, dossier_id, "
                                        "erased_at, lost) VALUES ($1, $2, $3, $4)"};
constexpr store::Query kFindTombstone{
    "vault.find_tombstone",
    "SELECT lost FROM vault_tombstone WHERE practice_id = $1 AND dossier_id = $2"};

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

Result<std::vector<DossierStore::ListedRow>> DossierStore::page(const std::string& after,
                                                                std::int64_t limit) {
  std::vector<ListedRow> rows;
  TRY_VOID(
      x_tx.visit(kPage, {x_practice, after, limit}, [&](const store::Row& row) -> Result<void> {
        rows.push_back({copy_dossier_row(row), row.integer(3) == 1});
        return {};
      }));
  return rows;
}

Result<std::uint64_t> DossierStore::count() {
  std::uint64_t count = 0;
  for (const auto& [epoch, rows] : TRY(count_by_epoch())) count += rows;
  return count;
}

Result<std::vector<std::pair<std::int64_t, std::uint64_t>>> DossierStore::count_by_epoch() {
  std::vector<std::pair<std::int64_t, std::uint64_t>> counts;
  TRY_VOID(x_tx.visit(kCountByEpoch, {x_practice}, [&](const store::Row& row) -> Result<void> {
    counts.emplace_back(row.integer(0), static_cast<std::uint64_t>(row.integer(1)));
    return {};
  }));
  return counts;
}

Result<std::uint64_t> DossierStore::count_stray_objects() {
  return static_cast<std::uint64_t>(
      TRY(x_tx.find_integer(kCountStrayObjects, {x_practice})).value_or(0));
}

Result<bool> DossierStore::end(const DossierId& id, Instant at, Ending how) {
  if (!TRY(find(id))) return false;
  x_written.note(id);
  TRY(x_tx.execute(kEraseChunks, {x_practice, id.value}));
  TRY(x_tx.execute(kEraseObjects, {x_practice, id.value}));
  TRY(x_tx.execute(kEraseDossier, {x_practice, id.value}));
  const std::string instant = iso(at);
  TRY(x_tx.execute(kInsertTombstone,
                   {x_practice, id.value, instant, std::int64_t{how == Ending::lost}}));
  return true;
}

Result<std::optional<DossierStore::Ending>> DossierStore::ending_of(const DossierId& id) {
  const auto lost = TRY(x_tx.find_integer(kFindTombstone, {x_practice, id.value}));
  if (!lost) return std::optional<Ending>{};
  return std::optional(*lost != 0 ? Ending::lost : Ending::erased);
}

}  // namespace serment::vault
