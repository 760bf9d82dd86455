#pragma once
// How a visit is stored; shared by the files of this folder.
#include "inspection/visit.h"
#include "records/records.h"

namespace serment::inspection {

/// Edits a copy of the visit and saves it; `edit` may change the state.
using Edit = std::function<Result<void>(Visit&, std::string& state)>;
Result<StoredVisit> change(vault::Session& session, store::Transaction& tx, std::string_view id,
                           Writing writing, const Edit& edit);
/// Adds one line to the timeline.
void add_line(Visit& visit, Instant at, Instant now, std::string_view by, std::string_view kind,
              std::string text);
/// Error: invalid_input "inspection.text" with the field.
Result<void> check_text(std::string_view text, std::string_view place, std::size_t longest = 2000);

}  // namespace serment::inspection
