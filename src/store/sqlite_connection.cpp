#include "store/sqlite_connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>

#include "store/dialect.h"
#include "store/process_lock.h"
#include "store/sqlite_log_room.h"
#include "store/sqlite_statement.h"

namespace serment::store {
namespace {

/// Waits this long for a foreign program (a copy, a sqlite3 prompt) before saying "busy".
constexpr int kBusyMilliseconds = 500;

/// Frames of the log after which they are put in their place in the file.
constexpr int kLongestLog = 4000;

// In force on every connection. WAL and FULL: each commit is on disk when it returns.
// secure_delete: what is deleted is overwritten. trusted_schema off and cell_size_check: a file
// made to harm does not.
constexpr const char* kSettings =
    "PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
    "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA mmap_size = 0;"
    "PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 67108864;";
constexpr const char* kReadOnly = "PRAGMA query_only = ON;";

Failure failure_of_io(int extended, int system_error) {
  if (extended == SQLITE_IOERR_CORRUPTFS || extended == SQLITE_IOERR_DATA ||
      extended == SQLITE_IOERR_SHORT_READ)
    return Failure::corrupt;
  if (extended == SQLITE_IOERR_NOMEM) return Failure::memory;
  if (system_error == ENOSPC || system_error == EDQUOT) return Failure::full;
  if (system_error == EROFS || system_error == EACCES || system_error == EPERM)
    return Failure::read_only;
  return Failure::device;
}

Failure failure_of_sqlite(int extended, int system_error) {
  switch (extended & 0xff) {
    case SQLITE_FULL:
      return Failure::full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Failure::read_only;
    case SQLITE_CANTOPEN:
      return system_error == ENOENT ? Failure::absent : failure_of_io(extended, system_error);
    case SQLITE_IOERR:
      return failure_of_io(extended, system_error);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Failure::corrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return Failure::busy;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return Failure::constraint;
    case SQLITE_NOMEM:
      return Failure::memory;
    default:
      return Failure::query;
  }
}

bool texts_are_storable(std::span<const Bound> bound) {
  for (const auto& value : bound)
    if (const auto* text = std::get_if<std::string_view>(&value))
      if (!is_storable(*text)) return false;
  return true;
}

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(sqlite3* database, std::filesystem::path file, Access access)
      : x_database(database), x_file(std::move(file)), x_access(access), x_log_room(x_file) {}
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;
  ~SqliteConnection() override {
    x_statements.clear();
    sqlite3_close(x_database);
  }

  [[nodiscard]] Dialect dialect() const override { return Dialect::sqlite; }
  Result<void> configure();
  Result<std::int64_t> execute_span(const Query& query, std::span<const Bound> bound) override;
  Result<void> visit_span(const Query& query, std::span<const Bound> bound,
                          const RowVisitor& visitor) override;
  Result<void> begin(Access access) override;
  Result<void> commit() override;
  void rollback() noexcept override;
  Result<void> set_savepoint() override { return say({"store.savepoint", "SAVEPOINT one"}); }
  Result<void> keep_savepoint() override { return say({"store.savepoint", "RELEASE one"}); }
  Result<void> undo_savepoint() override {
    forget_failure();
    return script("store.savepoint", "ROLLBACK TO one; RELEASE one");
  }
  [[nodiscard]] bool in_transaction() const override {
    return sqlite3_get_autocommit(x_database) == 0;
  }
  Result<void> script(std::string_view name, const std::string& sql) override;
  // The process lock keeps others away already.
  Result<void> alone(const std::function<Result<void>()>& work) override { return work(); }
  Result<void> claim(const PracticeId&) override { return {}; }
  Result<void> scrub() override;
  Result<void> check() override;
  Result<void> keep_copy(int number) override;

 private:
  [[nodiscard]] tl::unexpected<Error> failed_now(std::string_view place) {
    const int code = sqlite3_extended_errcode(x_database);
    const auto failure = failure_of_sqlite(code, sqlite3_system_errno(x_database));
    if (failure == Failure::read_only && x_access == Access::read)
      bug("a change inside a read: " + std::string(place));
    return remember(failure, place);
  }
  /// One statement, prepared once.
  Result<void> say(const Query& statement) {
    TRY_VOID(execute_span(statement, {}));
    return {};
  }
  static int after_commit(void* self, sqlite3* database, const char* schema, int frames);

