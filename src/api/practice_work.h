#pragma once
// Works on the practice that give a value back: in a reading, in a writing, or from outside the
// engine.
#include <optional>
#include <type_traits>
#include <utility>

#include "api/services.h"

namespace serment::api {

template <class Work, class... Given>
using ValueOf = typename std::invoke_result_t<Work, Given...>::value_type;

/// Runs `work` in one consistent snapshot.
template <class Work>
auto reading(vault::Session& session, const Work& work)
    -> Result<ValueOf<Work, store::Transaction&>> {
  std::optional<ValueOf<Work, store::Transaction&>> value;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    value = TRY(work(tx));
    return {};
  }));
  return std::move(*value);
}

/// Runs `work` in one writing transaction.
template <class Work>
auto writing(vault::Session& session, const Work& work)
    -> Result<ValueOf<Work, store::Transaction&>> {
  std::optional<ValueOf<Work, store::Transaction&>> value;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    value = TRY(work(tx));
    return {};
  }));
  return std::move(*value);
}

/// Takes the engine for one slice, in the name of `actor`: for jobs and for handlers that print.
template <class Work>
auto on_engine(Services& services, const identity::Actor& actor, const Work& work)
    -> Result<ValueOf<Work, vault::Session&>> {
  std::optional<ValueOf<Work, vault::Session&>> value;
  TRY_VOID(services.engine.run([&](vault::Session& session) -> Result<void> {
    session.actor = actor.member;
    value = TRY(work(session));
    return {};
  }));
  return std::move(*value);
}

/// The name of who acted, for people: a member's, "Serment" for the program itself.
std::string name_of_actor(const Services& services, std::string_view actor);

}  // namespace serment::api
