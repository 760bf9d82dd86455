#include "store/group.h"

namespace serment::store {

Result<void> Group::run(std::span<const std::function<void()>> works) {
  x_lost.reset();
  x_writing = false;
  TRY_VOID(x_connection.begin(Access::write));
  try {
    for (const auto& work : works) {
      work();
      if (x_lost) break;
    }
  } catch (...) {
    x_connection.rollback();
    throw;
  }
  if (x_lost) {
    x_connection.rollback();
    return tl::unexpected<Error>(*x_lost);
  }
  return x_connection.commit();
}

Result<void> Group::write(const std::function<Result<void>(Transaction&)>& work) {
  if (x_lost) return tl::unexpected<Error>(*x_lost);
  if (x_writing) bug("a work of the store inside another of the same kind");
  TRY_VOID(x_connection.set_savepoint());
  x_writing = true;
  Result<void> done;
  try {
    done = work(x_connection);
  } catch (...) {
    x_writing = false;
    if (auto undone = x_connection.undo_savepoint(); !undone) x_lost = undone.error();
    throw;
  }
  x_writing = false;
  if (done && x_connection.failure()) done = tl::unexpected<Error>(*x_connection.failure());
  if (done) done = x_connection.keep_savepoint();
  if (!done) return undo(done.error());
  return {};
}

Result<void> Group::read(const std::function<Result<void>(Transaction&)>& work) {
  if (x_lost) return tl::unexpected<Error>(*x_lost);
  if (x_writing) return work(x_connection);
  // A failed statement spoils the transaction of PostgreSQL: undo back to here.
  TRY_VOID(x_connection.set_savepoint());
  auto done = work(x_connection);
  if (done && x_connection.failure()) done = tl::unexpected<Error>(*x_connection.failure());
  if (done) done = x_connection.keep_savepoint();
  if (!done) return undo(done.error());
  return {};
}

Result<void> Group::undo(Error cause) {
  // A failure that doing it again cures concerns the whole transaction.
  if (x_connection.may_retry() || !x_connection.in_transaction()) {
    x_lost = cause;
    return tl::unexpected<Error>(std::move(cause));
  }
  if (auto undone = x_connection.undo_savepoint(); !undone) x_lost = undone.error();
  return tl::unexpected<Error>(std::move(cause));
}

}  // namespace serment::store
