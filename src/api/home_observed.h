#pragma once
// What Serment sees of the practice, gathered for hygiene/.
#include "api/services.h"
#include "hygiene/observed.h"

namespace serment::api {

/// On the engine.
Result<hygiene::Observed> observe(Services& services, vault::Session& session);
/// The same, written down for the bundle of proof when it changed or grew old.
Result<void> keep_observed(Services& services, vault::Session& session);

}  // namespace serment::api
