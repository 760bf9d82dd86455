#pragma once
// One typed, versioned, sealed record with a lifecycle: the spine of every register.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vault/session.h"

namespace serment::records {

/// A stored version of a record; `json` is the kind's own struct written by json/bind.h.
struct Record {
  std::string kind;  ///< "processing_activity"
  std::string id;    ///< stable within the kind ("T01"), or drawn
  std::uint32_t version = 1;
  std::string state;  ///< from the kind's lifecycle
  std::string json;
  Instant at;
  std::string author;
};

/// The state of what remains of an erased record (erasure.h); no lifecycle may use it.
inline constexpr std::string_view kErasedState = "erased";

/// One permitted step of a kind's life.
struct Transition {
  std::string_view from;  ///< "" for creation
  std::string_view to;
  std::string_view action;  ///< journal action
};
struct Lifecycle {
  std::string_view kind;
  std::span<const Transition> transitions;
};

/// Saves a new version (state change checked against the lifecycle), sealed in the practice scope
/// and journalled in the same transaction. `expected_version` 0 = must not exist yet (of an erased
/// record the numbers of versions go on).
/// Errors: conflict "record.version", forbidden "record.transition".
Result<Record> save(vault::Session& session, store::Transaction& tx, const Lifecycle& lifecycle,
                    std::string_view id, std::string_view state, std::string_view json,
                    std::uint32_t expected_version, std::string_view author);
///
/// What follows reads the latest versions, or those of `session.as_of` when it is set.
Result<std::optional<Record>> find(vault::Session& session, store::Transaction& tx,
                                   std::string_view kind, std::string_view id,
                                   std::optional<std::uint32_t> version = std::nullopt);
/// Latest version of each record of a kind, by id.
Result<std::vector<Record>> list(vault::Session& session, store::Transaction& tx,
                                 std::string_view kind);
/// Every version, in order. Error: integrity "record.version_missing" (a row was deleted).
Result<std::vector<Record>> history(vault::Session& session, store::Transaction& tx,
                                    std::string_view kind, std::string_view id);

}  // namespace serment::records
