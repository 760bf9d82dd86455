#pragma once
// The records that the journal saw end, and the certificates that it saw issued, held to those that
// the table holds: a row that somebody deletes, or puts back from an old copy, breaks no seal and
// no tree.
#include "audit/verification.h"
#include "base/ids.h"
#include "store/database.h"

namespace serment::records {

/// Adds to the findings of a verification, made in the same transaction. "record.returned": rows
/// stand again under an erased record, or its end is no longer there. "record.missing": a version
/// is gone before one that is there. "record.lost": an erasure certificate was issued, and no row
/// of it is left.
Result<void> account_for_records(store::Transaction& tx, const PracticeId& practice,
                                 audit::Verification& found);

}  // namespace serment::records
