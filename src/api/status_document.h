#pragma once
// The signed status file of this practice, with what only the whole program knows: its score and
// the duties of every register.
#include <string>

#include "api/services.h"

namespace serment::api {

/// On the engine. Writes the journal. Error: not_found "practice.no_answers".
Result<std::string> make_status_file(Services& services, vault::Session& session);

}  // namespace serment::api
