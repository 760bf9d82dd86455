#include "retention/tables.h"

namespace serment::retention {
namespace {

using store::Query;

constexpr Query kCountDossiers{
    "retention.count_dossiers",
    "SELECT COUNT(*) FROM vault_dossier WHERE practice_id = $1 AND is_practice_scope = 0"};
constexpr Query kCountEnded{
    "retention.count_ended",
    "SELECT COUNT(*) FROM vault_tombstone WHERE practice_id = $1 AND lost = $2"};
constexpr Query kRecordHead{
    "retention.record_head",
    "SELECT version, state FROM record WHERE practice_id = $1 AND kind = $2 AND record_id = $3 "
    "ORDER BY version DESC LIMIT 1"};
constexpr Query kRemainingKey{
    "retention.remaining_key",
    "SELECT COUNT(*) FROM vault_dossier WHERE practice_id = $1 AND dossier_id = $2"};
constexpr Query kRemainingObjects{
    "retention.remaining_objects",
    "SELECT COUNT(*) FROM vault_object WHERE practice_id = $1 AND dossier_id = $2"};
constexpr Query kRemainingChunks{
    "retention.remaining_chunks",
    "SELECT COUNT(*) FROM vault_chunk WHERE practice_id = $1 AND dossier_id = $2"};
constexpr Query kTombstoneOf{
    "retention.tombstone_of",
    "SELECT lost FROM vault_tombstone WHERE practice_id = $1 AND dossier_id = $2"};
constexpr Query kErasedDossiers{
    "retention.erased_dossiers",
    "SELECT dossier_id, erased_at FROM vault_tombstone WHERE practice_id = $1"};

Result<std::uint64_t> count_rows(store::Transaction& tx, const Query& query,
                                 std::initializer_list<store::Bound> bound) {
  return static_cast<std::uint64_t>(TRY(tx.find_integer(query, bound)).value_or(0));
}

}  // namespace

Result<Totals> count_totals(store::Transaction& tx, const PracticeId& practice) {
  const std::string_view key = practice.value;
  Totals totals;
  totals.dossiers = TRY(count_rows(tx, kCountDossiers, {key}));
  totals.erased = TRY(count_rows(tx, kCountEnded, {key, std::int64_t{0}}));
  totals.lost = TRY(count_rows(tx, kCountEnded, {key, std::int64_t{1}}));
  return totals;
}

Result<std::optional<RecordHead>> record_head(store::Transaction& tx, const PracticeId& practice,
                                              std::string_view kind, std::string_view id) {
  std::optional<RecordHead> head;
  TRY_VOID(tx.visit(kRecordHead, {std::string_view(practice.value), kind, id},
                    [&](const store::Row& row) -> Result<void> {
                      head = RecordHead{.version = static_cast<std::uint32_t>(row.integer(0)),
                                        .state = std::string(row.text(1))};
                      return {};
                    }));
  return head;
}

Result<Remains> remains_of(store::Transaction& tx, const PracticeId& practice,
                           const DossierId& id) {
  const std::string_view key = practice.value;
  const std::string_view dossier = id.value;
  Remains remains;
  remains.key_row = TRY(count_rows(tx, kRemainingKey, {key, dossier})) > 0;
  remains.objects = TRY(count_rows(tx, kRemainingObjects, {key, dossier}));
  remains.chunks = TRY(count_rows(tx, kRemainingChunks, {key, dossier}));
  const auto ending = TRY(tx.find_integer(kTombstoneOf, {key, dossier}));
  remains.tombstone = ending.has_value();
  remains.lost = ending == 1;
  return remains;
}

Result<std::map<std::string, Date, std::less<>>> erased_dossiers(store::Transaction& tx,
                                                                 const PracticeId& practice) {
  std::map<std::string, Date, std::less<>> erased;
  TRY_VOID(tx.visit(kErasedDossiers, {std::string_view(practice.value)},
                    [&](const store::Row& row) -> Result<void> {
                      erased.emplace(std::string(row.text(0)),
                                     paris_date(TRY(parse_instant(row.text(1)))));
                      return {};
                    }));
  return erased;
}

}  // namespace serment::retention
