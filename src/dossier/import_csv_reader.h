#pragma once
// RFC 4180 rows read in constant memory. A row that cannot be read is given with its fault, and
// reading goes on at the next line.
#include <optional>
#include <string>
#include <vector>

#include "dossier/import_content.h"

namespace serment::dossier {

struct CsvRow {
  std::uint64_t first_line = 0;  ///< from 1
  std::uint64_t last_line = 0;
  std::uint64_t end_offset = 0;  ///< in the file, after the row
  std::vector<std::string> cells{};
  std::string fault_code{};  ///< "csv.nul", "csv.field_too_long", "csv.unclosed_quote"…
  std::string fault{};
  [[nodiscard]] std::string place() const;
};

class CsvReader {
 public:
  CsvReader(const Content& content, char delimiter);
  /// The next row that is not empty; nothing at the end. Cells are as in the file, without quotes.
  Result<std::optional<CsvRow>> next();

 private:
  Result<std::optional<char>> peek();
  Result<void> read_row(CsvRow& row);
  Result<void> read_quoted(CsvRow& row, std::string& cell);
  void append(CsvRow& row, std::string& cell, char c);

  const Content& x_content;
  char x_delimiter;
  Bytes x_buffer{};
  std::size_t x_cursor = 0;
  std::size_t x_end = 0;
  std::uint64_t x_offset = 0;  ///< in the file, of the buffer's end
  std::uint64_t x_line = 1;
};

/// Encoding of a whole file: "UTF-8" or "Windows-1252". A few bad bytes do not unmake a file that
/// says it is UTF-8 (byte order mark) or plainly is: their rows are refused. Errors: invalid_input
/// "csv.utf16", "csv.binary" (a NUL byte in its first line), "csv.empty".
Result<std::string> sniff_encoding(const Content& content);
/// The delimiter that cuts the header most often: ; , tab or |.
Result<char> sniff_delimiter(const Content& content);

}  // namespace serment::dossier
