#include "api/workflow_routes.h"

namespace serment::api {

std::vector<std::span<const Route>> workflow_routes() {
  return {
      crises_routes(),
      crisis_kit_routes(),
      scam_checks_routes(),
  };
}

}  // namespace serment::api
