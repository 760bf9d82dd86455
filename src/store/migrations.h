#pragma once
// Schema versions: numbered SQL files in sql/, embedded, applied once each, in order, never changed
// after a release. Their SHA-256 are recorded in schema_migration.
#include <string>
#include <string_view>
#include <vector>

#include "store/connection.h"

namespace serment::store {

struct Migration {
  int number = 0;         ///< NNNN of the file name, from 1 without gap
  std::string_view name;  ///< the file name
  std::string_view sql;   ///< with the words of dialect.h
};

/// The migrations of this program, in order.
const std::vector<Migration>& embedded_migrations();

/// Brings a database to the last migration, all or nothing. Before an existing database is changed,
/// the store keeps a copy: SQLite beside it, "<file>.before-<number>" (mode 0600, may be deleted
/// once the new version runs well); PostgreSQL leaves that to its administrator (pg_dump).
/// Errors: integrity "store.migration_mismatch" when a migration recorded there is unknown here or
/// was another text; conflict "store.foreign" when the tables are somebody else's.
Result<void> migrate(Connection& connection, const std::vector<Migration>& known);
/// How many migrations of this program a database still lacks; nothing is applied. Errors: those of
/// migrate() and of opening.
Result<std::size_t> missing_migrations(const Location& location);

}  // namespace serment::store
