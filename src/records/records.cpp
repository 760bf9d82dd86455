#include "records/records.h"

#include <algorithm>

#include "base/bug.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "crypto/kdf.h"
#include "json/writer.h"
#include "records/sealing.h"
#include "records/storage.h"

namespace serment::records {
namespace {

using store::Bound;
using store::Query;
using store::Row;

constexpr Query kInsertRecord{
    "record.insert",
    "INSERT INTO record (practice_id, kind, record_id, version, state, at, sealed) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
// What was erased leaves its last row in the state "erased" (erasure.h): it is not a version, and
// nothing older than it is one any more, even put back in the base.
constexpr Query kCurrentRecord{
    "record.current",
    "SELECT version, state FROM record WHERE practice_id = $1 AND kind = $2 AND record_id = $3 "
    "ORDER BY version DESC LIMIT 1"};
constexpr Query kLatestOfRecord{
    "record.latest",
    "SELECT record_id, version, state, at, sealed FROM record WHERE practice_id = $1 AND kind = $2 "
    "AND record_id = $3 ORDER BY version DESC LIMIT 1"};
constexpr Query kVersionOfRecord{
    "record.version",
    "SELECT record_id, version, state, at, sealed FROM record WHERE practice_id = $1 AND kind = $2 "
    "AND record_id = $3 AND version = $4"};
constexpr Query kHistoryOfRecord{
    "record.history",
    "SELECT record_id, version, state, at, sealed FROM record WHERE practice_id = $1 AND kind = $2 "
    "AND record_id = $3 ORDER BY version"};
constexpr Query kListRecords{
    "record.list",
    "SELECT record_id, version, state, at, sealed FROM record AS latest WHERE practice_id = $1 AND "
    "kind = $2 AND version = (SELECT MAX(version) FROM record AS every WHERE every.practice_id = "
    "latest.practice_id AND every.kind = latest.kind AND every.record_id = latest.record_id) "
    "AND state <> 'erased' ORDER BY record_id"};

// The same at an instant, whose text is compared: records::save writes it at a fixed width.
constexpr Query kLatestOfRecordThen{
    "record.latest_then",
    "SELECT record_id, version, state, at, sealed FROM record WHERE practice_id = $1 AND kind = $2 "
    "AND record_id = $3 AND at <= $4 ORDER BY version DESC LIMIT 1"};
constexpr Query kListRecordsThen{
    "record.list_then",
    "SELECT record_id, version, state, at, sealed FROM record AS latest WHERE practice_id = $1 AND "
    "kind = $2 AND version = (SELECT MAX(version) FROM record AS every WHERE every.practice_id = "
    "latest.practice_id AND every.kind = latest.kind AND every.record_id = latest.record_id AND "
    "every.at <= $3) AND NOT EXISTS (SELECT 1 FROM record AS gone WHERE gone.practice_id = "
    "latest.practice_id AND gone.kind = latest.kind AND gone.record_id = latest.record_id AND "
    "gone.version >= latest.version AND gone.state = 'erased') ORDER BY record_id"};
constexpr Query kErasedVersion{
    "record.erased_version",
    "SELECT COALESCE(MAX(version), 0) FROM record WHERE practice_id = $1 AND kind = $2 AND "
    "record_id = $3 AND state = 'erased'"};

struct CurrentVersion {
  std::uint32_t version = 0;
  std::string state;
  [[nodiscard]] bool exists() const { return version > 0 && state != kErasedState; }
};

Result<CurrentVersion> current_version(store::Transaction& tx, const PracticeId& practice,
                                       std::string_view kind, std::string_view id) {
  CurrentVersion current;
  TRY_VOID(tx.visit(kCurrentRecord, {std::string_view(practice.value), kind, id},
                    [&](const Row& row) -> Result<void> {
                      current.version = static_cast<std::uint32_t>(row.integer(0));
                      current.state = row.text(1);
                      return {};
                    }));
  return current;
}

/// The step from one state to another, or a refusal.
Result<Transition> permitted(const Lifecycle& lifecycle, std::string_view from, std::string_view to,
                             std::string_view id) {
  for (const auto& transition : lifecycle.transitions)
    if (transition.from == from && transition.to == to) return transition;
  return fail(Errc::forbidden, "record.transition",
              "Cette fiche ne peut pas passer de son état actuel à l’état demandé.",
              "La fiche est restée comme elle était.", "Relisez son état, puis recommencez.",
              std::string(lifecycle.kind) + "/" + std::string(id));
}

/// What the journal keeps of a save: enough to prove which content was saved, nothing of it.
std::string journal_detail(const Record& record) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("kind", record.kind);
  out.field("id", record.id);
  out.field("version", record.version);
  out.field("state", record.state);
  out.field("author", record.author);
  out.field("sha256", crypto::hex(crypto::sha256(as_bytes(record.json))));
  out.end_object();
  return text;
}

/// Runs one of the queries above and opens what it finds.
Result<std::vector<Record>> collect(vault::Session& session, store::Transaction& tx,
                                    const Query& query, std::initializer_list<Bound> bound,
                                    std::string_view kind) {
  std::vector<Record> records;
  std::vector<Bytes> sealed;
  TRY_VOID(tx.visit(query, bound, [&](const Row& row) -> Result<void> {
    Record record;
    record.kind = kind;
    record.id = row.text(0);
    record.version = static_cast<std::uint32_t>(row.integer(1));
    record.state = row.text(2);
    record.at = TRY(parse_instant(row.text(3)));
    records.push_back(std::move(record));
    sealed.emplace_back(row.bytes(4).begin(), row.bytes(4).end());
    return {};
  }));
  if (records.empty()) return records;
  const auto key = sealing_key(TRY(session.vault.open_practice_scope(tx)));
  for (std::size_t index = 0; index < records.size(); ++index)
    TRY_VOID(open_record(records[index], session.practice(), key.view(), sealed[index]));
  return records;
}

/// The last version that was erased, 0 when none was.
Result<std::uint32_t> erased_version(vault::Session& session, store::Transaction& tx,
                                     std::string_view kind, std::string_view id) {
  const auto found =
      TRY(tx.find_integer(kErasedVersion, {std::string_view(session.practice().value), kind, id}));
  return static_cast<std::uint32_t>(found.value_or(0));
}

/// Refuses a history of which a version is gone: they follow one another since the last erasure.
Result<void> no_version_missing(const std::vector<Record>& versions, std::uint32_t erased) {
  auto expected = erased;
  for (const auto& one : versions)
    if (one.version != ++expected)
      return fail(Errc::integrity, "record.version_missing",
                  "La version " + std::to_string(expected) + " de cette fiche manque dans la base.",
                  "Rien n’a été changé.",
                  "Lancez «\u00a0serment journal verify\u00a0» pour un constat complet.",
                  one.kind + "/" + one.id);
  return {};
}

}  // namespace

crypto::Secret sealing_key(const vault::OpenDossier& scope) {
  return crypto::derive(scope.key.view(), "records_");
}

Result<void> insert(vault::Session& session, store::Transaction& tx, const Record& record) {
  const auto scope = TRY(session.vault.open_practice_scope(tx));
  const auto sealed =
      seal_record(record, session.practice(), sealing_key(scope).view(), session.random);
  const auto at = iso(record.at);
  TRY(tx.execute(kInsertRecord,
                 {std::string_view(session.practice().value), std::string_view(record.kind),
                  std::string_view(record.id), std::int64_t{record.version},
                  std::string_view(record.state), std::string_view(at), ByteView(sealed)}));
  return {};
}

Result<Record> save(vault::Session& session, store::Transaction& tx, const Lifecycle& lifecycle,
                    std::string_view id, std::string_view state, std::string_view json,
                    std::uint32_t expected_version, std::string_view author) {
  if (session.as_of) bug("a register of the past is written");
  const auto current = TRY(current_version(tx, session.practice(), lifecycle.kind, id));
  if (state == kErasedState) bug("a record is erased by records::erase only");
  if ((current.exists() ? current.version : 0) != expected_version)
    return fail(
        Errc::conflict, "record.version", "Cette fiche a été modifiée depuis que vous l’avez lue.",
        "La fiche est restée comme elle était.", "Relisez sa dernière version, puis recommencez.",
        std::string(lifecycle.kind) + "/" + std::string(id));
  const auto transition =
      TRY(permitted(lifecycle, current.exists() ? current.state : "", state, id));
  const Record record{std::string(lifecycle.kind), std::string(id),   current.version + 1,
                      std::string(state),          std::string(json), session.clock.now(),
                      std::string(author)};
  TRY_VOID(insert(session, tx, record));
  const audit::Event event{std::string(transition.action), session.actor,
                           record.kind + "/" + record.id, record.at};
  const auto detail = journal_detail(record);
  TRY(session.journal.append(tx, event, as_bytes(detail)));
  return record;
}

Result<std::optional<Record>> find(vault::Session& session, store::Transaction& tx,
                                   std::string_view kind, std::string_view id,
                                   std::optional<std::uint32_t> version) {
  const std::string_view practice = session.practice().value;
  std::vector<Record> found;
  if (version) {
    found = TRY(
        collect(session, tx, kVersionOfRecord, {practice, kind, id, std::int64_t{*version}}, kind));
    std::erase_if(found,
                  [&](const Record& one) { return session.as_of && one.at > *session.as_of; });
  } else if (session.as_of) {
    const auto then = iso(*session.as_of);
    found = TRY(collect(session, tx, kLatestOfRecordThen,
                        {practice, kind, id, std::string_view(then)}, kind));
  } else {
    found = TRY(collect(session, tx, kLatestOfRecord, {practice, kind, id}, kind));
  }
  if (found.empty() || found.front().state == kErasedState) return std::nullopt;
  // The latest row says it by itself; an older one may have been put back under what was erased.
  if ((version || session.as_of) &&
      found.front().version <= TRY(erased_version(session, tx, kind, id)))
    return std::nullopt;
  return std::move(found.front());
}

Result<std::vector<Record>> list(vault::Session& session, store::Transaction& tx,
                                 std::string_view kind) {
  const std::string_view practice = session.practice().value;
  if (!session.as_of) return collect(session, tx, kListRecords, {practice, kind}, kind);
  const auto then = iso(*session.as_of);
  return collect(session, tx, kListRecordsThen, {practice, kind, std::string_view(then)}, kind);
}

Result<std::vector<Record>> history(vault::Session& session, store::Transaction& tx,
                                    std::string_view kind, std::string_view id) {
  auto versions = TRY(collect(session, tx, kHistoryOfRecord,
                              {std::string_view(session.practice().value), kind, id}, kind));
  const auto erased = TRY(erased_version(session, tx, kind, id));
  std::erase_if(versions, [&](const Record& one) { return one.version <= erased; });
  TRY_VOID(no_version_missing(versions, erased));
  std::erase_if(versions,
                [&](const Record& one) { return session.as_of && one.at > *session.as_of; });
  return versions;
}

}  // namespace serment::records
