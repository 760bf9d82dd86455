#pragma once
// The groups of the route table, one file each.
#include <span>

#include "api/route.h"

namespace serment::api {

std::span<const Route> state_routes();
std::span<const Route> setup_routes();
std::span<const Route> session_routes();
std::span<const Route> factor_routes();
std::span<const Route> passkey_routes();
std::span<const Route> arrival_routes();
std::span<const Route> oidc_routes();
std::span<const Route> device_routes();
std::span<const Route> member_routes();
std::span<const Route> locum_routes();
std::span<const Route> patient_routes();
std::span<const Route> dossier_routes();
std::span<const Route> hold_routes();
std::span<const Route> import_routes();
std::span<const Route> settings_routes();

}  // namespace serment::api
