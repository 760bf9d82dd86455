#pragma once
#include "base/bytes.h"
#include "base/calendar.h"
#include "base/result.h"
#include "law/policy.h"
#include "law/rule.h"
#include "vault/session.h"

namespace serment::evidence {

struct BuildOptions {
  Instant as_of;  ///< state and dates of the bundle; same state and instant give the same bytes
};
/// Builds the bundle of users.md-style layout (docs/format/evidence.md).
Result<Bytes> build(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                    const BuildOptions& options);

}  // namespace serment::evidence
