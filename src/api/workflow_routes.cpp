#include "api/workflow_routes.h"

namespace serment::api {

std::vector<std::span<const Route>> workflow_routes() {
  return {
      people_routes(),         training_routes(),     ai_tools_routes(),
      message_routes(),        request_routes(),      request_answer_routes(),
      dossier_rights_routes(), procedure_routes(),    agenda_routes(),
      inventory_routes(),      camera_routes(),       succession_routes(),
      transfer_routes(),       mailing_routes(),      crises_routes(),
      crisis_kit_routes(),     scam_checks_routes(),  processors_routes(),
      contracts_routes(),      breach_routes(),       breach_letter_routes(),
      access_review_routes(),  inspection_routes(),   inspection_access_routes(),
      impact_routes(),         impact_files_routes(), officer_routes(),
      cockpit_routes(),        pseudonyms_routes(),
  };
}

}  // namespace serment::api
