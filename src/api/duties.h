#pragma once
// The duties of every register, gathered. A register adds one line to the table of duties.cpp.
#include <vector>

#include "api/services.h"
#include "records/duty.h"

namespace serment::api {

/// Everything that waits, late first, then by date. On the engine.
Result<std::vector<records::Duty>> all_duties(Services& services, vault::Session& session);

}  // namespace serment::api
