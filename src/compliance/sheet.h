#pragma once
// A form as the rows of a spreadsheet, in the blocks and labels of CNIL's simplified register, and
// back. Works for any described struct.
#include <string>
#include <vector>

#include "base/result.h"
#include "compliance/form.h"
#include "documents/documents.h"

namespace serment::compliance {

/// One sheet: title and reference, then a block after another. Empty rows of the model are shown.
documents::Sheet sheet_of(const Form& form, std::string name, std::string title);

/// Fills a blank form from a sheet made by sheet_of and edited by a person. Rows may move inside
/// their block and be added; a text that no field can hold is refused rather than lost:
/// invalid_input "register.sheet", place "sheet, ligne n". Dates may be written 23/11/2026.
Result<void> read_sheet(const documents::Sheet& sheet, Form& into);

}  // namespace serment::compliance
