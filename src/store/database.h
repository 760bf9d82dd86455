#pragma once
// One SQL text on SQLite 3.40 and PostgreSQL 15. No ORM, no meaning: modules own their queries.

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"

namespace serment::store {

/// The only four types that travel: null, integer, text (UTF-8), bytes. Dates are ISO text, money
/// is integer cents, booleans 0/1.
using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

/// A bound parameter, without copy. The bytes must outlive the call.
using Bound = std::variant<std::monostate, std::int64_t, std::string_view, ByteView>;

/// A named constant query; parameters are $1..$n on both stores. Logs show the name only.
struct Query {
  std::string_view name;
  std::string_view sql;
};

/// The current row of a running query; views are valid until the next row. A null reads as 0, as no
/// text or as no bytes.
class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
  [[nodiscard]] virtual ByteView bytes(int column) const = 0;
};

using RowVisitor = std::function<Result<void>(const Row&)>;

/// One transaction, serializable on both stores. Not thread-safe. After a failed statement it can
/// only roll back, on both stores, even when the caller goes on: a row that may already be there
/// wants ON CONFLICT. Text must be UTF-8 without NUL; a null must stand where its type is known.
class Transaction {
 public:
  virtual ~Transaction() = default;
  /// Runs a statement and returns the number of rows it changed.
  Result<std::int64_t> execute(const Query& query, std::initializer_list<Bound> bound) {
    return execute_span(query, {bound.begin(), bound.size()});
  }
  /// Runs a statement whose number of rows is not wanted. PostgreSQL sends several together: a
  /// failure may show at a later statement, at the latest at the commit.
  Result<void> post(const Query& query, std::initializer_list<Bound> bound) {
    return post_span(query, {bound.begin(), bound.size()});
  }
  /// Runs a query and visits each row as it comes (constant memory). A visitor's error stops it.
  /// A visitor may run other statements; PostgreSQL then keeps the rows still to come in memory, so
  /// walk a large table by pages of its key if each row is to be changed.
  Result<void> visit(const Query& query, std::initializer_list<Bound> bound,
                     const RowVisitor& visitor) {
    return visit_span(query, {bound.begin(), bound.size()}, visitor);
  }
  /// The same with a number of parameters known at run time only.
  virtual Result<std::int64_t> execute_span(const Query& query, std::span<const Bound> bound) = 0;
  virtual Result<void> post_span(const Query& query, std::span<const Bound> bound);
  virtual Result<void> visit_span(const Query& query, std::span<const Bound> bound,
                                  const RowVisitor& visitor) = 0;
  /// The first column of the only row as integer, or nothing when there is no row.
  Result<std::optional<std::int64_t>> find_integer(const Query& query,
                                                   std::initializer_list<Bound> bound);
};

enum class Dialect : std::uint8_t { sqlite, postgresql };

/// A database with one writing and one reading connection; both may be used from several threads
/// (each work has its connection alone). A read inside a write sees what was last committed.
/// A second process is refused with conflict "store.in_use": see open() and claim().
class Database {
 public:
  virtual ~Database() = default;
  [[nodiscard]] virtual Dialect dialect() const = 0;
  /// Takes the process lock of one practice until the database is closed or the process dies. Call
  /// it right after open(). PostgreSQL: an advisory lock a practice, so that one server holds
  /// thousands; SQLite: open() has locked the whole file already. Error: conflict "store.in_use".
  virtual Result<void> claim(const PracticeId& practice) = 0;
  /// Runs `work` in one durable transaction: on success everything is on disk when this returns
  /// (fsync), on error or exception nothing is. Retries on serialization failure: `work` must be
  /// repeatable.
  virtual Result<void> write(const std::function<Result<void>(Transaction&)>& work) = 0;
  /// Runs `work` in one consistent read-only snapshot.
  virtual Result<void> read(const std::function<Result<void>(Transaction&)>& work) = 0;
  /// Runs several works in one durable transaction, so that concurrent people share one fsync.
  /// Inside a work, write() and read() of this thread join that transaction: a write that fails is
  /// undone alone (savepoint), a read sees what its neighbours wrote. On success all is on disk
  /// when this returns; on error nothing is, of any work, whatever its writes returned. Works may
  /// run again (serialization failure): each must be repeatable. scrub(), check(), claim() and
  /// group() may not be called from a work.
  virtual Result<void> group(std::span<const std::function<void()>> works) = 0;
  /// Makes freed pages unreadable as far as the store can (SQLite: checkpoint TRUNCATE with
  /// secure_delete on; PostgreSQL: VACUUM of our tables). Called after an erasure.
  virtual Result<void> scrub() = 0;
  /// Checks the physical integrity of the store (SQLite: PRAGMA integrity_check and cell checks).
  virtual Result<void> check() = 0;
};

/// Where the database is: a SQLite file path, or a "postgresql://…" URL.
struct Location {
  std::string text;
  [[nodiscard]] bool is_postgresql() const;
};

/// Opens the database, takes the process lock, and applies missing migrations (each with its
/// SHA-256 recorded; a changed or unknown migration refuses with integrity
/// "store.migration_mismatch"). Errors: unavailable (disk full, read-only, server down), conflict
/// "store.in_use", integrity.
Result<std::unique_ptr<Database>> open(const Location& location);

/// Copies one practice's rows of every table to another database, streaming, in dependency order,
/// and compares row counts and hashes. Other practices on either side are left alone; a target that
/// holds anything of this one is refused ("store.target_not_empty").
struct CopyReport {
  struct Table {
    std::string name;
    std::int64_t rows = 0;
    std::string sha256;
  };
  std::vector<Table> tables;
};
Result<CopyReport> copy_practice(Database& from, Database& to, const PracticeId& practice);

}  // namespace serment::store
