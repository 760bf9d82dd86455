#include "api/practice_work.h"

namespace serment::api {

std::string name_of_actor(const Services& services, std::string_view actor) {
  if (actor == "system") return "Serment";
  if (const auto known = services.identity.directory.find(actor)) return known->member.display_name;
  return actor == "owner" ? "Ligne de commande" : std::string(actor);
}

}  // namespace serment::api
