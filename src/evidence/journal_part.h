#pragma once
// The journal as it stood at an instant: the longest prefix of events that are not later.
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
  /// Whether a dossier changed after the prefix: its counts can then no longer be told.
  bool dossiers_changed_since = false;
};

/// Errors: not_found "evidence.before_practice" (no event is that old), integrity "journal.…".
Result<JournalPart> journal_at(vault::Session& session, store::Transaction& tx, Instant as_of,
                               const crypto::SigningKey& signer);

}  // namespace serment::evidence
