#include "api/workflow_routes.h"

namespace serment::api {

std::vector<std::span<const Route>> workflow_routes() {
  return {
      procedure_routes(),
      agenda_routes(),
      inventory_routes(),
      mailing_routes(),
      impact_routes(),
      impact_files_routes(),
      officer_routes(),
      cockpit_routes(),
  };
}

}  // namespace serment::api
