#pragma once
// Letters to suppliers, ready to print: what is missing, the HDS certificate, the questionnaire as
// a form, a reminder, the end.
#include <string_view>

#include "compliance/answers.h"
#include "compliance/notice.h"
#include "processors/overview.h"

namespace serment::processors {

/// `name`: "missing_clauses", "hds_certificate", "questionnaire", "exit", or "reminder" of the
/// request of that number. Errors: not_found "letter.unknown", "supplier_request.unknown";
/// forbidden "letter.nothing_missing", "letter.not_hosting", "processor.not_ended".
Result<compliance::Printable> letter(std::string_view name, const compliance::Answers& answers,
                                     const SupplierFile& file, std::uint32_t request, Date today);

}  // namespace serment::processors
