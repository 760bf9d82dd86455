#include "api/workflow_routes.h"

namespace serment::api {

std::vector<std::span<const Route>> workflow_routes() {
  return {
      processors_routes(),
      contracts_routes(),
  };
}

}  // namespace serment::api
