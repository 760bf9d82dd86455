#pragma once
#include "base/calendar.h"
#include "base/ids.h"
#include "store/database.h"

namespace serment::dossier {

/// A row of dossier_hold.
struct HoldRow {
  std::string id;
  DossierId dossier;
  DateSpan span;
  Bytes sealed;
};

Result<void> insert_hold(store::Transaction& tx, const PracticeId& practice, const HoldRow& row);
Result<void> update_hold(store::Transaction& tx, const PracticeId& practice, const HoldRow& row);
Result<std::optional<HoldRow>> find_hold(store::Transaction& tx, const PracticeId& practice,
                                         std::string_view id);
/// Oldest first.
Result<std::vector<HoldRow>> list_holds(store::Transaction& tx, const PracticeId& practice,
                                        const DossierId& dossier);
/// Of the whole practice, in the order of the dossiers.
Result<std::vector<std::pair<DossierId, DateSpan>>> list_hold_spans(store::Transaction& tx,
                                                                    const PracticeId& practice);

}  // namespace serment::dossier
