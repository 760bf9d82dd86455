#pragma once
// The routes of the practice's working flows: rights of persons, breaches, processors, crisis… Each
// group is one file of that name.
#include <span>
#include <vector>

#include "api/route.h"

namespace serment::api {

std::span<const Route> access_review_routes();
std::span<const Route> agenda_routes();
std::span<const Route> ai_tools_routes();
std::span<const Route> breach_letter_routes();
std::span<const Route> breach_routes();
std::span<const Route> camera_routes();
std::span<const Route> contracts_routes();
std::span<const Route> crises_routes();
std::span<const Route> crisis_kit_routes();
std::span<const Route> dossier_rights_routes();
std::span<const Route> inspection_access_routes();
std::span<const Route> inspection_routes();
std::span<const Route> inventory_routes();
std::span<const Route> mailing_routes();
std::span<const Route> message_routes();
std::span<const Route> people_routes();
std::span<const Route> procedure_routes();
std::span<const Route> processors_routes();
std::span<const Route> pseudonyms_routes();
std::span<const Route> request_answer_routes();
std::span<const Route> request_routes();
std::span<const Route> scam_checks_routes();
std::span<const Route> succession_routes();
std::span<const Route> transfer_routes();
std::span<const Route> training_routes();
std::span<const Route> impact_routes();
std::span<const Route> impact_files_routes();
std::span<const Route> officer_routes();
std::span<const Route> cockpit_routes();

/// Every group above.
std::vector<std::span<const Route>> workflow_routes();

}  // namespace serment::api
