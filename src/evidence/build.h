#pragma once
#include "base/bytes.h"
#include "base/calendar.h"
#include "base/result.h"
#include "law/policy.h"
#include "law/rule.h"
#include "vault/session.h"

namespace serment::evidence {

struct BuildOptions {
  Instant as_of;  ///< the state described; same state and instant give the same bytes
};
/// Builds the bundle of docs/format/evidence.md from the journal and the records up to `as_of`.
/// Writes nothing, in the journal or elsewhere: the caller journals "evidence.built" afterwards,
/// and that event, later than `as_of`, changes nothing of a bundle built again. Errors:
/// invalid_input "evidence.future", not_found "evidence.before_practice", unavailable "pdf.…",
/// integrity "journal.…".
Result<Bytes> build(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                    const BuildOptions& options);

}  // namespace serment::evidence
