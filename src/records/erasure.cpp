#include "records/erasure.h"

#include <algorithm>

#include "audit/actions.h"
#include "base/bug.h"
#include "json/writer.h"
#include "records/storage.h"

namespace serment::records {
namespace {

using store::Query;
using store::Row;

constexpr std::string_view kAct = audit::known_act(audit::kRecordErasedAction);

constexpr Query kStepsOfKind{
    "record.steps",
    "SELECT record_id, version, state, at FROM record WHERE practice_id = $1 AND kind = $2 "
    "ORDER BY record_id, version"};
constexpr Query kIdsOfKind{"record.ids",
                           "SELECT DISTINCT record_id FROM record WHERE practice_id = $1 AND kind "
                           "= $2 ORDER BY record_id"};
constexpr Query kErasedNow{
    "record.erased_now",
    "SELECT COUNT(*) FROM record WHERE practice_id = $1 AND kind = $2 AND record_id = $3 AND "
    "state = 'erased' AND version = (SELECT MAX(version) FROM record WHERE practice_id = $1 AND "
    "kind = $2 AND record_id = $3)"};
constexpr Query kDeleteRecord{
    "record.delete", "DELETE FROM record WHERE practice_id = $1 AND kind = $2 AND record_id = $3"};

Outline& outline_of(std::vector<Outline>& all, std::string_view id) {
  if (all.empty() || all.back().id != id) all.push_back({std::string(id), {}});
  return all.back();
}

/// The sealed objects that a version names: their ids are drawn, and stand whole in its JSON.
void note_named(const std::vector<vault::ObjectInfo>& objects, std::string_view json,
                std::vector<ObjectId>& named) {
  for (const auto& object : objects)
    if (json.find('"' + object.id.value + '"') != std::string_view::npos &&
        std::find(named.begin(), named.end(), object.id) == named.end())
      named.push_back(object.id);
}

Result<std::uint64_t> remove_objects(vault::Session& session, store::Transaction& tx,
                                     const std::vector<Record>& versions) {
  const auto scope = TRY(session.vault.open_practice_scope(tx));
  const auto objects = TRY(session.vault.list(tx, scope));
  std::vector<ObjectId> named;
  for (const auto& version : versions) note_named(objects, version.json, named);
  for (const auto& object : named) TRY_VOID(session.vault.remove(tx, scope, object));
  return named.size();
}

/// What the journal keeps: which rule ended what, who decided stands in the decision's record.
std::string journal_detail(const Record& last, const Ending& ending, const Erased& erased) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("kind", last.kind);
  out.field("id", last.id);
  out.field("version", last.version);
  out.field("state", last.state);
  out.field("rule", ending.rule);
  out.field("decision", ending.decision);
  out.field("versions", erased.versions);
  out.field("objects", erased.objects);
  out.end_object();
  return text;
}

std::string ending_json(const Ending& ending) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("decision", ending.decision);
  out.end_object();
  return text;
}

tl::unexpected<Error> changed(std::string_view kind, std::string_view id) {
  return fail(Errc::conflict, "record.version",
              "Cette fiche a été modifiée depuis que vous l’avez lue.", "Rien n’a été effacé.",
              "Relisez la liste, puis recommencez.", std::string(kind) + "/" + std::string(id));
}

}  // namespace

Result<std::vector<Outline>> outlines(const vault::Session& session, store::Transaction& tx,
                                      std::string_view kind) {
  std::vector<Outline> all;
  TRY_VOID(tx.visit(kStepsOfKind, {std::string_view(session.practice().value), kind},
                    [&](const Row& row) -> Result<void> {
                      auto& outline = outline_of(all, row.text(0));
                      // Nothing older than an erasure is a version, even put back in the base.
                      if (row.text(2) == kErasedState) {
                        outline.steps.clear();
                        return {};
                      }
                      const auto at = TRY(parse_instant(row.text(3)));
                      outline.steps.push_back({static_cast<std::uint32_t>(row.integer(1)),
                                               std::string(row.text(2)), at});
                      return {};
                    }));
  std::erase_if(all, [](const Outline& one) { return one.steps.empty(); });
  return all;
}

Result<std::vector<std::string>> ids_ever(const vault::Session& session, store::Transaction& tx,
                                          std::string_view kind) {
  std::vector<std::string> ids;
  TRY_VOID(tx.visit(kIdsOfKind, {std::string_view(session.practice().value), kind},
                    [&](const Row& row) -> Result<void> {
                      ids.emplace_back(row.text(0));
                      return {};
                    }));
  return ids;
}

Result<bool> is_erased(const vault::Session& session, store::Transaction& tx, std::string_view kind,
                       std::string_view id) {
  const auto count =
      TRY(tx.find_integer(kErasedNow, {std::string_view(session.practice().value), kind, id}));
  return count.value_or(0) > 0;
}

Result<Erased> erase(vault::Session& session, store::Transaction& tx, std::string_view kind,
                     std::string_view id, std::uint32_t expected_version, const Ending& ending) {
  if (session.as_of) bug("a register of the past is written");
  const auto versions = TRY(history(session, tx, kind, id));
  if (versions.empty() || versions.back().version != expected_version) return changed(kind, id);
  Erased erased{.versions = versions.size()};
  erased.objects = TRY(remove_objects(session, tx, versions));
  TRY(tx.execute(kDeleteRecord, {std::string_view(session.practice().value), kind, id}));
  const Record last{
      std::string(kind),   std::string(id),     expected_version + 1, std::string(kErasedState),
      ending_json(ending), session.clock.now(), session.actor};
  TRY_VOID(insert(session, tx, last));
  const audit::Event event{std::string(kAct), session.actor, last.kind + "/" + last.id, last.at};
  const auto detail = journal_detail(last, ending, erased);
  TRY(session.journal.append(tx, event, as_bytes(detail)));
  return erased;
}

}  // namespace serment::records
