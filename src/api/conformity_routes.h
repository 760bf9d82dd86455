#pragma once
// The routes of conformity: home, retention and erasure, register, notices, journal, evidence. Each
// group is one file of that name.
#include <span>

#include "api/route.h"

namespace serment::api {

std::span<const Route> home_routes();
std::span<const Route> retention_routes();
std::span<const Route> proposals_routes();
std::span<const Route> record_expiry_routes();
std::span<const Route> certificates_routes();
std::span<const Route> register_routes();
std::span<const Route> register_exchange_routes();
std::span<const Route> notices_routes();
std::span<const Route> journal_routes();
std::span<const Route> evidence_routes();

}  // namespace serment::api
