#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/secret.h"

namespace serment::cli {

/// Prints a line on standard output.
void say(std::string_view line = {});
/// Prints the French sentences of an error on standard error.
void complain(const Error& error);

/// A table with aligned columns, for people; widths count characters, not bytes.
class Table {
 public:
  explicit Table(std::vector<std::string> headings);
  void add(std::vector<std::string> row);
  void print() const;

 private:
  std::vector<std::vector<std::string>> x_rows;
};

[[nodiscard]] bool is_terminal();
/// Asks on the terminal. Error: unavailable "terminal.absent" when there is none.
Result<std::string> ask(std::string_view prompt);
/// Asks without echo.
Result<crypto::Secret> ask_secret(std::string_view prompt);

/// A progress line, drawn only on a terminal and erased at the end.
class ProgressLine {
 public:
  explicit ProgressLine(std::string label) : x_label(std::move(label)) {}
  ~ProgressLine();
  void update(std::uint64_t done, std::uint64_t total);

 private:
  std::string x_label;
  int x_shown = -1;
};

/// "12 345" with narrow no-break spaces.
std::string number(std::uint64_t value);
/// "1 dossier", "2 dossiers": the plural adds an s to each word of the noun.
std::string count(std::uint64_t value, std::string_view singular, std::string_view plural);

}  // namespace serment::cli
