#pragma once
// What every catalogue of law/ is read with: lists of tables with an id of their own, which cite
// their sources.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "law/cited_sources.h"

namespace serment::law {

/// The item of that id, or null.
template <class T>
const T* named(const std::vector<T>& items, std::string_view id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const T& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

/// Reads every table of an array of tables, at least one. Errors: those of `read`; invalid_input
/// `code` for an id met twice, for a `source` that is not among `sources` (null: not asked), and
/// for none.
template <class T>
Result<std::vector<T>> read_tables(const TomlNode& root, std::string_view key,
                                   Result<T> (*read)(const TomlNode&), std::string_view code,
                                   const std::vector<CitedSource>* sources = nullptr) {
  std::vector<T> items;
  for (const auto* table : TRY(root.tables(key))) {
    T item = TRY(read(*table));
    if constexpr (requires { item.source; })
      if (sources != nullptr && named(*sources, item.source) == nullptr)
        return table->unknown("source", code);
    if constexpr (requires { item.id; })
      if (named(items, item.id) != nullptr) return table->unknown("id", code);
    items.push_back(std::move(item));
  }
  if (items.empty()) return root.unknown(key, code);
  return items;
}

}  // namespace serment::law
