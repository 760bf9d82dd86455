#include "store/migrations.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/embedded.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "store/dialect.h"
#include "store/postgresql_connection.h"
#include "store/sqlite_connection.h"

namespace serment::embedded {
const std::vector<File>& store_migrations();
}

namespace serment::store {
namespace {

constexpr std::string_view kMigrationTable =
    "CREATE TABLE schema_migration (number @BIGINT NOT NULL PRIMARY KEY, name @TEXT NOT NULL, "
    "sha256 @TEXT NOT NULL) @STRICT";
constexpr Query kListMigrations{
    "store.list_migrations", "SELECT number, name, sha256 FROM schema_migration ORDER BY number"};
constexpr Query kRecordMigration{
    "store.record_migration",
    "INSERT INTO schema_migration (number, name, sha256) VALUES ($1, $2, $3)"};

struct AppliedMigration {
  std::string name;
  std::string sha256;
};
struct MigrationState {
  bool empty = true;  ///< no table at all
  std::map<std::int64_t, AppliedMigration> applied;
};

std::string digest_of(const Migration& migration) {
  return crypto::hex(crypto::sha256(as_bytes(migration.sql)));
}

tl::unexpected<Error> unlike_recorded(std::string what, std::string next,
                                      const std::string& place) {
  return fail(Errc::integrity, "store.migration_mismatch", std::move(what), "Rien n’a été modifié.",
              std::move(next), place);
}

Result<MigrationState> read_state(Connection& connection) {
  MigrationState state;
  bool recorded = false;
  TRY_VOID(
      connection.visit(list_tables(connection.dialect()), {}, [&](const Row& row) -> Result<void> {
        state.empty = false;
        recorded = recorded || row.text(0) == "schema_migration";
        return {};
      }));
  if (!state.empty && !recorded) return failed(Failure::foreign, "store.migrate");
  if (!recorded) return state;
  TRY_VOID(connection.visit(kListMigrations, {}, [&](const Row& row) -> Result<void> {
    state.applied[row.integer(0)] = {std::string(row.text(1)), std::string(row.text(2))};
    return {};
  }));
  return state;
}

/// Compares what was applied with what is known; gives the first migration still to apply.
Result<std::size_t> first_missing(const MigrationState& state,
                                  const std::vector<Migration>& known) {
  std::size_t index = 0;
  for (const auto& [number, applied] : state.applied) {
    if (index == known.size() || known[index].number != number)
      return unlike_recorded("Cette base a été créée par une version plus récente de Serment.",
                             "Installez cette version, ou une plus récente.", applied.name);
    if (applied.sha256 != digest_of(known[index]))
      return unlike_recorded(
          "La structure de cette base n’est pas celle que cette version connaît.",
          "Installez la version de Serment qui a créé cette base.", applied.name);
    ++index;
  }
  return index;
}

Result<void> apply(Connection& connection, const MigrationState& state,
                   const std::vector<Migration>& known, std::size_t first) {
  const auto dialect = connection.dialect();
  if (state.empty)
    TRY_VOID(connection.script("store.migrate", in_dialect(kMigrationTable, dialect)));
  for (std::size_t index = first; index < known.size(); ++index) {
    const auto& migration = known[index];
    TRY_VOID(connection.script(migration.name, in_dialect(migration.sql, dialect)));
    TRY(connection.execute(kRecordMigration, {std::int64_t{migration.number}, migration.name,
                                              std::string_view(digest_of(migration))}));
  }
  return {};
}

Result<void> migrate_alone(Connection& connection, const std::vector<Migration>& known) {
  const auto state = TRY(read_state(connection));
  const auto first = TRY(first_missing(state, known));
  if (first == known.size()) return {};
  if (!state.empty) TRY_VOID(connection.keep_copy(known[first].number));
  TRY_VOID(connection.begin(Access::write));
  const auto done = apply(connection, state, known, first);
  if (!done) {
    connection.rollback();
    return done;
  }
  return connection.commit();
}

}  // namespace

Result<std::size_t> missing_migrations(const Location& location) {
  auto connection = TRY(location.is_postgresql() ? open_postgresql(location.text, Access::read)
                                                 : open_sqlite(location.text, Access::read));
  const auto state = TRY(read_state(*connection));
  const auto& known = embedded_migrations();
  return known.size() - TRY(first_missing(state, known));
}

const std::vector<Migration>& embedded_migrations() {
  static const auto migrations = [] {
    std::vector<Migration> found;
    for (const auto& file : embedded::store_migrations()) {
      int number = 0;
      std::from_chars(file.name.data(), file.name.data() + file.name.find('_'), number);
      found.push_back({number, file.name, file.text});
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
    for (std::size_t index = 0; index < found.size(); ++index)
      if (found[index].number != static_cast<int>(index) + 1)
        bug("migrations must be numbered 0001, 0002… without gap");
    return found;
  }();
  return migrations;
}

Result<void> migrate(Connection& connection, const std::vector<Migration>& known) {
  return connection.alone([&] { return migrate_alone(connection, known); });
}

}  // namespace serment::store
