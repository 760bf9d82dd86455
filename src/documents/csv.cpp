#include "documents/documents.h"

namespace serment::documents {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// A spreadsheet would run such a cell as a formula: it is written behind an apostrophe, which the
/// reader takes off again (so a cell that begins with an apostrophe gets one more).
bool needs_apostrophe(std::string_view cell) {
  return !cell.empty() &&
         std::string_view("=+-@\t\r'").find(cell.front()) != std::string_view::npos;
}

void append_cell(std::string& out, std::string_view cell, char delimiter) {
  const bool guarded = needs_apostrophe(cell);
  if (!guarded && cell.find_first_of(std::string{delimiter} + "\"\r\n") == std::string_view::npos) {
    out += cell;
    return;
  }
  out.push_back('"');
  if (guarded) out.push_back('\'');
  for (const char c : cell) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

tl::unexpected<Error> csv_fault(std::string_view code, std::string what, std::size_t line) {
  return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été lu.",
              "Enregistrez à nouveau ce fichier depuis votre tableur.",
              "ligne " + std::to_string(line));
}

/// One pass over the text; a quoted cell may hold delimiters, quotes and line ends.
class CsvReader {
 public:
  CsvReader(std::string_view text, char delimiter) : x_text(text), x_delimiter(delimiter) {}

  Result<std::vector<std::vector<std::string>>> read() {
    while (x_at < x_text.size()) {
      std::vector<std::string> row;
      TRY_VOID(read_row(row));
      if (row.size() > 1 || !row.front().empty()) x_rows.push_back(std::move(row));
    }
    return std::move(x_rows);
  }

 private:
  Result<void> read_row(std::vector<std::string>& row) {
    for (;;) {
      row.push_back(TRY(read_cell()));
      if (row.back().starts_with('\'') && needs_apostrophe(std::string_view(row.back()).substr(1)))
        row.back().erase(0, 1);
      if (x_at < x_text.size() && x_text[x_at] == x_delimiter) {
        ++x_at;
        continue;
      }
      if (x_at < x_text.size() && x_text[x_at] == '\r') ++x_at;
      if (x_at < x_text.size() && x_text[x_at] == '\n') ++x_at;
      ++x_line;
      return {};
    }
  }

  Result<std::string> read_cell() {
    if (x_at >= x_text.size() || x_text[x_at] != '"') {
      const auto end = x_text.find_first_of(std::string{x_delimiter} + "\r\n", x_at);
      const auto stop = end == std::string_view::npos ? x_text.size() : end;
      std::string cell(x_text.substr(x_at, stop - x_at));
      x_at = stop;
      return cell;
    }
    const auto opened_on = x_line;
    std::string cell;
    for (++x_at; x_at < x_text.size(); ++x_at) {
      if (x_text[x_at] == '\n') ++x_line;
      if (x_text[x_at] != '"') {
        cell.push_back(x_text[x_at]);
        continue;
      }
      ++x_at;
      if (x_at >= x_text.size() || x_text[x_at] != '"') return closed(std::move(cell));
      cell.push_back('"');
    }
    return csv_fault("csv.unclosed_quote", "Un guillemet ouvert n’est jamais refermé.", opened_on);
  }

  Result<std::string> closed(std::string cell) {
    if (x_at < x_text.size() && x_text[x_at] != x_delimiter && x_text[x_at] != '\r' &&
        x_text[x_at] != '\n')
      return csv_fault("csv.text_after_quote", "Du texte suit un guillemet fermant.", x_line);
    return cell;
  }

  std::string_view x_text;
  char x_delimiter;
  std::size_t x_at = 0;
  std::size_t x_line = 1;
  std::vector<std::vector<std::string>> x_rows;
};

}  // namespace

std::string write_csv(const std::vector<std::vector<std::string>>& rows, char delimiter) {
  std::string out(kByteOrderMark);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out.push_back(delimiter);
      append_cell(out, row[i], delimiter);
    }
    out += "\r\n";
  }
  return out;
}

Result<std::vector<std::vector<std::string>>> read_csv(std::string_view text, char delimiter) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return CsvReader(text, delimiter).read();
}

}  // namespace serment::documents
