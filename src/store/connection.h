#pragma once
// What a store must be able to do; sqlite_connection.cpp and postgresql_connection.cpp do it.
#include <memory>
#include <optional>
#include <string>

#include "store/database.h"
#include "store/failures.h"

namespace serment::store {

enum class Access : std::uint8_t { read, write };

/// One connection, used by one thread at a time. It is the transaction it runs.
class Connection : public Transaction {
 public:
  [[nodiscard]] virtual Dialect dialect() const = 0;
  /// Starts a transaction: one snapshot to read, serializable to write.
  virtual Result<void> begin(Access access) = 0;
  /// Makes the transaction durable; on error it is rolled back.
  virtual Result<void> commit() = 0;
  virtual void rollback() noexcept = 0;
  /// One savepoint inside the transaction, then its end, kept or undone. Undoing also forgets the
  /// failure that asked for it.
  virtual Result<void> set_savepoint() = 0;
  virtual Result<void> keep_savepoint() = 0;
  virtual Result<void> undo_savepoint() = 0;
  /// False when the store gave up the whole transaction by itself (disk full, connection lost).
  [[nodiscard]] virtual bool in_transaction() const = 0;
  /// Runs a script of several statements without parameters.
  virtual Result<void> script(std::string_view name, const std::string& sql) = 0;
  /// Runs `work` while no other process runs its own (migrations).
  virtual Result<void> alone(const std::function<Result<void>()>& work) = 0;
  /// See Database.
  virtual Result<void> claim(const PracticeId& practice) = 0;
  virtual Result<void> scrub() = 0;
  virtual Result<void> check() = 0;
  /// Keeps a copy of the whole database as it is, before migration `number`; where and whether is
  /// the store's business.
  virtual Result<void> keep_copy(int number) = 0;

  /// The first statement of the transaction that failed, if any.
  [[nodiscard]] const std::optional<Error>& failure() const { return x_failure; }
  /// Whether that failure goes away by doing the transaction again.
  [[nodiscard]] bool may_retry() const { return x_may_retry; }

 protected:
  /// Remembers a failure and gives it back as an error.
  [[nodiscard]] tl::unexpected<Error> remember(Failure failure, std::string_view place);
  void forget_failure() {
    x_failure.reset();
    x_may_retry = false;
  }

 private:
  std::optional<Error> x_failure;
  bool x_may_retry = false;
};

}  // namespace serment::store
