#pragma once
// Where the SQL of the two stores differs.
#include <string>
#include <string_view>

#include "store/database.h"

namespace serment::store {

/// Replaces the words of a migration by those of a store:
///   @BLOB     BLOB    / BYTEA
///   @BIGINT   INTEGER / BIGINT
///   @TEXT     TEXT    / TEXT COLLATE "C": both compare bytes
///   @STRICT   STRICT  / nothing
///   @ORDERED  STRICT, WITHOUT ROWID / nothing: rows lie in the order of the key (small rows only)
std::string in_dialect(std::string_view sql, Dialect dialect);

/// Names of the tables of the database, as text.
const Query& list_tables(Dialect dialect);

/// True for what both stores keep as text: UTF-8 without NUL.
bool is_storable(std::string_view text);

}  // namespace serment::store
