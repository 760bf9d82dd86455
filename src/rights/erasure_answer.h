#pragma once
// The answer to an erasure, category by category: kept with its ground, possible from a date, or
// done. Serment proposes what the retention rules say; the doctor answers.
#include "law/policy.h"
#include "law/rule.h"
#include "rights/request.h"

namespace serment::rights {

/// What the rules say today of each category of law/rights.toml. Opens the dossier (journalled).
/// Error: forbidden "request.dossier_first".
Result<std::vector<ErasureRow>> propose_rows(vault::Session& session, const law::RuleSet& rules,
                                             const law::Policy& policy,
                                             const StoredRequest& stored);
/// Saves the doctor's answer: each category once. Errors: invalid_input "request.entry" (place:
/// "rows/2/ground"), forbidden "request.not_erasure",
/// "request.decided".
Result<StoredRequest> answer_rows(vault::Session& session, store::Transaction& tx,
                                  StoredRequest stored, std::vector<ErasureRow> rows,
                                  std::string_view by);

}  // namespace serment::rights
