#pragma once
// What the journal says of the erasures of one proposal: the only thing that tells an item that
// this proposal erased from one that another had erased before it.
#include <map>
#include <string>
#include <string_view>

#include "retention/certificate.h"

namespace serment::retention {

/// One erasure, and the print of the key that went (empty when its detail is no longer readable).
struct JournalledErasure {
  CertificateEntry entry;
  std::string key_print;
};

/// The erasures that name this proposal, by dossier; of one dossier only when it is given. When the
/// month of an erasure has expired, its place tells: a dossier is in one approved proposal at a
/// time, so what was erased after this approval was erased by it.
Result<std::map<std::string, JournalledErasure>> erasures_of(vault::Session& session,
                                                             store::Transaction& tx,
                                                             const StoredProposal& proposal,
                                                             std::string_view dossier = {});

}  // namespace serment::retention
