#pragma once
#include <vector>

#include "records/duty.h"
#include "records/exhibit.h"
#include "vault/session.h"

namespace serment::crisis {

/// An open crisis, the kit to print again, the yearly drill, letters to verify or answer. Nothing
/// about a person.
Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);
/// For the bundle of proof. Every crisis and drill, without what was seen.
Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now);

}  // namespace serment::crisis
