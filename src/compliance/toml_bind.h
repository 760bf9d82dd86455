#pragma once
// Reads a described struct from a TOML table, strictly: a missing, unknown or mistyped field is
// refused and named. Field types: std::string, bool, std::int64_t, Date, std::optional, std::vector
// and described structs; only a std::optional may be absent.
#include "json/shape.h"
#include "law/toml_tree.h"

namespace serment::compliance {

/// A field that a table should not have, should have, or should write otherwise.
/// invalid_input "answers.missing", "answers.unknown" or "answers.kind", place "path (ligne n)".
tl::unexpected<Error> toml_missing(const law::TomlNode& table, std::string_view member);
tl::unexpected<Error> toml_wrong_kind(const law::TomlNode& node, std::string_view wanted);
Result<void> toml_only(const law::TomlNode& table, const std::vector<std::string_view>& members);

/// Reads into an item of that shape. After a fault the item is half read, and is not to be used.
Result<void> read_toml_shaped(const law::TomlNode& node, const json::Shape& shape, void* item);

/// Reads a T, with the faults above.
template <class T>
Result<T> read_toml(const law::TomlNode& node) {
  T item{};
  TRY_VOID(read_toml_shaped(node, json::kShape<T>, &item));
  return item;
}

}  // namespace serment::compliance
