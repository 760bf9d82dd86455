#include "store/postgresql_connection.h"

#include <chrono>
#include <thread>
#include <unordered_map>

#include "crypto/hash.h"
#include "store/dialect.h"
#include "store/postgresql_parameters.h"
#include "store/postgresql_result.h"

namespace serment::store {
namespace {

// Whatever the server's defaults are: a commit is on its disk when it returns, and one bad client
// does not hold a transaction open for ever.
constexpr const char* kSession =
    "SET synchronous_commit = on; SET client_min_messages = error; SET statement_timeout = 0;"
    "SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '1h'";

/// Statements sent together before their answers are read.
constexpr int kPostedAtMost = 256;

/// Advisory lock keys are per database of the server; 64 bits of a hash make ours.
std::int64_t lock_key(std::string_view purpose, std::string_view schema,
                      std::string_view practice) {
  const auto text = std::string("serment\n") + std::string(purpose) + "\n" + std::string(schema) +
                    "\n" + std::string(practice);
  const auto digest = crypto::sha256(as_bytes(text));
  std::uint64_t key = 0;
  for (std::size_t index = 0; index < sizeof key; ++index) key = key << 8 | digest[index];
  return static_cast<std::int64_t>(key);
}

class PostgresqlConnection final : public Connection {
 public:
  PostgresqlConnection(PGconn* connection, Access access)
      : x_connection(connection), x_access(access) {}
  PostgresqlConnection(const PostgresqlConnection&) = delete;
  PostgresqlConnection& operator=(const PostgresqlConnection&) = delete;
  ~PostgresqlConnection() override { PQfinish(x_connection); }

  [[nodiscard]] Dialect dialect() const override { return Dialect::postgresql; }
  Result<void> configure();
  Result<std::int64_t> execute_span(const Query& query, std::span<const Bound> bound) override;
  Result<void> post_span(const Query& query, std::span<const Bound> bound) override;
  Result<void> visit_span(const Query& query, std::span<const Bound> bound,
                          const RowVisitor& visitor) override;
  Result<void> begin(Access access) override;
  Result<void> commit() override;
  void rollback() noexcept override;
  Result<void> set_savepoint() override { return script("store.savepoint", "SAVEPOINT one"); }
  Result<void> keep_savepoint() override { return script("store.savepoint", "RELEASE one"); }
  Result<void> undo_savepoint() override;
  [[nodiscard]] bool in_transaction() const override {
    const auto status = PQtransactionStatus(x_connection);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
  }
  Result<void> script(std::string_view name, const std::string& sql) override;
  Result<void> alone(const std::function<Result<void>()>& work) override;
  Result<void> claim(const PracticeId& practice) override;
  Result<void> scrub() override;
  Result<void> check() override { return {}; }
  // A copy of a server's database is its administrator's (pg_dump): docs/decisions.
  Result<void> keep_copy(int) override { return {}; }

 private:
  /// Rows that arrive one by one, or wait in a spool once another statement wants the connection.
  struct Stream {
    PostgresqlRow row;
    std::string spool;
    std::size_t at = 0;
    bool arriving = true;
    std::optional<Error> error;
  };

  [[nodiscard]] tl::unexpected<Error> failed_by(const PGresult* result, std::string_view place);
  void make_key(const Query& query);
  /// Prepares a query once for the types at hand; returns its name on the server.
  Result<const std::string*> prepared(const Query& query);
  /// Next row of the stream, from the server or the spool; false at the end.
  Result<bool> next(Stream& stream, ResultHandle& held, std::string_view place);
  /// Frees the connection for another statement: waits for the answers to what was posted, puts
  /// what still arrives into the spool. An error is one of what was posted.
  Result<void> settle();
  Result<void> settle_posted();
  void settle_arriving();
  Result<std::string> schema();

