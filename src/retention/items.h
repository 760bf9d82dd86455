#pragma once
#include "dossier/facts.h"
#include "vault/session.h"

namespace serment::retention {

/// Erases the record and keeps its mentions of transfusions: every object goes, what concerns a
/// transfusion is sealed again under a new dossier key, and the old key goes with the epoch. (Only
/// removing the other objects would leave them readable in an old copy, under a key still in use.)
/// The dossier keeps its identifier, so that its claims still suspend the term of what is left.
Result<void> keep_items_only(vault::Session& session, store::Transaction& tx,
                             vault::OpenDossier& dossier, const dossier::LabelFacts& label);

}  // namespace serment::retention
