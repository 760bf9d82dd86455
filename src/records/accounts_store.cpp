#include <set>

#include "records/accounts.h"

namespace serment::records {
namespace {

using store::Query;

constexpr std::size_t kMostListed = 1000;

constexpr Query kPutBack{
    "record.put_back",
    "SELECT DISTINCT older.kind, older.record_id FROM record AS older JOIN record AS gone ON "
    "gone.practice_id = older.practice_id AND gone.kind = older.kind AND gone.record_id = "
    "older.record_id AND gone.state = 'erased' AND gone.version > older.version WHERE "
    "older.practice_id = $1 AND older.state <> 'erased' ORDER BY older.kind, older.record_id"};
constexpr Query kEnded{"record.ended",
                       "SELECT DISTINCT kind, record_id FROM record WHERE practice_id = $1 AND "
                       "state = 'erased'"};

using Places = std::set<std::string, std::less<>>;

Result<Places> places(store::Transaction& tx, const Query& query, const PracticeId& practice) {
  Places found;
  TRY_VOID(tx.visit(query, {std::string_view(practice.value)},
                    [&](const store::Row& row) -> Result<void> {
                      found.insert(std::string(row.text(0)) + "/" + std::string(row.text(1)));
                      return {};
                    }));
  return found;
}

void add(audit::Verification& found, std::uint64_t index, const std::string& place,
         std::string_view what) {
  if (found.findings.size() < kMostListed)
    found.findings.push_back(
        {index, "record.returned", "Fiche " + place + "\u00a0: " + std::string(what)});
  else
    ++found.findings_beyond;
}

}  // namespace

Result<void> account_for_records(store::Transaction& tx, const PracticeId& practice,
                                 audit::Verification& found) {
  const auto ended = TRY(places(tx, kEnded, practice));
  const auto size = found.size;
  for (const auto& place : TRY(places(tx, kPutBack, practice)))
    add(found, size, place, "effacée, elle a été remise dans la base. Elle y reste illisible.");
  for (const auto& [place, index] : found.records_erased)
    if (!ended.contains(place))
      add(found, index, place, "effacée, la base ne dit plus qu’elle l’est.");
  return {};
}

}  // namespace serment::records
