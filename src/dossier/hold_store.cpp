#include "dossier/hold_store.h"

namespace serment::dossier {
namespace {

constexpr store::Query kInsertHold{
    "dossier.insert_hold",
    "INSERT INTO dossier_hold (practice_id, hold_id, dossier_id, from_day, to_day, sealed) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr store::Query kUpdateHold{
    "dossier.update_hold",
    "UPDATE dossier_hold SET to_day = $3, sealed = $4 WHERE practice_id = $1 AND hold_id = $2"};
constexpr store::Query kFindHold{
    "dossier.find_hold",
    "SELECT hold_id, dossier_id, from_day, to_day, sealed FROM dossier_hold "
    "WHERE practice_id = $1 AND hold_id = $2"};
constexpr store::Query kListHolds{
    "dossier.list_holds",
    "SELECT hold_id, dossier_id, from_day, to_day, sealed FROM dossier_hold "
    "WHERE practice_id = $1 AND dossier_id = $2 ORDER BY from_day, hold_id"};
constexpr store::Query kListHoldSpans{
    "dossier.list_hold_spans",
    "SELECT dossier_id, from_day, to_day FROM dossier_hold WHERE practice_id = $1 "
    "ORDER BY dossier_id, from_day, hold_id"};

Result<DateSpan> read_span(const store::Row& row, int from, int to) {
  DateSpan span{TRY(parse_iso_date(row.text(from)))};
  if (!row.is_null(to)) span.to = TRY(parse_iso_date(row.text(to)));
  return span;
}

Result<HoldRow> read_hold(const store::Row& row) {
  const auto sealed = row.bytes(4);
  const auto span = TRY(read_span(row, 2, 3));
  return HoldRow{std::string(row.text(0)), DossierId{std::string(row.text(1))}, span,
                 Bytes(sealed.begin(), sealed.end())};
}

}  // namespace

Result<void> insert_hold(store::Transaction& tx, const PracticeId& practice, const HoldRow& row) {
  const auto from = iso(row.span.from);
  const auto to = row.span.to ? iso(*row.span.to) : std::string();
  return tx.post(kInsertHold,
                 {practice.value, row.id, row.dossier.value, from,
                  row.span.to ? store::Bound(std::string_view(to)) : store::Bound(), row.sealed});
}

Result<void> update_hold(store::Transaction& tx, const PracticeId& practice, const HoldRow& row) {
  if (!row.span.to) bug("a lifted hold has an end");
  return tx.post(kUpdateHold, {practice.value, row.id, iso(*row.span.to), row.sealed});
}

Result<std::optional<HoldRow>> find_hold(store::Transaction& tx, const PracticeId& practice,
                                         std::string_view id) {
  std::optional<HoldRow> found;
  TRY_VOID(tx.visit(kFindHold, {practice.value, id}, [&](const store::Row& row) -> Result<void> {
    found = TRY(read_hold(row));
    return {};
  }));
  return found;
}

Result<std::vector<HoldRow>> list_holds(store::Transaction& tx, const PracticeId& practice,
                                        const DossierId& dossier) {
  std::vector<HoldRow> rows;
  TRY_VOID(tx.visit(kListHolds, {practice.value, dossier.value},
                    [&](const store::Row& row) -> Result<void> {
                      rows.push_back(TRY(read_hold(row)));
                      return {};
                    }));
  return rows;
}

Result<std::vector<std::pair<DossierId, DateSpan>>> list_hold_spans(store::Transaction& tx,
                                                                    const PracticeId& practice) {
  std::vector<std::pair<DossierId, DateSpan>> spans;
  TRY_VOID(tx.visit(kListHoldSpans, {practice.value}, [&](const store::Row& row) -> Result<void> {
    spans.emplace_back(DossierId{std::string(row.text(0))}, TRY(read_span(row, 1, 2)));
    return {};
  }));
  return spans;
}

}  // namespace serment::dossier
