#pragma once
#include "vault/session.h"

namespace serment::retention {

/// Erases the record of an open dossier and keeps its mentions of transfusions. What is kept is
/// sealed again under a new dossier key, and the old key goes with the epoch: else the erased
/// pieces would stay readable in an old copy of the base, under a key still in use. A dossier with
/// claims keeps its key, because they are sealed under it; draw_up() says so in the certificate.
Result<void> keep_items_only(vault::Session& session, store::Transaction& tx,
                             vault::OpenDossier& dossier);

}  // namespace serment::retention
