#pragma once
#include <string>

#include "vault/session.h"

namespace serment::retention {

/// Erases the record of an open dossier and keeps its mentions of transfusions. What is kept is
/// sealed again under a new dossier key, and the old key goes with the epoch: else the erased
/// pieces would stay readable in an old copy of the base, under a key still in use.
Result<void> keep_items_only(vault::Session& session, store::Transaction& tx,
                             vault::OpenDossier& dossier);

/// Tells one dossier key from another without giving anything of it away: 16 bytes of a subkey, in
/// hexadecimal. The journal keeps it, so that the certificate observes that a key was replaced.
std::string key_print(const crypto::Key32& key);

}  // namespace serment::retention
