#pragma once
// PDF, ODS and ZIP. Knows no domain: receives texts and view structs. Same input, same bytes.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/result.h"

namespace serment::documents {

// Templates: documents/template.h.

struct PdfOptions {
  std::string title;
  std::string language = "fr";
  Instant created;  ///< written in the metadata; part of what makes the bytes reproducible
};
/// HTML (with embedded CSS) → PDF/A-2b + PDF/UA-1, by WeasyPrint in a child process without network,
/// finished by libqpdf. Error: unavailable "pdf.renderer_missing" when WeasyPrint is not installed.
Result<Bytes> render_pdf(std::string_view html, const PdfOptions& options);
/// Several documents in one child process (much faster than one by one), in the given order.
struct PdfJob {
  std::string html;
  PdfOptions options;
};
Result<std::vector<Bytes>> render_pdfs(const std::vector<PdfJob>& jobs);

/// A spreadsheet; cells are text, dates ISO. Opens in LibreOffice.
struct Sheet {
  std::string name;
  std::vector<std::vector<std::string>> rows;
  std::vector<double> column_widths_cm;
  std::vector<std::size_t> heading_rows;  ///< shown bold on a tint
};
Result<Bytes> write_ods(const std::vector<Sheet>& sheets, Instant created);
Result<std::vector<Sheet>> read_ods(ByteView bytes);

/// RFC 4180 with a French delimiter; UTF-8 with BOM so that spreadsheets read accents. A cell that a
/// spreadsheet would run as a formula is written behind an apostrophe.
std::string write_csv(const std::vector<std::vector<std::string>>& rows, char delimiter = ';');
/// Reads what write_csv wrote, apostrophes taken off; empty lines are skipped. Errors: invalid_input
/// "csv.unclosed_quote", "csv.text_after_quote", with the line.
Result<std::vector<std::vector<std::string>>> read_csv(std::string_view text, char delimiter = ';');

/// A deterministic ZIP: given order, fixed times, no extra fields; names are checked safe.
struct ZipEntry {
  std::string name;
  Bytes bytes;
};
Result<Bytes> write_zip(const std::vector<ZipEntry>& entries, Instant modified);
/// Reads a whole small archive with limits; refuses absolute paths, "..", duplicates, bombs.
Result<std::vector<ZipEntry>> read_zip(ByteView bytes, std::uint64_t max_unpacked = 512ULL << 20);

}  // namespace serment::documents
