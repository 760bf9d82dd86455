#pragma once
// A small reading view of a TOML document, so that the TOML library stays in one .cpp and every
// fault names its field and line.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

namespace serment::law {

/// One value of a TOML document. Immutable once read.
class TomlNode {
 public:
  using Table = std::map<std::string, TomlNode, std::less<>>;
  using Array = std::vector<TomlNode>;
  std::variant<std::monostate, std::string, std::int64_t, bool, Date, Table, Array> value{};
  std::string path{};  ///< "clause[2].years"
  int line = 0;        ///< from 1; 0 when unknown

  [[nodiscard]] const TomlNode* find(std::string_view key) const;

  // Readers of a table's fields. Errors: invalid_input "toml.field", place "path (ligne n)".
  [[nodiscard]] Result<std::string> text(std::string_view key) const;
  [[nodiscard]] Result<std::string> text_or(std::string_view key, std::string_view fallback) const;
  [[nodiscard]] Result<int> integer(std::string_view key) const;
  [[nodiscard]] Result<int> integer_or(std::string_view key, int fallback) const;
  [[nodiscard]] Result<bool> boolean_or(std::string_view key, bool fallback) const;
  [[nodiscard]] Result<Date> date(std::string_view key) const;
  [[nodiscard]] Result<std::optional<Date>> find_date(std::string_view key) const;
  [[nodiscard]] Result<std::vector<std::string>> texts(std::string_view key) const;
  /// The tables of an array of tables; empty when the key is absent.
  [[nodiscard]] Result<std::vector<const TomlNode*>> tables(std::string_view key) const;
  /// Refuses any key that is not listed: a mistyped field must never be silently ignored.
  [[nodiscard]] Result<void> only(std::initializer_list<std::string_view> keys) const;

  [[nodiscard]] tl::unexpected<Error> wrong(std::string_view key, std::string what) const;
  /// A value of the field that nothing knows. Error: invalid_input `code`, same place.
  [[nodiscard]] tl::unexpected<Error> unknown(std::string_view key, std::string_view code) const;

 private:
  [[nodiscard]] std::string place_of(std::string_view key) const;
};

/// Reads a whole document. Error: invalid_input "toml.malformed" with the line.
Result<TomlNode> parse_toml(std::string_view text);

}  // namespace serment::law
