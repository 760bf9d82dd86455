#include "store/connection.h"

namespace serment::store {

tl::unexpected<Error> Connection::remember(Failure failure, std::string_view place) {
  auto error = error_of(failure, place);
  if (!x_failure) {
    x_failure = error;
    x_may_retry = failure == Failure::busy;
  }
  return tl::unexpected<Error>(std::move(error));
}

Result<void> Transaction::post_span(const Query& query, std::span<const Bound> bound) {
  TRY(execute_span(query, bound));
  return {};
}

Result<std::optional<std::int64_t>> Transaction::find_integer(const Query& query,
                                                              std::initializer_list<Bound> bound) {
  std::optional<std::int64_t> found;
  TRY_VOID(visit(query, bound, [&](const Row& row) -> Result<void> {
    if (found) bug("find_integer: the query gives more than one row");
    found = row.integer(0);
    return {};
  }));
  return found;
}

}  // namespace serment::store
