#pragma once
// The dossiers that the journal saw begin and end, held to those that the tables hold: a dossier
// that somebody deletes in the base, with all that it holds, breaks no seal and no tree.

#include "audit/verification.h"
#include "base/ids.h"
#include "store/database.h"
#include "vault/vault.h"

namespace serment::vault {

/// Adds to the findings of a verification, made in the same transaction, what does not agree:
/// "dossier.lost" (created, and neither there nor erased or given up), "dossier.returned" (there,
/// and erased or given up), "dossier.untraced" (there, never created), "dossier.unaccounted"
/// (erased or given up, without its event).
/// The last two say nothing beside a journal that is damaged itself: there they are left out.
Result<void> account_for_dossiers(store::Transaction& tx, const PracticeId& practice,
                                  audit::Verification& found);

/// Adds "dossier.epoch_unknown" for each epoch that dossiers of the base are sealed under and whose
/// key the keyring does not hold: the base and the keys are not of the same time.
Result<void> account_for_epochs(store::Transaction& tx, const Vault& vault,
                                audit::Verification& found);

}  // namespace serment::vault
