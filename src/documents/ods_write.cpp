#include <array>
#include <cstdio>

#include "documents/documents.h"
#include "documents/template.h"
#include "text/encoding.h"

namespace serment::documents {
namespace {

constexpr std::string_view kMimeType = "application/vnd.oasis.opendocument.spreadsheet";
constexpr double kDefaultWidthCm = 4;

constexpr std::string_view kManifest = R"(<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>
)";

constexpr std::string_view kStyles = R"(<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"><office:styles><style:default-style style:family="table-cell"><style:text-properties fo:language="fr" fo:country="FR" fo:font-size="10pt"/></style:default-style><style:style style:name="Default" style:family="table-cell"/></office:styles><office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" fo:margin="1.5cm" style:scale-to-X="1"/></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Default" style:page-layout-name="page"/></office:master-styles></office:document-styles>
)";

constexpr std::string_view kContentStart = R"(<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:automatic-styles><style:style style:name="ta" style:family="table" style:master-page-name="Default"/><style:style style:name="ro" style:family="table-row"><style:table-row-properties style:use-optimal-row-height="true"/></style:style><style:style style:name="text" style:family="table-cell" style:parent-style-name="Default"><style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style><style:style style:name="heading" style:family="table-cell" style:parent-style-name="Default"><style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top" fo:background-color="#f3e7ec"/><style:text-properties fo:font-weight="bold"/></style:style>)";

tl::unexpected<Error> ods_refused(std::string_view code, std::string what, std::string place) {
  return fail(Errc::invalid_input, code, std::move(what), "Aucun classeur n’a été écrit.",
              "Corrigez ce texte.", std::move(place));
}

/// XML 1.0 has no control character but tab and line ends, nor U+FFFE and U+FFFF.
bool is_xml_text(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
  return text::is_valid_utf8(text) && text.find("\xEF\xBF\xBE") == std::string_view::npos &&
         text.find("\xEF\xBF\xBF") == std::string_view::npos;
}

std::string centimetres(double width) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%d.%02dcm", int(width),
                int(width * 100 + 0.5) % 100);
  return buffer.data();
}

/// Readers collapse spaces: every space after the first, or at the start, is written as an element.
void append_paragraph(std::string& out, std::string_view text) {
  out += "<text:p>";
  std::string plain;
  const auto flush = [&] {
    out += escape_html(plain);
    plain.clear();
  };
  bool after_space = true;
  for (const char c : text) {
    if (c == '\t' || (c == ' ' && after_space)) {
      flush();
      out += c == '\t' ? "<text:tab/>" : "<text:s/>";
    } else {
      plain.push_back(c);
    }
    after_space = c == ' ' || c == '\t';
  }
  // A space at the very end is collapsed too.
  if (!plain.empty() && plain.back() == ' ') {
    plain.pop_back();
    flush();
    out += "<text:s/>";
  }
  flush();
  out += "</text:p>";
}

void append_cell(std::string& out, std::string_view cell, bool heading) {
  const std::string_view style = heading ? "heading" : "text";
  out += "<table:table-cell table:style-name=\"";
  out += style;
  if (cell.empty()) {
    out += "\"/>";
    return;
  }
  out += "\" office:value-type=\"string\">";
  std::size_t start = 0;
  for (;;) {
    const auto end = cell.find_first_of("\r\n", start);
    append_paragraph(out, cell.substr(start, end - start));
    if (end == std::string_view::npos) break;
    start = end + (cell.substr(end, 2) == "\r\n" ? 2 : 1);
  }
  out += "</table:table-cell>";
}

std::string column_style(std::size_t sheet, std::size_t column) {
  return "co" + std::to_string(sheet) + "_" + std::to_string(column);
}

std::size_t column_count(const Sheet& sheet) {
  std::size_t count = std::max<std::size_t>(1, sheet.column_widths_cm.size());
  for (const auto& row : sheet.rows) count = std::max(count, row.size());
  return count;
}

void append_column_styles(std::string& out, const Sheet& sheet, std::size_t number) {
  for (std::size_t i = 0; i < column_count(sheet); ++i) {
    const double width =
        i < sheet.column_widths_cm.size() ? sheet.column_widths_cm[i] : kDefaultWidthCm;
    out += "<style:style style:name=\"" + column_style(number, i) +
           "\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"" +
           centimetres(width) + "\"/></style:style>";
  }
}

void append_sheet(std::string& out, const Sheet& sheet, std::size_t number) {
  out += "<table:table table:name=\"" + escape_html(sheet.name) + "\" table:style-name=\"ta\">";
  for (std::size_t i = 0; i < column_count(sheet); ++i)
    out += "<table:table-column table:style-name=\"" + column_style(number, i) +
           "\" table:default-cell-style-name=\"text\"/>";
  for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
    const bool heading = std::find(sheet.heading_rows.begin(), sheet.heading_rows.end(), r) !=
                         sheet.heading_rows.end();
    out += "<table:table-row table:style-name=\"ro\">";
    for (const auto& cell : sheet.rows[r]) append_cell(out, cell, heading);
    if (sheet.rows[r].empty()) append_cell(out, {}, heading);
    out += "</table:table-row>";
  }
  if (sheet.rows.empty())
    out += "<table:table-row table:style-name=\"ro\"><table:table-cell/></table:table-row>";
  out += "</table:table>";
}

Result<void> check_sheets(const std::vector<Sheet>& sheets) {
  if (sheets.empty()) return ods_refused("ods.empty", "Un classeur a au moins une feuille.", {});
  for (std::size_t s = 0; s < sheets.size(); ++s) {
    const auto& sheet = sheets[s];
    const std::string place = "feuille " + std::to_string(s + 1);
    if (sheet.name.empty() || sheet.name.find_first_of("[]*?:/\\\t\r\n") != std::string::npos ||
        sheet.name.front() == '\'' || sheet.name.back() == '\'' || !is_xml_text(sheet.name))
      return ods_refused("ods.sheet_name", "Ce nom de feuille n’est pas admis.", place);
    for (std::size_t other = 0; other < s; ++other)
      if (sheets[other].name == sheet.name)
        return ods_refused("ods.sheet_name", "Deux feuilles porteraient le même nom.", place);
    for (std::size_t r = 0; r < sheet.rows.size(); ++r)
      for (const auto& cell : sheet.rows[r])
        if (!is_xml_text(cell))
          return ods_refused("ods.character", "Un texte contient un caractère qui n’en est pas un.",
                             place + ", ligne " + std::to_string(r + 1));
  }
  return {};
}

}  // namespace

Result<Bytes> write_ods(const std::vector<Sheet>& sheets, Instant created) {
  TRY_VOID(check_sheets(sheets));
  std::string content(kContentStart);
  for (std::size_t i = 0; i < sheets.size(); ++i) append_column_styles(content, sheets[i], i);
  content += "</office:automatic-styles><office:body><office:spreadsheet>";
  for (std::size_t i = 0; i < sheets.size(); ++i) append_sheet(content, sheets[i], i);
  content += "</office:spreadsheet></office:body></office:document-content>\n";
  const std::string meta =
      R"(<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.3"><office:meta><meta:generator>Serment</meta:generator><meta:creation-date>)" +
      iso(created).substr(0, 19) + "Z</meta:creation-date></office:meta></office:document-meta>\n";
  return write_zip({{"mimetype", to_bytes(kMimeType)},
                    {"content.xml", to_bytes(content)},
                    {"styles.xml", to_bytes(kStyles)},
                    {"meta.xml", to_bytes(meta)},
                    {"META-INF/manifest.xml", to_bytes(kManifest)}},
                   created);
}

}  // namespace serment::documents