  sqlite3* x_database;
  std::filesystem::path x_file;
  Access x_access;
  bool x_writing = false;  ///< inside a transaction that writes
  int x_frames = 0;        ///< in the log, after our last commit
  SqliteLogRoom x_log_room;
  SqliteStatements x_statements;
};

int SqliteConnection::after_commit(void* self, sqlite3* database, const char* schema, int frames) {
  static_cast<SqliteConnection*>(self)->x_frames = frames;
  // One that somebody keeps from being done is done after a later commit.
  if (frames >= kLongestLog)
    sqlite3_wal_checkpoint_v2(database, schema, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  return SQLITE_OK;
}

Result<void> SqliteConnection::configure() {
  sqlite3_extended_result_codes(x_database, 1);
  sqlite3_busy_timeout(x_database, kBusyMilliseconds);
  sqlite3_db_config(x_database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(x_database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(x_database, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(x_database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  TRY_VOID(script("store.open", kSettings));
  sqlite3_wal_hook(x_database, after_commit, this);
  if (x_access == Access::read) TRY_VOID(script("store.open", kReadOnly));
  return {};
}

Result<std::int64_t> SqliteConnection::execute_span(const Query& query,
                                                    std::span<const Bound> bound) {
  if (!texts_are_storable(bound)) return remember(Failure::text, query.name);
  const auto loan = x_statements.take(x_database, query.sql);
  const auto* statement = loan.get();
  if (statement == nullptr || statement->bind(bound, query.name) != SQLITE_OK)
    return failed_now(query.name);
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(statement->handle());
  if (code != SQLITE_DONE) return failed_now(query.name);
  return statement->writes() ? sqlite3_changes64(x_database) : 0;
}

Result<void> SqliteConnection::visit_span(const Query& query, std::span<const Bound> bound,
                                          const RowVisitor& visitor) {
  if (!texts_are_storable(bound)) return remember(Failure::text, query.name);
  const auto loan = x_statements.take(x_database, query.sql);
  const auto* statement = loan.get();
  if (statement == nullptr || statement->bind(bound, query.name) != SQLITE_OK)
    return failed_now(query.name);
  const SqliteRow row(statement->handle());
  for (;;) {
    const int code = sqlite3_step(statement->handle());
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return failed_now(query.name);
    TRY_VOID(visitor(row));
  }
}

Result<void> SqliteConnection::begin(Access access) {
  forget_failure();
  x_writing = access == Access::write;
  return say({"store.begin", x_writing ? "BEGIN IMMEDIATE" : "BEGIN"});
}

Result<void> SqliteConnection::commit() {
  if (x_writing) x_log_room.keep_ahead(x_frames);
  const auto done = say({"store.commit", "COMMIT"});
  if (!done) rollback();
  return done;
}

void SqliteConnection::rollback() noexcept {
  // Several errors roll back by themselves; a rollback that fails leaves nothing open either.
  if (sqlite3_get_autocommit(x_database) == 0)
    sqlite3_exec(x_database, "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<void> SqliteConnection::script(std::string_view name, const std::string& sql) {
  if (sqlite3_exec(x_database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return failed_now(name);
  return {};
}

Result<void> SqliteConnection::scrub() {
  forget_failure();
  std::int64_t blocked = 1;
  TRY_VOID(visit({"store.scrub", "PRAGMA wal_checkpoint(TRUNCATE)"}, {},
                 [&](const Row& row) -> Result<void> {
                   blocked = row.integer(0);
                   return {};
                 }));
  if (blocked != 0) return remember(Failure::busy, "store.scrub");
  return {};
}

Result<void> SqliteConnection::check() {
  forget_failure();
  bool intact = true;
  TRY_VOID(
      visit({"store.check", "PRAGMA integrity_check(1)"}, {}, [&](const Row& row) -> Result<void> {
        intact = intact && row.text(0) == "ok";
        return {};
      }));
  TRY_VOID(visit({"store.check_references", "PRAGMA foreign_key_check"}, {},
                 [&](const Row&) -> Result<void> {
                   intact = false;
                   return {};
                 }));
  if (!intact) return remember(Failure::corrupt, "store.check");
  return {};
}

Result<void> SqliteConnection::keep_copy(int number) {
  forget_failure();
  auto copy = x_file;
  copy += ".before-" + std::to_string(number);
  std::error_code ignored;
  std::filesystem::remove(copy, ignored);
  TRY_VOID(create_private_file(copy));
  TRY(execute({"store.keep_copy", "VACUUM INTO $1"}, {std::string_view(copy.native())}));
  const int descriptor = ::open(copy.c_str(), O_RDONLY | O_CLOEXEC);
  const bool durable = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!durable) return remember(Failure::device, "store.keep_copy");
  return {};
}

}  // namespace

Result<std::unique_ptr<Connection>> open_sqlite(const std::filesystem::path& file, Access access) {
  const std::string name = file.empty() ? ":memory:" : file.string();
  if (!file.empty()) TRY_VOID(create_private_file(file));
  sqlite3* database = nullptr;
  const int code =
      sqlite3_open_v2(name.c_str(), &database,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  if (database == nullptr) return failed(Failure::memory, "store.open");
  auto connection = std::make_unique<SqliteConnection>(database, file, access);
  if (code != SQLITE_OK)
    return failed(failure_of_sqlite(code, sqlite3_system_errno(database)), "store.open");
  TRY_VOID(connection->configure());
  return Result<std::unique_ptr<Connection>>(std::move(connection));
}

}  // namespace serment::store
