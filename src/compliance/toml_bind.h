#pragma once
// Reads a described struct from a TOML table, strictly: a missing, unknown or mistyped field is
// refused and named. Field types: std::string, bool, int, Date, std::optional, std::vector and
// described structs; only a std::optional may be absent.
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <optional>
#include <type_traits>
#include <vector>

#include "law/toml_tree.h"

namespace serment::compliance {

/// A field that a table should not have, should have, or should write otherwise.
/// invalid_input "answers.missing", "answers.unknown" or "answers.kind", place "path (ligne n)".
tl::unexpected<Error> toml_missing(const law::TomlNode& table, std::string_view member);
tl::unexpected<Error> toml_wrong_kind(const law::TomlNode& node, std::string_view wanted);
Result<void> toml_only(const law::TomlNode& table, const std::vector<std::string_view>& members);

template <class T>
struct TomlOptional : std::false_type {};
template <class T>
struct TomlOptional<std::optional<T>> : std::true_type {};
template <class T>
struct TomlVector : std::false_type {};
template <class T>
struct TomlVector<std::vector<T>> : std::true_type {};

template <class T>
Result<T> read_toml(const law::TomlNode& node);

template <class T>
Result<T> read_toml_scalar(const law::TomlNode& node, std::string_view wanted) {
  if (const auto* value = std::get_if<T>(&node.value)) return *value;
  return toml_wrong_kind(node, wanted);
}

template <class T>
Result<T> read_toml_table(const law::TomlNode& node) {
  if (!std::holds_alternative<law::TomlNode::Table>(node.value))
    return toml_wrong_kind(node, "un tableau TOML");
  T item{};
  Result<void> outcome{};
  std::vector<std::string_view> members;
  using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>([&](auto member) {
    members.emplace_back(member.name);
    using Field = std::decay_t<decltype(item.*member.pointer)>;
    if (!outcome) return;
    const auto* found = node.find(member.name);
    if (found == nullptr) {
      if (!TomlOptional<Field>::value) outcome = toml_missing(node, member.name);
      return;
    }
    auto value = read_toml<Field>(*found);
    if (value) {
      item.*member.pointer = std::move(value).value();
    } else {
      outcome = tl::unexpected<Error>(std::move(value).error());
    }
  });
  TRY_VOID(toml_only(node, members));
  TRY_VOID(std::move(outcome));
  return item;
}

template <class T>
Result<T> read_toml(const law::TomlNode& node) {
  if constexpr (std::is_same_v<T, std::string>) {
    return read_toml_scalar<std::string>(node, "un texte entre guillemets");
  } else if constexpr (std::is_same_v<T, bool>) {
    return read_toml_scalar<bool>(node, "true ou false");
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    return read_toml_scalar<std::int64_t>(node, "un nombre entier");
  } else if constexpr (std::is_same_v<T, Date>) {
    return read_toml_scalar<Date>(node, "une date (AAAA-MM-JJ)");
  } else if constexpr (TomlOptional<T>::value) {
    return T(TRY(read_toml<typename T::value_type>(node)));
  } else if constexpr (TomlVector<T>::value) {
    const auto* array = std::get_if<law::TomlNode::Array>(&node.value);
    if (array == nullptr) return toml_wrong_kind(node, "une liste");
    T items;
    for (const auto& element : *array)
      items.push_back(TRY(read_toml<typename T::value_type>(element)));
    return items;
  } else {
    return read_toml_table<T>(node);
  }
}

}  // namespace serment::compliance
