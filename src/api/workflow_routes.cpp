#include "api/workflow_routes.h"

namespace serment::api {

std::vector<std::span<const Route>> workflow_routes() {
  return {
      access_review_routes(),
      inspection_routes(),
      inspection_access_routes(),
      procedure_routes(),
      agenda_routes(),
      inventory_routes(),
      mailing_routes(),
  };
}

}  // namespace serment::api
