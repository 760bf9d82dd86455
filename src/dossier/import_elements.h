#pragma once
// Cuts a large JSON file into the elements worth parsing one by one: the entries of a Bundle, the
// elements of a list, the lines of an ndjson. Constant memory; each element is contiguous.
#include <optional>
#include <string>
#include <string_view>

#include "dossier/import_content.h"
#include "dossier/importer.h"

namespace serment::dossier {

struct Element {
  std::string_view text;     ///< followed by json::Parser::kPadding readable bytes
  std::uint64_t offset = 0;  ///< of `text` in the file
  std::uint64_t number = 0;  ///< entry or line, from 1
};

/// A moving window on a content. Positions are relative to the window's first byte.
class Window {
 public:
  explicit Window(const Content& content) : x_content(content) {}
  /// Drops what precedes `keep` and reads more; false at the end. Positions move by `keep`.
  Result<bool> more(std::size_t keep);
  [[nodiscard]] std::string_view text() const {
    return std::string_view(x_buffer).substr(0, x_end);
  }
  [[nodiscard]] std::uint64_t base() const { return x_base; }

 private:
  const Content& x_content;
  std::string x_buffer{};
  std::size_t x_end = 0;
  std::uint64_t x_base = 0;
};

class ElementReader {
 public:
  enum class Layout : std::uint8_t { lines, json };
  ElementReader(const Content& content, const ImportLimits& limits, Layout layout);
  /// The next element, valid until the next call; nothing at the end of a well-formed file. Errors:
  /// invalid_input "json.syntax", "json.too_large", "json.trailing", with the place. The elements
  /// themselves are not judged.
  Result<std::optional<Element>> next();
  /// The text of a Bundle with its entries taken out, to be parsed once next() has ended; empty for
  /// lines.
  [[nodiscard]] const std::string& envelope() const { return x_envelope; }

 private:
  enum class State : std::uint8_t { start, member, first_element, element, done };
  Result<std::optional<Element>> next_line();
  Result<std::optional<Element>> next_in_list();
  Result<void> skip_byte_order_mark();
  Result<void> start();
  Result<void> member();
  Result<void> end_of_file();
  /// The byte at the cursor; nothing at the end of the file.
  Result<std::optional<char>> peek();
  Result<std::optional<char>> peek_past_space();
  /// Moves the cursor from the first byte of a value to after its last; keeps the value in the
  /// window and returns it.
  Result<std::string_view> take_value();
  Result<bool> need_more();
  tl::unexpected<Error> cut() const;
  tl::unexpected<Error> malformed() const;

  Window x_window;
  std::uint64_t x_longest;
  Layout x_layout;
  State x_state = State::start;
  std::size_t x_start = 0;  ///< of the value being taken
  std::size_t x_cursor = 0;
  std::uint64_t x_number = 0;
  bool x_list_is_root = false;
  std::string x_envelope{};
};

}  // namespace serment::dossier
