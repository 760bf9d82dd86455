#pragma once
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace serment::store {

/// Whatever can go wrong in a store, the same on both.
enum class Failure : std::uint8_t {
  full,            ///< "store.full": no space left
  read_only,       ///< "store.read_only": the place cannot be written
  corrupt,         ///< "store.corrupt": a page is not what was written
  foreign,         ///< "store.foreign": tables of somebody else
  absent,          ///< "store.absent": the folder or the database does not exist
  unreachable,     ///< "store.unreachable": the server does not answer, or no longer
  commit_unknown,  ///< "store.commit_unknown": the server left while it was recording
  in_use,          ///< "store.in_use": another process holds the data
  busy,            ///< "store.busy": others write, in spite of retries
  constraint,      ///< "store.constraint": a rule of the schema forbids it
  text,            ///< "store.text": a text is not UTF-8, or holds a NUL
  privilege,       ///< "store.privilege": the account or its password is refused
  device,          ///< "store.device": the disk fails
  memory,          ///< "store.memory": no memory left
  query,           ///< "store.query": the query does not suit the schema
};

/// The failure as an error, in French. `place` is a query's name, never its text.
[[nodiscard]] Error error_of(Failure failure, std::string_view place);
[[nodiscard]] inline tl::unexpected<Error> failed(Failure failure, std::string_view place) {
  return tl::unexpected<Error>(error_of(failure, place));
}

}  // namespace serment::store
