#include "api/workflow_routes.h"

namespace serment::api {

std::vector<std::span<const Route>> workflow_routes() {
  return {};
}

}  // namespace serment::api
