#pragma once
// RGPD, art. 18: a dossier whose treatment is limited, and what is written beside a piece without
// changing it (art. 16). The check itself is in opening.h, the one door.
#include "dossier/dossiers.h"

namespace serment::dossier {

/// Limits or frees a dossier in the caller's transaction, with a reason that the journal keeps
/// sealed. Errors: invalid_input "dossier.reason_missing", "dossier.reason_too_long"; conflict
/// "restriction.already" (it is so already); the vault's.
Result<void> set_restricted(vault::Session& session, store::Transaction& tx, const DossierId& id,
                            bool restricted, std::string_view reason, std::string_view by);

/// Refuses when one of them is limited: for acts on two dossiers, such as saying that they are one.
/// Each is opened, journalled "duplicate.decided". Errors: those of opening.h.
Result<void> check_may_merge(vault::Session& session, const DossierId& first,
                             const DossierId& second);

/// What a rectification adds beside a piece, which stays as it was.
struct Annotation {
  std::string key;      ///< stable: "serment/D-2026-004/1"
  std::string about;    ///< key of the piece, or empty for the dossier as a whole
  std::string text;     ///< what is corrected or completed
  std::string by;       ///< who writes it
  std::string request;  ///< "D-2026-004"
};
/// Seals it as a piece of its own, journalled "dossier.annotated". Errors: invalid_input
/// "annotation.text" (empty, or over 10 000 bytes), not_found "dossier.piece_unknown"; conflict
/// "annotation.exists"; those of opening.h.
Result<void> annotate(vault::Session& session, store::Transaction& tx, const DossierId& id,
                      const Annotation& annotation);

}  // namespace serment::dossier
