#include "inventory/assets.h"

namespace serment::inventory {

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant) {
  auto table = sheet(TRY(list(session, tx)));
  records::Exhibit exhibit{.file = "08_securite/inventaire",
                           .title = "Inventaire du matériel, des supports et des papiers",
                           .lead = "Ce qui contient des données du cabinet, ou qui les ouvre.",
                           .columns = std::move(table.rows.front())};
  table.rows.erase(table.rows.begin());
  exhibit.groups.push_back({.heading = {}, .rows = std::move(table.rows)});
  return std::vector<records::Exhibit>{std::move(exhibit)};
}

}  // namespace serment::inventory
