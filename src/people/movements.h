#pragma once
// Somebody arrives or leaves: record "movement", id "<list>.<member>.<date>". Items are ticked by
// whoever did them, under their name.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "people/person.h"
#include "vault/session.h"

namespace serment::people {

struct MovementItem {
  std::string id, title, how, reference;
  Date due_on;
  std::string state = "todo";  ///< "todo", "done" or "not_applicable"
  std::string by{}, at{};      ///< who said so, and when (UTC); empty while to do
  std::string note{};          ///< required when not applicable
};
BOOST_DESCRIBE_STRUCT(MovementItem, (), (id, title, how, reference, due_on, state, by, at, note))
struct MovementContent {
  std::string list;  ///< "arrival" or "departure"
  std::string member, name;
  std::vector<std::string> roles;
  Date on;
  std::vector<MovementItem> items;
};
BOOST_DESCRIBE_STRUCT(MovementContent, (), (list, member, name, roles, on, items))
struct Movement {
  std::string id;
  std::string state;  ///< "open", or "done" once nothing is left to do
  std::uint32_t version = 0;
  MovementContent content;
};

/// Errors: invalid_input "movement.list", "movement.date" (more than a year away); conflict
/// "movement.exists".
Result<Movement> open_movement(vault::Session& session, store::Transaction& tx,
                               std::string_view list, const Person& person, Date on,
                               std::string_view by);
struct Tick {
  std::string state, note;
};
/// Ticks one item; `expected_version` 0 takes the latest. Errors: not_found "movement.unknown",
/// "movement.item"; invalid_input "movement.state", "movement.note"; conflict "record.version".
Result<Movement> tick(vault::Session& session, store::Transaction& tx, std::string_view id,
                      std::string_view item, const Tick& tick, std::uint32_t expected_version,
                      std::string_view by);
/// Open ones first, then the latest.
Result<std::vector<Movement>> movements(vault::Session& session, store::Transaction& tx);

}  // namespace serment::people
