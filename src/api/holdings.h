#pragma once
// What the bundle of proof holds of every register.
#include "evidence/holdings.h"
#include "vault/session.h"

namespace serment::api {

/// The nineteen documents with their freshness, and one exhibit or more a register, all as they
/// stood at `as_of`. Reads only.
Result<evidence::Holdings> holdings_at(vault::Session& session, Instant as_of);

}  // namespace serment::api
