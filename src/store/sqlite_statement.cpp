#include "store/sqlite_statement.h"

#include <charconv>

namespace serment::store {
namespace {

struct SqliteBinder {
  sqlite3_stmt* statement;
  int place;
  int operator()(std::monostate) const { return sqlite3_bind_null(statement, place); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, place, value); }
  int operator()(std::string_view text) const {
    // A null pointer would bind a null: an empty text has one of its own.
    const char* data = text.empty() ? "" : text.data();
    return sqlite3_bind_text64(statement, place, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(ByteView bytes) const {
    if (bytes.empty()) return sqlite3_bind_zeroblob(statement, place, 0);
    return sqlite3_bind_blob64(statement, place, bytes.data(), bytes.size(), SQLITE_STATIC);
  }
};

/// n of "$n"; 0 for any other name.
std::size_t number_of(const char* name) {
  const std::string_view text = name == nullptr ? "" : name;
  std::size_t number = 0;
  if (text.size() < 2 || text[0] != '$') return 0;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

}  // namespace

SqliteStatement::SqliteStatement(sqlite3_stmt* handle)
    : x_handle(handle), x_writes(sqlite3_stmt_readonly(handle) == 0) {
  const int count = sqlite3_bind_parameter_count(handle);
  x_places.assign(static_cast<std::size_t>(count), 0);
  for (int place = 1; place <= count; ++place) {
    const auto number = number_of(sqlite3_bind_parameter_name(handle, place));
    if (number == 0 || number > x_places.size())
      bug("a query wants parameters other than $1 to $n");
    x_places[number - 1] = place;
  }
}

int SqliteStatement::bind(std::span<const Bound> bound, std::string_view name) const {
  if (bound.size() != x_places.size())
    bug("query " + std::string(name) + ": wrong number of parameters");
  for (std::size_t index = 0; index < bound.size(); ++index) {
    const int code = std::visit(SqliteBinder{x_handle, x_places[index]}, bound[index]);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

SqliteStatements::Loan::~Loan() {
  if (!x_statement) return;
  x_statement->reset();
  x_home->push_back(std::move(x_statement));
}

SqliteStatements::Loan SqliteStatements::take(sqlite3* database, std::string_view sql) {
  auto found = x_idle.find(sql);
  if (found == x_idle.end()) found = x_idle.try_emplace(std::string(sql)).first;
  auto& idle = found->second;
  if (!idle.empty()) {
    auto statement = std::move(idle.back());
    idle.pop_back();
    return {&idle, std::move(statement)};
  }
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  if (code != SQLITE_OK || handle == nullptr) return {&idle, nullptr};
  return {&idle, std::make_unique<SqliteStatement>(handle)};
}

bool SqliteRow::holds(int column, int type) const {
  const int found = sqlite3_column_type(x_handle, column);
  if (found == SQLITE_NULL) return false;
  if (found != type) bug("a column is read as another type than it has");
  return true;
}

bool SqliteRow::is_null(int column) const {
  return sqlite3_column_type(x_handle, column) == SQLITE_NULL;
}

std::int64_t SqliteRow::integer(int column) const {
  return holds(column, SQLITE_INTEGER) ? sqlite3_column_int64(x_handle, column) : 0;
}

std::string_view SqliteRow::text(int column) const {
  if (!holds(column, SQLITE_TEXT)) return {};
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(x_handle, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(x_handle, column))};
}

ByteView SqliteRow::bytes(int column) const {
  if (!holds(column, SQLITE_BLOB)) return {};
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(x_handle, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(x_handle, column))};
}

}  // namespace serment::store
