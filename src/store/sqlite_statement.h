#pragma once
#include <sqlite3.h>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/database.h"

namespace serment::store {

/// A prepared statement of SQLite, with the place of each $n among its parameters.
class SqliteStatement {
 public:
  explicit SqliteStatement(sqlite3_stmt* handle);
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;
  ~SqliteStatement() { sqlite3_finalize(x_handle); }
  [[nodiscard]] sqlite3_stmt* handle() const { return x_handle; }
  [[nodiscard]] bool writes() const { return x_writes; }
  /// Binds without copy; returns SQLite's code. A wrong number of parameters is a bug.
  int bind(std::span<const Bound> bound, std::string_view name) const;
  void reset() const {
    sqlite3_reset(x_handle);
    sqlite3_clear_bindings(x_handle);
  }

 private:
  sqlite3_stmt* x_handle;
  bool x_writes;
  std::vector<int> x_places;
};

/// Statements by their SQL. One in use is not given twice: a visitor may run the query that calls
/// it.
class SqliteStatements {
 public:
  /// A statement on loan: goes back, reset, when this goes away. Empty when it cannot be prepared.
  class Loan {
   public:
    Loan(std::vector<std::unique_ptr<SqliteStatement>>* home,
         std::unique_ptr<SqliteStatement> statement)
        : x_home(home), x_statement(std::move(statement)) {}
    Loan(Loan&&) noexcept = default;
    Loan& operator=(Loan&&) = delete;
    ~Loan();
    [[nodiscard]] const SqliteStatement* get() const { return x_statement.get(); }

   private:
    std::vector<std::unique_ptr<SqliteStatement>>* x_home;
    std::unique_ptr<SqliteStatement> x_statement;
  };

  /// Empty when SQLite cannot prepare it: ask the connection why.
  Loan take(sqlite3* database, std::string_view sql);
  void clear() { x_idle.clear(); }

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::unordered_map<std::string, std::vector<std::unique_ptr<SqliteStatement>>, TextHash,
                     std::equal_to<>>
      x_idle;
};

/// The current row of a statement.
class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* handle) : x_handle(handle) {}
  [[nodiscard]] bool is_null(int column) const override;
  [[nodiscard]] std::int64_t integer(int column) const override;
  [[nodiscard]] std::string_view text(int column) const override;
  [[nodiscard]] ByteView bytes(int column) const override;

 private:
  /// False for a null; a bug when the column is of another type.
  [[nodiscard]] bool holds(int column, int type) const;
  sqlite3_stmt* x_handle;
};

}  // namespace serment::store
