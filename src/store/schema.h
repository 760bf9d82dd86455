#pragma once
#include <string>
#include <vector>

#include "base/result.h"

namespace serment::store {

enum class ColumnType : std::uint8_t { integer, text, bytes };

struct TableColumn {
  std::string name;
  ColumnType type;
};

/// A table as the migrations make it.
struct Table {
  std::string name;
  std::vector<TableColumn> columns;
  std::vector<std::string> key;
  /// Every column of every row, in the order of the key; `of_one`: of the practice $1 only.
  [[nodiscard]] std::string select_sql(bool of_one = false) const;
  [[nodiscard]] std::string insert_sql() const;
};

/// Every table but schema_migration, each after those it refers to: an empty SQLite database in
/// memory is migrated and asked, so that nothing has to be kept in step by hand.
Result<std::vector<Table>> describe_schema();

}  // namespace serment::store
