#pragma once
// How a breach becomes a new version of its record. Internal to breach/.
#include <array>

#include "audit/actions.h"
#include "breach/breach.h"

namespace serment::breach {

/// From what the sheet holds: nobody sets a state by hand.
std::string_view state_of(const Breach& breach);

/// The version that an edit starts from. Errors: not_found "breach.unknown", conflict
/// "conflict.changed", forbidden "breach.closed".
Result<StoredBreach> begin(const Edit& edit);
/// Saves what became of it under that act of the journal.
Result<StoredBreach> commit(const Edit& edit, StoredBreach changed, std::string_view action);

/// A new number of the year: "V-2026-001".
Result<std::string> next_number(vault::Session& session, store::Transaction& tx);
Result<StoredBreach> create(vault::Session& session, store::Transaction& tx, const Breach& breach,
                            const Author& by);

}  // namespace serment::breach
