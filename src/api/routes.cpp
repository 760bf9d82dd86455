#include "api/routes.h"

#include "api/conformity_routes.h"
#include "api/workflow_routes.h"

namespace serment::api {

std::span<const Route> all_routes() {
  static const std::vector<Route> routes = [] {
    std::vector<Route> all;
    for (const auto group : {state_routes(),        setup_routes(),     session_routes(),
                             factor_routes(),       passkey_routes(),   arrival_routes(),
                             oidc_routes(),         device_routes(),    member_routes(),
                             locum_routes(),        patient_routes(),   dossier_routes(),
                             hold_routes(),         import_routes(),    settings_routes(),
                             home_routes(),         retention_routes(), proposals_routes(),
                             certificates_routes(), register_routes(),  register_exchange_routes(),
                             notices_routes(),      journal_routes(),   evidence_routes(),
                             record_expiry_routes()})
      all.insert(all.end(), group.begin(), group.end());
    for (const auto group : workflow_routes()) all.insert(all.end(), group.begin(), group.end());
    return all;
  }();
  return routes;
}

}  // namespace serment::api
