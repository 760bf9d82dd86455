#include <set>

#include "records/accounts.h"
#include "records/records.h"

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

constexpr Query kVersions{"record.versions",
                          "SELECT kind, record_id, version, state FROM record WHERE practice_id = "
                          "$1 ORDER BY kind, record_id, version"};
constexpr Query kEver{"record.ever",
                      "SELECT DISTINCT kind, record_id FROM record WHERE practice_id = $1"};

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

void add(audit::Verification& found, std::uint64_t index, std::string_view code,
         const std::string& place, std::string_view what) {
  if (found.findings.size() < kMostListed)
    found.findings.push_back(
        {index, std::string(code), "Fiche " + place + "\u00a0: " + std::string(what)});
  else
    ++found.findings_beyond;
}

/// The versions of one record after the other: those that are not there before one that is.
class Versions {
 public:
  explicit Versions(audit::Verification& found) : x_found(found), x_size(found.size) {}
  ~Versions() { tell(); }
  Versions(const Versions&) = delete;
  Versions& operator=(const Versions&) = delete;

  void next(std::string place, std::int64_t version, bool erased) {
    if (place != x_place) {
      tell();
      x_place = std::move(place);
      x_last = 0;
    }
    if (version > x_last + 1) x_gaps.emplace_back(x_last + 1, version - 1);
    if (erased) x_gaps.clear();  // its end took every version before it
    x_last = version;
  }

 private:
  void tell() {
    for (const auto& [first, last] : x_gaps)
      add(x_found, x_size, "record.missing", x_place,
          first == last ? "sa version " + std::to_string(first) + " manque dans la base."
                        : "ses versions " + std::to_string(first) + " à " + std::to_string(last) +
                              " manquent dans la base.");
    x_gaps.clear();
  }

  audit::Verification& x_found;
  std::uint64_t x_size;
  std::string x_place;
  std::int64_t x_last = 0;
  std::vector<std::pair<std::int64_t, std::int64_t>> x_gaps;
};

Result<void> account_for_versions(store::Transaction& tx, const PracticeId& practice,
                                  audit::Verification& found) {
  Versions versions(found);
  return tx.visit(kVersions, {std::string_view(practice.value)},
                  [&](const store::Row& row) -> Result<void> {
                    versions.next(std::string(row.text(0)) + "/" + std::string(row.text(1)),
                                  row.integer(2), row.text(3) == kErasedState);
                    return {};
                  });
}

}  // namespace

Result<void> account_for_records(store::Transaction& tx, const PracticeId& practice,
                                 audit::Verification& found) {
  const auto ended = TRY(places(tx, kEnded, practice));
  const auto size = found.size;
  for (const auto& place : TRY(places(tx, kPutBack, practice)))
    add(found, size, "record.returned", place,
        "effacée, elle a été remise dans la base. Elle y reste illisible.");
  for (const auto& [place, index] : found.records_erased)
    if (!ended.contains(place))
      add(found, index, "record.returned", place, "effacée, la base ne dit plus qu’elle l’est.");
  const auto ever = TRY(places(tx, kEver, practice));
  for (const auto& [place, index] : found.certificates)
    if (!ever.contains(place))
      add(found, index, "record.lost", place,
          "établie (événement n°\u00a0" + std::to_string(index) +
              "), elle n’est plus dans la base, et aucun effacement ne l’explique.");
  return account_for_versions(tx, practice, found);
}

}  // namespace serment::records
