#include "store/schema.h"

#include <algorithm>
#include <map>

#include "store/migrations.h"
#include "store/sqlite_connection.h"

namespace serment::store {
namespace {

// Tables are numbered in the order of their making, and SQL makes a table after those it refers to.
constexpr Query kTablesAsMade{"store.tables_as_made",
                              "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> "
                              "'schema_migration' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                              "ORDER BY rowid"};
constexpr Query kColumnsOfTable{"store.columns_of_table",
                                "SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid"};

ColumnType column_type(std::string_view declared) {
  if (declared == "INTEGER") return ColumnType::integer;
  if (declared == "TEXT") return ColumnType::text;
  if (declared == "BLOB") return ColumnType::bytes;
  bug("a column of the schema has another type than INTEGER, TEXT or BLOB");
}

Result<Table> describe_table(Transaction& tx, const std::string& name) {
  Table table{name, {}, {}};
  std::map<std::int64_t, std::string> key;
  TRY_VOID(tx.visit(kColumnsOfTable, {std::string_view(name)}, [&](const Row& row) -> Result<void> {
    table.columns.push_back({std::string(row.text(0)), column_type(row.text(1))});
    if (row.integer(2) > 0) key.emplace(row.integer(2), row.text(0));
    return {};
  }));
  for (auto& [place, column] : key) table.key.push_back(std::move(column));
  return table;
}

std::string column_names(const std::vector<TableColumn>& columns) {
  std::string out;
  for (const auto& column : columns) out += (out.empty() ? "" : ", ") + column.name;
  return out;
}

}  // namespace

std::string Table::select_sql(bool of_one) const {
  std::string order;
  for (const auto& column : key) order += (order.empty() ? "" : ", ") + column;
  return "SELECT " + column_names(columns) + " FROM " + name +
         (of_one ? " WHERE practice_id = $1" : "") + " ORDER BY " + order;
}

std::string Table::insert_sql() const {
  std::string places;
  for (std::size_t index = 1; index <= columns.size(); ++index)
    places += (index == 1 ? "$" : ", $") + std::to_string(index);
  return "INSERT INTO " + name + " (" + column_names(columns) + ") VALUES (" + places + ")";
}

Result<std::vector<Table>> describe_schema() {
  const auto connection = TRY(open_sqlite({}, Access::write));
  TRY_VOID(migrate(*connection, embedded_migrations()));
  std::vector<std::string> names;
  TRY_VOID(connection->visit(kTablesAsMade, {}, [&](const Row& row) -> Result<void> {
    names.emplace_back(row.text(0));
    return {};
  }));
  std::vector<Table> tables;
  for (const auto& name : names) tables.push_back(TRY(describe_table(*connection, name)));
  return tables;
}

}  // namespace serment::store
