#pragma once
// Puts the files of a bundle together with its proofs, its lists and its signature.
#include <cstdint>
#include <string>
#include <vector>

#include "audit/checkpoint.h"
#include "base/calendar.h"
#include "base/ids.h"
#include "crypto/sign.h"
#include "documents/documents.h"
#include "evidence/clock_trouble.h"

namespace serment::evidence {

struct ProvenEvent {
  std::uint64_t index = 0;
  Bytes entry;  ///< the event's canonical bytes (docs/format/journal.md)
  std::vector<audit::Hash> path;
};

/// What a bundle is made of. The signer's public key is the journal's.
struct Contents {
  PracticeId practice;
  Instant as_of;
  std::vector<documents::ZipEntry> files;  ///< all but preuve/ and the four lists
  audit::Checkpoint checkpoint;            ///< signed by `signer`, over the events up to `as_of`
  std::vector<ProvenEvent> events;
  ClockTrouble clock{};
};

/// The archive of docs/format/evidence.md: a function of its arguments and nothing else.
Result<Bytes> assemble(Contents contents, const crypto::SigningKey& signer);

}  // namespace serment::evidence
