#pragma once
#include "base/calendar.h"
#include "base/ids.h"
#include "vault/session.h"

namespace serment::dossier {

/// A suspension of erasure by an amicable or court claim. The span stands in clear for the plan,
/// and again in the seal, under the dossier's key, with the reason; the label counts them. So a
/// hold that was shortened, moved or deleted in the database is found when the dossier is opened.
struct Hold {
  std::string id;
  DossierId dossier;
  DateSpan span;       ///< both days included, Europe/Paris; open while it has no end
  std::string reason;  ///< sealed at rest; empty once the dossier is erased or given up
  std::string added_by;
  std::string lifted_by{};
  std::string lift_reason{};
};

/// Errors: invalid_input "hold.span" (ends before it starts, starts in the future, before 1900, or
/// ends in more than 50 years), "dossier.reason_missing", "dossier.reason_too_long"; the vault's.
Result<Hold> add_hold(vault::Session& session, const DossierId& id, DateSpan span,
                      std::string_view reason, std::string_view by);
/// Ends a hold on `last_day`, today at the latest. Errors: not_found "hold.unknown"; conflict
/// "hold.already_lifted"; those of add_hold.
Result<Hold> lift_hold(vault::Session& session, std::string_view hold_id, Date last_day,
                       std::string_view reason, std::string_view by);
/// Oldest first, as many as the label counts. Opens the dossier (journalled) only when it has holds
/// in the base. Of an erased dossier, the
/// spans alone. Error: integrity "hold.tampered".
Result<std::vector<Hold>> holds_of(vault::Session& session, const DossierId& id);
/// The same in a dossier that is open already, each hold checked: what a decision to erase needs.
Result<std::vector<Hold>> holds_in(store::Transaction& tx, const PracticeId& practice,
                                   const vault::OpenDossier& dossier);
/// Seals these holds of a dossier again, under the key that it has now: what a change of its key
/// needs, between reading them under the old one (holds_in) and going on.
Result<void> reseal_holds(vault::Session& session, store::Transaction& tx,
                          const vault::OpenDossier& dossier, const std::vector<Hold>& holds);
/// All hold spans by dossier, for the plan; reads no reason, checks no seal.
Result<std::vector<std::pair<DossierId, DateSpan>>> all_hold_spans(store::Transaction& tx,
                                                                   const PracticeId& practice);

}  // namespace serment::dossier
