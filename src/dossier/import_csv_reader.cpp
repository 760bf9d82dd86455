#include "dossier/import_csv_reader.h"

#include "text/encoding.h"

namespace serment::dossier {
namespace {

constexpr std::size_t kLongestField = 64 * 1024;
constexpr std::size_t kMostFields = 2000;
constexpr std::size_t kChunk = 256 * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void fault(CsvRow& row, std::string_view code, std::string_view sentence) {
  if (!row.fault_code.empty()) return;
  row.fault_code = code;
  row.fault = sentence;
}

Result<void> judge_start(std::string_view text) {
  const auto start = text.substr(0, 2);
  if (text.empty()) return fail(Errc::invalid_input, "csv.empty", "Le fichier est vide.");
  if (start == "\xFF\xFE" || start == "\xFE\xFF") {
    return fail(Errc::invalid_input, "csv.utf16", "Le fichier est en UTF-16.",
                "Rien n’a été importé.", "Enregistrez-le en «\u00a0CSV UTF-8\u00a0».");
  }
  if (text.substr(0, text.find('\n')).find('\0') != std::string_view::npos) {
    return fail(Errc::invalid_input, "csv.binary", "Ce fichier n’est pas un fichier texte.",
                "Rien n’a été importé.", "Exportez les patients en CSV, puis recommencez.");
  }
  return {};
}

/// In Windows-1252, French hardly ever looks like a character of UTF-8, even by accident.
bool is_plainly_utf8(const text::Utf8Evidence& evidence) {
  return evidence.faults == 0 || evidence.sequences > 2 * evidence.faults;
}

}  // namespace

std::string CsvRow::place() const {
  if (first_line == last_line) return "ligne\u00a0" + std::to_string(first_line);
  return "lignes\u00a0" + std::to_string(first_line) + " à " + std::to_string(last_line);
}

CsvReader::CsvReader(const Content& content, char delimiter)
    : x_content(content), x_delimiter(delimiter), x_buffer(kChunk) {}

Result<std::optional<char>> CsvReader::peek() {
  if (x_cursor == x_end) {
    const bool at_start = x_offset == 0;
    x_end = TRY(x_content.read(x_offset, x_buffer));
    x_cursor = 0;
    x_offset += x_end;
    const auto text = as_text(ByteView(x_buffer).first(x_end));
    if (at_start && text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
      x_cursor = kByteOrderMark.size();
    }
    if (x_cursor == x_end) return std::nullopt;
  }
  return static_cast<char>(x_buffer[x_cursor]);
}

Result<std::optional<CsvRow>> CsvReader::next() {
  for (;;) {
    if (!TRY(peek())) return std::nullopt;
    CsvRow row;
    row.first_line = x_line;
    TRY_VOID(read_row(row));
    row.last_line = x_line;
    if (TRY(peek())) ++x_line;  // the line feed was taken
    row.end_offset = x_offset - (x_end - x_cursor);
    const bool empty =
        row.fault_code.empty() && std::all_of(row.cells.begin(), row.cells.end(),
                                              [](const std::string& cell) { return cell.empty(); });
    if (!empty) return row;
  }
}

void CsvReader::append(CsvRow& row, std::string& cell, char c) {
  if (c == '\0') fault(row, "csv.nul", "La ligne contient un octet nul.");
  if (cell.size() >= kLongestField) {
    fault(row, "csv.field_too_long", "Un champ de la ligne est démesuré.");
  } else {
    cell += c;
  }
}

/// Reads cells up to the end of the line, which it takes.
Result<void> CsvReader::read_row(CsvRow& row) {
  std::string cell;
  bool at_start = true;  // of a cell
  bool was_quoted = false;
  const auto end_cell = [&] {
    if (row.cells.size() >= kMostFields) {
      fault(row, "csv.too_many_fields", "La ligne a trop de champs.");
    } else {
      row.cells.push_back(std::move(cell));
    }
    cell.clear();
    at_start = true;
    was_quoted = false;
  };
  while (const auto c = TRY(peek())) {
    ++x_cursor;
    if (*c == '\n') break;
    if (*c == x_delimiter) {
      end_cell();
    } else if (*c == '"' && at_start) {
      TRY_VOID(read_quoted(row, cell));
      at_start = false;
      was_quoted = true;
    } else if (*c == '\r') {
      const auto after = TRY(peek());
      if (after && *after != '\n') append(row, cell, ' ');
    } else {
      if (was_quoted && *c != ' ') {
        fault(row, "csv.text_after_quote", "Un champ continue après son guillemet fermant.");
      }
      at_start = false;
      if (!was_quoted) append(row, cell, *c);
    }
  }
  end_cell();
  return {};
}

Result<void> CsvReader::read_quoted(CsvRow& row, std::string& cell) {
  while (const auto c = TRY(peek())) {
    ++x_cursor;
    if (*c == '"') {
      const auto after = TRY(peek());
      if (!after || *after != '"') return {};
      ++x_cursor;
    } else if (*c == '\n') {
      if (TRY(peek())) ++x_line;
    }
    append(row, cell, *c);
  }
  fault(row, "csv.unclosed_quote", "Un guillemet ouvert n’est jamais fermé.");
  return {};
}

Result<std::string> sniff_encoding(const Content& content) {
  Bytes chunk(kChunk);
  std::string pending;  // bytes after the last whole line
  text::Utf8Evidence evidence;
  for (std::uint64_t offset = 0;;) {
    const auto count = TRY(content.read(offset, chunk));
    const auto text = as_text(ByteView(chunk).first(count));
    if (offset == 0) {
      TRY_VOID(judge_start(text));
      if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) return std::string("UTF-8");
    }
    pending += text;
    const auto line_end = count == 0 ? pending.size() : pending.rfind('\n') + 1;  // npos + 1 = 0
    const auto lines = text::utf8_evidence(std::string_view(pending).substr(0, line_end));
    evidence.sequences += lines.sequences;
    evidence.faults += lines.faults;
    pending.erase(0, line_end);
    if (count == 0 || pending.size() > 4 * kChunk) break;
    offset += count;
  }
  return std::string(is_plainly_utf8(evidence) ? "UTF-8" : "Windows-1252");
}

Result<char> sniff_delimiter(const Content& content) {
  char best = ';';
  std::size_t most = 0;
  for (const char candidate : {';', ',', '\t', '|'}) {
    CsvReader reader(content, candidate);
    const auto header = TRY(reader.next());
    if (!header || header->cells.size() <= most) continue;
    most = header->cells.size();
    best = candidate;
  }
  return best;
}

}  // namespace serment::dossier
