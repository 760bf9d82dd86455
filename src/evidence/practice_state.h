#pragma once
// The practice as its records said at an instant.
#include "compliance/founding.h"
#include "vault/session.h"

namespace serment::evidence {

/// Like compliance::load_current, with the versions that were the latest at `as_of`.
/// Error: not_found "practice.no_answers".
Result<compliance::CurrentPractice> practice_at(vault::Session& session, store::Transaction& tx,
                                                const law::RuleSet& rules, Instant as_of);

}  // namespace serment::evidence
