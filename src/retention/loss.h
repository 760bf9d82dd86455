#pragma once
// A dossier whose header no longer opens: nobody can read it, and its key cannot be carried to the
// next epoch, which keeps every rotation, hence every erasure, from ending.
#include <cstdint>
#include <string_view>

#include "base/ids.h"
#include "vault/session.h"

namespace serment::retention {

struct Loss {
  DossierId id;
  std::uint64_t objects = 0;  ///< its sealed pieces, all unreadable without its key
};

/// What give_up() would end; changes nothing. Errors: not_found "dossier.unknown",
/// "dossier.erased", "dossier.given_up"; conflict "dossier.opens"; integrity "vault.epoch_unknown"
/// (its epoch's key is not in this keyring: it may not be lost).
Result<Loss> loss_of(vault::Session& session, const DossierId& id);

/// A named person gives the dossier up, with a reason: what is left of it goes, and the journal
/// keeps who and why. The loss of health data is a personal data breach (RGPD, art. 4, 12), which
/// the caller says. Errors: invalid_input "loss.unsigned"; those of loss_of().
Result<Loss> give_up(vault::Session& session, const DossierId& id, std::string_view by,
                     std::string_view reason);

}  // namespace serment::retention