  PGconn* x_connection;
  Access x_access;
  PostgresqlParameters x_parameters;
  std::unordered_map<std::string, std::string> x_prepared;
  std::string x_key;
  Stream* x_arriving = nullptr;
  std::string_view x_arriving_name;
  int x_posted = 0;  ///< statements sent and not answered
};

tl::unexpected<Error> PostgresqlConnection::failed_by(const PGresult* result,
                                                      std::string_view place) {
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  auto failure = failure_of_state(state == nullptr ? "" : state);
  if (PQstatus(x_connection) != CONNECTION_OK) failure = Failure::unreachable;
  if (failure == Failure::read_only && x_access == Access::read)
    bug("a change inside a read: " + std::string(place));
  return remember(failure, place);
}

Result<void> PostgresqlConnection::configure() {
  PQsetNoticeProcessor(
      x_connection, [](void*, const char*) {}, nullptr);
  if (PQsetClientEncoding(x_connection, "UTF8") != 0) return remember(Failure::query, "store.open");
  return script("store.open", kSession);
}

void PostgresqlConnection::make_key(const Query& query) {
  x_key.assign(query.sql);
  x_key += '\n';
  x_parameters.append_signature(x_key);
}

Result<const std::string*> PostgresqlConnection::prepared(const Query& query) {
  make_key(query);
  const auto known = x_prepared.find(x_key);
  if (known != x_prepared.end()) return &known->second;
  const auto name = "s" + std::to_string(x_prepared.size());
  const ResultHandle result(PQprepare(x_connection, name.c_str(), std::string(query.sql).c_str(),
                                      x_parameters.count(), x_parameters.types()));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return failed_by(result.get(), query.name);
  return &x_prepared.emplace(x_key, name).first->second;
}

Result<std::int64_t> PostgresqlConnection::execute_span(const Query& query,
                                                        std::span<const Bound> bound) {
  TRY_VOID(settle());
  if (!x_parameters.set(bound)) return remember(Failure::text, query.name);
  const auto* name = TRY(prepared(query));
  const ResultHandle result(PQexecPrepared(x_connection, name->c_str(), x_parameters.count(),
                                           x_parameters.values(), x_parameters.lengths(),
                                           x_parameters.formats(), 1));
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    return failed_by(result.get(), query.name);
  const std::string_view tag = PQcmdStatus(result.get());
  if (tag.starts_with("SELECT")) return 0;
  return std::strtoll(PQcmdTuples(result.get()), nullptr, 10);
}

Result<void> PostgresqlConnection::post_span(const Query& query, std::span<const Bound> bound) {
  settle_arriving();
  if (!x_parameters.set(bound)) return remember(Failure::text, query.name);
  make_key(query);
  auto known = x_prepared.find(x_key);
  if (known == x_prepared.end()) {
    // A pipeline cannot prepare: it would have to wait for the answer.
    TRY_VOID(settle_posted());
    TRY(prepared(query));
    known = x_prepared.find(x_key);
  }
  if (x_posted == 0) PQenterPipelineMode(x_connection);
  ++x_posted;
  if (PQsendQueryPrepared(x_connection, known->second.c_str(), x_parameters.count(),
                          x_parameters.values(), x_parameters.lengths(), x_parameters.formats(),
                          1) != 1)
    return failed_by(nullptr, query.name);
  if (x_posted == kPostedAtMost) return settle_posted();
  return {};
}

Result<void> PostgresqlConnection::visit_span(const Query& query, std::span<const Bound> bound,
                                              const RowVisitor& visitor) {
  TRY_VOID(settle());
  if (!x_parameters.set(bound)) return remember(Failure::text, query.name);
  const auto* name = TRY(prepared(query));
  if (PQsendQueryPrepared(x_connection, name->c_str(), x_parameters.count(), x_parameters.values(),
                          x_parameters.lengths(), x_parameters.formats(), 1) != 1 ||
      PQsetSingleRowMode(x_connection) != 1)
    return failed_by(nullptr, query.name);
  Stream stream;
  x_arriving = &stream;
  x_arriving_name = query.name;
  struct Release {
    PostgresqlConnection& connection;
    Stream& stream;
    ~Release() {
      if (connection.x_arriving != &stream) return;
      // Stopped half way: the rest must be read before the connection serves again.
      while (const ResultHandle rest{PQgetResult(connection.x_connection)}) {
      }
      connection.x_arriving = nullptr;
    }
  } const release{*this, stream};
  ResultHandle held;
  while (TRY(next(stream, held, query.name))) TRY_VOID(visitor(stream.row));
  return {};
}

Result<bool> PostgresqlConnection::next(Stream& stream, ResultHandle& held,
                                        std::string_view place) {
  if (stream.arriving) {
    held.reset(PQgetResult(x_connection));
    const auto status = PQresultStatus(held.get());
    if (status == PGRES_SINGLE_TUPLE) {
      stream.row.set_types(held.get());
      stream.row.set(held.get());
      return true;
    }
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
      return failed_by(held.get(), place);
    return false;
  }
  if (stream.at == stream.spool.size()) {
    if (stream.error) return tl::unexpected<Error>(*stream.error);
    return false;
  }
  stream.at = stream.row.take(stream.spool, stream.at);
  return true;
}

Result<void> PostgresqlConnection::settle() {
  settle_arriving();
  return settle_posted();
}

Result<void> PostgresqlConnection::settle_posted() {
  if (x_posted == 0) return {};
  Result<void> outcome;
  PQpipelineSync(x_connection);
  // Each statement answers with results up to a null; the end of the pipeline with one of its own.
  for (int ends = 0; ends <= x_posted;) {
    const ResultHandle result(PQgetResult(x_connection));
    const auto status = PQresultStatus(result.get());
    if (!result) {
      ++ends;
      if (PQstatus(x_connection) != CONNECTION_OK) break;
    } else if (status == PGRES_PIPELINE_SYNC) {
      break;
    } else if (status == PGRES_FATAL_ERROR && outcome) {
      outcome = failed_by(result.get(), "store.post");
    }
  }
  x_posted = 0;
  if (PQexitPipelineMode(x_connection) != 1 && outcome) outcome = failed_by(nullptr, "store.post");
  return outcome;
}

void PostgresqlConnection::settle_arriving() {
  if (x_arriving == nullptr) return;
  auto& stream = *x_arriving;
  while (const ResultHandle result{PQgetResult(x_connection)}) {
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_SINGLE_TUPLE)
      PostgresqlRow::put(stream.spool, result.get());
    else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
      stream.error = failed_by(result.get(), x_arriving_name).value();
  }
  stream.arriving = false;
  x_arriving = nullptr;
}

Result<void> PostgresqlConnection::begin(Access access) {
  forget_failure();
  return script("store.begin", access == Access::write
                                   ? "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"
                                   : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

Result<void> PostgresqlConnection::commit() {
  if (auto posted = settle(); !posted) {
    rollback();
    return posted;
  }
  const ResultHandle result(PQexec(x_connection, "COMMIT"));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    if (PQstatus(x_connection) != CONNECTION_OK)
      return remember(Failure::commit_unknown, "store.commit");
    const auto error = failed_by(result.get(), "store.commit");
    rollback();
    return error;
  }
  // The server answers ROLLBACK, without error, to the commit of a failed transaction.
  if (std::string_view(PQcmdStatus(result.get())) != "COMMIT")
    return remember(Failure::query, "store.commit");
  return {};
}

Result<void> PostgresqlConnection::undo_savepoint() {
  (void)settle_posted();  // its failure is what is being undone
  forget_failure();
  return script("store.savepoint", "ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one");
}

void PostgresqlConnection::rollback() noexcept {
  (void)settle_posted();
  if (PQtransactionStatus(x_connection) == PQTRANS_IDLE) return;
  const ResultHandle result(PQexec(x_connection, "ROLLBACK"));
}

Result<void> PostgresqlConnection::script(std::string_view name, const std::string& sql) {
  TRY_VOID(settle());
  const ResultHandle result(PQexec(x_connection, sql.c_str()));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return failed_by(result.get(), name);
  return {};
}

Result<std::string> PostgresqlConnection::schema() {
  std::string name;
  TRY_VOID(visit({"store.schema", "SELECT current_schema()::TEXT"}, {},
                 [&](const Row& row) -> Result<void> {
                   name = row.text(0);
                   return {};
                 }));
  if (name.empty()) return remember(Failure::absent, "store.schema");
  return name;
}

Result<void> PostgresqlConnection::alone(const std::function<Result<void>()>& work) {
  forget_failure();
  const auto key = lock_key("migration", TRY(schema()), "");
  // Not pg_advisory_xact_lock: the snapshot would be older than the wait for the lock.
  TRY_VOID(visit({"store.migration_lock", "SELECT 1 FROM pg_advisory_lock($1)"}, {key},
                 [](const Row&) -> Result<void> { return {}; }));
  const auto done = work();
  const auto unlocked = visit({"store.migration_unlock", "SELECT pg_advisory_unlock($1)"}, {key},
                              [](const Row&) -> Result<void> { return {}; });
  if (!done) return done;
  return unlocked;
}

Result<void> PostgresqlConnection::claim(const PracticeId& practice) {
  forget_failure();
  const auto key = lock_key("practice", TRY(schema()), practice.value);
  // The server may still be ending the connection of a program that has just left.
  constexpr int kTries = 20;
  constexpr std::chrono::milliseconds kBetween{100};
  for (int left = kTries; left > 0; --left) {
    const auto taken = TRY(find_integer({"store.claim", "SELECT pg_try_advisory_lock($1)"}, {key}));
    if (taken == 1) return {};
    if (left > 1) std::this_thread::sleep_for(kBetween);
  }
  return remember(Failure::in_use, "store.claim");
}

Result<void> PostgresqlConnection::scrub() {
  forget_failure();
  std::vector<std::string> tables;
  TRY_VOID(visit(list_tables(Dialect::postgresql), {}, [&](const Row& row) -> Result<void> {
    tables.emplace_back(row.text(0));
    return {};
  }));
  for (const auto& table : tables) TRY_VOID(script("store.scrub", "VACUUM \"" + table + "\""));
  return {};
}

}  // namespace

Result<std::unique_ptr<Connection>> open_postgresql(const std::string& url, Access access) {
  PGconn* handle = PQconnectdb(url.c_str());
  if (handle == nullptr) return failed(Failure::memory, "store.open");
  auto connection = std::make_unique<PostgresqlConnection>(handle, access);
  // libpq gives no SQLSTATE here; its text names hosts and accounts, so it is not shown.
  if (PQstatus(handle) != CONNECTION_OK)
    return failed(
        PQconnectionNeedsPassword(handle) != 0 ? Failure::privilege : Failure::unreachable,
        "store.open");
  TRY_VOID(connection->configure());
  return Result<std::unique_ptr<Connection>>(std::move(connection));
}

}  // namespace serment::store
