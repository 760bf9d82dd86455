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
/// HTML (with embedded CSS) → PDF/A-2b + PDF/UA-1, by WeasyPrint in a child process without
/// network, finished by libqpdf. Error: unavailable "pdf.renderer_missing" when WeasyPrint is not
/// installed.
Result<Bytes> render_pdf(std::string_view html, const PdfOptions& options);
/// Several documents at once (much faster than one by one), in the given order; by two child
/// processes when there is much to lay out.
struct PdfJob {
  std::string html;
  PdfOptions options;
};
Result<std::vector<Bytes>> render_pdfs(const std::vector<PdfJob>& jobs);
/// The pages of several PDF files in one, in order. Error: invalid_input "pdf.unreadable" with the
/// number of the file (damaged, or protected by a password).
Result<Bytes> join_pdfs(const std::vector<Bytes>& files);
/// The same PDF with one line at the top of every page. Error: invalid_input "pdf.unmarkable"
/// (damaged, signed against changes, or protected by a password).
Result<Bytes> mark_pdf(ByteView pdf, std::string_view mark);
/// The shared style sheet (texts/base.css), for HTML files that are read on a screen.
std::string_view base_style();

/// A spreadsheet; cells are text, dates ISO. Opens in LibreOffice.
struct Sheet {
  std::string name;
  std::vector<std::vector<std::string>> rows{};
  std::vector<double> column_widths_cm{};
  std::vector<std::size_t> heading_rows{};  ///< shown bold on a tint
};
/// Errors: invalid_input "ods.sheet_name", "ods.character", "ods.empty".
Result<Bytes> write_ods(const std::vector<Sheet>& sheets, Instant created);
/// Reads names and cells back, also from files saved by LibreOffice: repeated rows and cells are
/// spread, empty ones at the end of a row or sheet dropped, dates given in ISO, line ends as "\n",
/// merged cells as their first cell. Errors: invalid_input "ods.malformed", "ods.too_large",
/// "zip.…".
Result<std::vector<Sheet>> read_ods(ByteView bytes);

/// RFC 4180 with a French delimiter; UTF-8 with BOM so that spreadsheets read accents. A cell that
/// a spreadsheet would run as a formula is written behind an apostrophe.
std::string write_csv(const std::vector<std::vector<std::string>>& rows, char delimiter = ';');
/// Reads what write_csv wrote, apostrophes taken off; empty lines are skipped. Errors:
/// invalid_input "csv.unclosed_quote", "csv.text_after_quote", with the line.
Result<std::vector<std::vector<std::string>>> read_csv(std::string_view text, char delimiter = ';');

/// One file of an archive. Names are relative, with "/" between folders.
struct ZipEntry {
  std::string name;
  Bytes bytes;
  bool operator==(const ZipEntry&) const = default;
};
enum class ZipMethod : std::uint8_t {
  deflate,  ///< smaller; the bytes depend on the version of zlib
  store,    ///< the bytes depend on nothing but the entries (docs/format/evidence.md)
};
/// A deterministic ZIP: given order, one fixed time in UTC, no extra field, no comment; an entry
/// named "mimetype" is always stored (ODF). Errors: invalid_input "zip.name", "zip.duplicate",
/// "zip.too_large".
Result<Bytes> write_zip(const std::vector<ZipEntry>& entries, Instant modified,
                        ZipMethod method = ZipMethod::deflate);
/// Reads a whole small archive with limits, folders left out. Refuses absolute paths, "..",
/// duplicates, links, encryption, overlapping entries, anything before or between entries that the
/// directory does not account for, and bombs. Errors: invalid_input "zip.…", with the entry's
/// number.
Result<std::vector<ZipEntry>> read_zip(ByteView bytes, std::uint64_t max_unpacked = 512ULL << 20);
/// True for a relative UTF-8 path of at most 255 bytes, without "..", ".", "\\", ":", empty part or
/// control character.
bool is_safe_entry_name(std::string_view name);

}  // namespace serment::documents
