#pragma once
// The text of a PDF, by poppler's pdftotext in a child process with bounded time, memory and
// output.
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace serment::documents {

struct PdfText {
  std::string text;  ///< UTF-8, each page ends with "\f"; only spaces for a scan
  std::uint32_t pages = 0;
};
/// Errors: invalid_input "pdf.unreadable" (damaged, or locked by a password), "pdf.text_too_long";
/// unavailable "pdf.reader_missing" (pdftotext is not installed), "child.timeout".
Result<PdfText> pdf_text(ByteView pdf);

}  // namespace serment::documents
