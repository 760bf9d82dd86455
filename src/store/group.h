#pragma once
// Several works in one durable transaction: what Database::group does on the writing connection.
#include <functional>
#include <optional>
#include <span>

#include "store/connection.h"

namespace serment::store {

class Group {
 public:
  explicit Group(Connection& connection) : x_connection(connection) {}
  /// Begins, runs every work, commits. After an error, Connection::may_retry() says whether doing
  /// it all again may help.
  Result<void> run(std::span<const std::function<void()>> works);
  /// A write of one work, under a savepoint of its own.
  Result<void> write(const std::function<Result<void>(Transaction&)>& work);
  /// A read of one work: inside the transaction.
  Result<void> read(const std::function<Result<void>(Transaction&)>& work);

 private:
  Result<void> undo(Error cause);
  Connection& x_connection;
  bool x_writing = false;
  /// What made the whole transaction useless; every later work gets it.
  std::optional<Error> x_lost;
};

}  // namespace serment::store
