#include "api/workflow_routes.h"

namespace serment::api {

std::vector<std::span<const Route>> workflow_routes() {
  return {
      request_routes(),
      request_answer_routes(),
      dossier_rights_routes(),
      procedure_routes(),
      agenda_routes(),
      inventory_routes(),
      mailing_routes(),
  };
}

}  // namespace serment::api
