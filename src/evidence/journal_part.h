#pragma once
// The journal as it stood at an instant: up to the last event, by its place, that is not later.
#include <map>
#include <string>
#include <vector>

#include "evidence/assemble.h"
#include "vault/session.h"

namespace serment::evidence {

struct JournalPart {
  audit::Checkpoint checkpoint;       ///< over the prefix, signed by the practice
  std::vector<ProvenEvent> events;    ///< the acts worth proving alone, by index
  std::uint64_t erasures_beyond = 0;  ///< erasures left without a proof of their own (the oldest)
  std::map<std::string, std::uint64_t> counts;  ///< events of the prefix by action
  /// Events after the prefix dated later than now: a clock was ahead. Known while building only.
  std::uint64_t still_to_come = 0;
  ClockTrouble clock;  ///< inside the prefix
  /// Whether a dossier changed after the prefix: its counts can then no longer be told.
  bool dossiers_changed_since = false;
};

/// Errors: not_found "evidence.before_practice" (no event is that old), integrity "journal.…".
Result<JournalPart> journal_at(vault::Session& session, store::Transaction& tx, Instant as_of);

}  // namespace serment::evidence
