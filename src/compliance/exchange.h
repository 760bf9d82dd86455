#pragma once
// The register as files that other programs read and that come back without loss.
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/result.h"
#include "compliance/processing_activity.h"
#include "json/reader.h"

namespace serment::compliance {

using Activities = std::vector<ProcessingActivity>;

/// CNIL's simplified register: a list sheet, then one sheet an activity, under its reference or, if
/// that cannot name a sheet, under what remains of it: the reference stands in the sheet.
Result<Bytes> export_ods(const Activities& activities, Instant created);
/// Reads it back, also after LibreOffice and after a person's edits. The list sheet is only checked
/// against the sheets; a difference is refused ("register.list_differs"), so that no edit is lost.
/// Errors: invalid_input "register.sheet", "register.duplicate_ref", "ods.…".
Result<Activities> import_ods(ByteView bytes);

/// One row an activity, one column a field ("Destinataire 2, Précisions"). A French postal code
/// that a spreadsheet read as a number has its zero again.
std::string export_csv(const Activities& activities);
Result<Activities> import_csv(std::string_view text);

/// One activity from its JSON. A field that the text does not have is empty, so that records saved
/// before a field existed stay readable; an unknown field is refused.
Result<ProcessingActivity> read_activity(std::string_view json);
Result<ProcessingActivity> read_activity(json::Value value);

/// {"format": "serment-register/1", "activities": […]}.
std::string export_json(const Activities& activities);
Result<Activities> import_json(std::string_view text);

}  // namespace serment::compliance
