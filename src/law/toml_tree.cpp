#include "law/toml_tree.h"

#include <toml++/toml.h>
#include <limits>

namespace serment::law {
namespace {

TomlNode converted(const toml::node& node, std::string path);

TomlNode::Table converted_table(const toml::table& table, const std::string& path) {
  TomlNode::Table result;
  for (const auto& [key, value] : table) {
    const std::string name(key.str());
    result.emplace(name, converted(value, path.empty() ? name : path + "." + name));
  }
  return result;
}

TomlNode converted(const toml::node& node, std::string path) {
  TomlNode result;
  result.line = static_cast<int>(node.source().begin.line);
  if (const auto* table = node.as_table()) {
    result.value = converted_table(*table, path);
  } else if (const auto* array = node.as_array()) {
    TomlNode::Array items;
    for (std::size_t i = 0; i < array->size(); ++i)
      items.push_back(converted(*array->get(i), path + "[" + std::to_string(i + 1) + "]"));
    result.value = std::move(items);
  } else if (const auto* text = node.as_string()) {
    result.value = text->get();
  } else if (const auto* integer = node.as_integer()) {
    result.value = integer->get();
  } else if (const auto* boolean = node.as_boolean()) {
    result.value = boolean->get();
  } else if (const auto* date = node.as_date()) {
    result.value = Date{std::chrono::year{date->get().year}, std::chrono::month{date->get().month},
                        std::chrono::day{date->get().day}};
  }
  result.path = std::move(path);
  return result;
}

}  // namespace

Result<TomlNode> parse_toml(std::string_view text) {
  try {
    const toml::table table = toml::parse(text);
    TomlNode root;
    root.value = converted_table(table, "");
    return root;
  } catch (const toml::parse_error& error) {
    return fail(Errc::invalid_input, "toml.malformed", "Ce fichier TOML ne se lit pas.", {},
                "Corrigez la ligne indiquée.",
                "ligne " + std::to_string(error.source().begin.line));
  }
}

const TomlNode* TomlNode::find(std::string_view key) const {
  const auto* table = std::get_if<Table>(&value);
  if (table == nullptr) return nullptr;
  const auto found = table->find(key);
  return found == table->end() ? nullptr : &found->second;
}

tl::unexpected<Error> TomlNode::wrong(std::string_view key, std::string what) const {
  return fail(Errc::invalid_input, "toml.field", std::move(what), {}, "Corrigez ce champ.",
              place_of(key));
}

tl::unexpected<Error> TomlNode::unknown(std::string_view key, std::string_view code) const {
  return fail(Errc::invalid_input, code, "Cette valeur n’est connue nulle part.", {}, {},
              place_of(key));
}

std::string TomlNode::place_of(std::string_view key) const {
  const auto* child = find(key);
  std::string place = path.empty() ? std::string(key) : path + "." + std::string(key);
  const int at_line = child != nullptr ? child->line : line;
  if (at_line > 0) place += " (ligne " + std::to_string(at_line) + ")";
  return place;
}

Result<std::string> TomlNode::text(std::string_view key) const {
  const auto* child = find(key);
  const auto* found = child != nullptr ? std::get_if<std::string>(&child->value) : nullptr;
  if (found == nullptr || found->empty())
    return wrong(key, "Ce champ doit être un texte non vide.");
  return *found;
}

Result<std::string> TomlNode::text_or(std::string_view key, std::string_view fallback) const {
  if (find(key) == nullptr) return std::string(fallback);
  return text(key);
}

Result<int> TomlNode::integer(std::string_view key) const {
  const auto* child = find(key);
  const auto* found = child != nullptr ? std::get_if<std::int64_t>(&child->value) : nullptr;
  if (found == nullptr || *found < 0 || *found > std::numeric_limits<std::int16_t>::max())
    return wrong(key, "Ce champ doit être un nombre entier positif raisonnable.");
  return static_cast<int>(*found);
}

Result<int> TomlNode::integer_or(std::string_view key, int fallback) const {
  if (find(key) == nullptr) return fallback;
  return integer(key);
}

Result<bool> TomlNode::boolean_or(std::string_view key, bool fallback) const {
  const auto* child = find(key);
  if (child == nullptr) return fallback;
  const auto* found = std::get_if<bool>(&child->value);
  if (found == nullptr) return wrong(key, "Ce champ doit être true ou false.");
  return *found;
}

Result<Date> TomlNode::date(std::string_view key) const {
  const auto* child = find(key);
  const auto* found = child != nullptr ? std::get_if<Date>(&child->value) : nullptr;
  if (found == nullptr || !found->ok())
    return wrong(key, "Ce champ doit être une date, par exemple 2026-11-23.");
  return *found;
}

Result<std::optional<Date>> TomlNode::find_date(std::string_view key) const {
  if (find(key) == nullptr) return std::optional<Date>{};
  return std::optional<Date>{TRY(date(key))};
}

Result<std::vector<std::string>> TomlNode::texts(std::string_view key) const {
  std::vector<std::string> result;
  const auto* child = find(key);
  if (child == nullptr) return result;
  const auto* array = std::get_if<Array>(&child->value);
  if (array == nullptr) return wrong(key, "Ce champ doit être une liste de textes.");
  for (const auto& item : *array) {
    const auto* found = std::get_if<std::string>(&item.value);
    if (found == nullptr) return wrong(key, "Ce champ doit être une liste de textes.");
    result.push_back(*found);
  }
  return result;
}

Result<std::vector<const TomlNode*>> TomlNode::tables(std::string_view key) const {
  std::vector<const TomlNode*> result;
  const auto* child = find(key);
  if (child == nullptr) return result;
  const auto* array = std::get_if<Array>(&child->value);
  if (array == nullptr) return wrong(key, "Ce champ doit être une liste de tables.");
  for (const auto& item : *array) {
    if (!std::holds_alternative<Table>(item.value))
      return wrong(key, "Ce champ doit être une liste de tables.");
    result.push_back(&item);
  }
  return result;
}

Result<void> TomlNode::only(std::initializer_list<std::string_view> keys) const {
  const auto* table = std::get_if<Table>(&value);
  if (table == nullptr) return wrong("", "Une table est attendue ici.");
  for (const auto& [key, child] : *table) {
    bool known = false;
    for (const auto allowed : keys) known = known || allowed == key;
    if (!known) return wrong(key, "Ce champ est inconnu.");
  }
  return {};
}

}  // namespace serment::law
