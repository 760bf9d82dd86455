#pragma once
// The duties of every register, gathered. A register adds one line to the table of duties.cpp.
#include <vector>

#include "api/services.h"
#include "records/duty.h"

namespace serment::api {

/// Everything that waits, late first, then by date. On the engine.
Result<std::vector<records::Duty>> all_duties(vault::Session& session, Instant now);
/// Those that this person may do.
Result<std::vector<records::Duty>> duties_of(Services& services, vault::Session& session,
                                             const identity::Actor& actor);
/// By the id of the permission; an unknown one is nobody's.
bool has_permission(const identity::Actor& actor, std::string_view permission);

}  // namespace serment::api
