#pragma once
// Silence is impossible: each open request asks something of somebody, until it is closed.
#include "records/duty.h"
#include "records/exhibit.h"
#include "rights/clocks.h"

namespace serment::rights {

/// The next step of each request, and one more for the officer when its date is near or past.
/// Without any personal data.
Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);
/// The duties of one request, for tests and screens. Pure.
std::vector<records::Duty> duties_of(const StoredRequest& stored, Instant now);
/// The register of these requests, each with the last day that the program shows. Pure.
records::Exhibit exhibit_of(const std::vector<StoredRequest>& requests);
/// For the bundle of proof. Every request by its number: no name, nothing of what was asked.
Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now);

}  // namespace serment::rights
