#include "inventory/assets.h"
#include "inventory/cameras.h"

namespace serment::inventory {

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now) {
  auto table = sheet(TRY(list(session, tx)));
  records::Exhibit exhibit{.file = "08_securite/inventaire",
                           .title = "Inventaire du matériel, des supports et des papiers",
                           .lead = "Ce qui contient des données du cabinet, ou qui les ouvre.",
                           .columns = std::move(table.rows.front())};
  table.rows.erase(table.rows.begin());
  exhibit.groups.push_back({.heading = {}, .rows = std::move(table.rows)});
  auto cameras = TRY(camera_exhibit(session, tx, paris_date(now)));
  return std::vector<records::Exhibit>{std::move(exhibit), std::move(cameras)};
}

}  // namespace serment::inventory
