#pragma once
// The routes of the practice's working flows: rights of persons, breaches, processors, crisis… Each
// group is one file of that name.
#include <span>
#include <vector>

#include "api/route.h"

namespace serment::api {

std::span<const Route> procedure_routes();
std::span<const Route> agenda_routes();
std::span<const Route> inventory_routes();
std::span<const Route> mailing_routes();
std::span<const Route> impact_routes();
std::span<const Route> impact_files_routes();
std::span<const Route> officer_routes();
std::span<const Route> cockpit_routes();

/// Every group above.
std::vector<std::span<const Route>> workflow_routes();

}  // namespace serment::api
