#pragma once
// Who works here, as the accounts say. Only what a list of names needs is read.
#include <string>
#include <vector>

#include "vault/session.h"

namespace serment::people {

struct Person {
  std::string id, name;
  std::vector<std::string> roles;
  std::string state;  ///< of the account: "active", "suspended"…
};
/// Every account that is neither invited only nor departed nor expired.
Result<std::vector<Person>> present_people(vault::Session& session, store::Transaction& tx);
/// Any account, even a departed one. Error: not_found "member.unknown".
Result<Person> find_person(vault::Session& session, store::Transaction& tx, std::string_view id);

}  // namespace serment::people
