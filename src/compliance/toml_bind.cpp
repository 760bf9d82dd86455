#include "compliance/toml_bind.h"

#include <algorithm>

namespace serment::compliance {
namespace {

tl::unexpected<Error> toml_refused(std::string_view code, std::string what, std::string path,
                                   int line) {
  if (line > 0) path += " (ligne " + std::to_string(line) + ")";
  return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été écrit.",
              "« serment init --sample-answers » montre le fichier attendu.", std::move(path));
}

std::string member_path(const law::TomlNode& table, std::string_view member) {
  return table.path.empty() ? std::string(member) : table.path + "." + std::string(member);
}

template <class T>
Result<void> read_scalar(const law::TomlNode& node, std::string_view wanted, void* item) {
  const auto* value = std::get_if<T>(&node.value);
  if (value == nullptr) return toml_wrong_kind(node, wanted);
  *static_cast<T*>(item) = *value;
  return {};
}

Result<void> read_list(const law::TomlNode& node, const json::Shape& shape, void* item) {
  const auto* array = std::get_if<law::TomlNode::Array>(&node.value);
  if (array == nullptr) return toml_wrong_kind(node, "une liste");
  shape.clear(item);
  for (const auto& element : *array)
    TRY_VOID(read_toml_shaped(element, *shape.inner, shape.add(item)));
  return {};
}

Result<void> read_fields(const law::TomlNode& node, const json::Shape& shape, void* item) {
  for (const auto& field : shape.fields) {
    if (const auto* found = node.find(field.name)) {
      TRY_VOID(read_toml_shaped(*found, *field.shape, field.in(item)));
    } else if (field.shape->kind != json::Shape::Kind::optional) {
      return toml_missing(node, field.name);
    }
  }
  return {};
}

// A mistyped name is told before what it leaves missing.
Result<void> read_table(const law::TomlNode& node, const json::Shape& shape, void* item) {
  if (!std::holds_alternative<law::TomlNode::Table>(node.value))
    return toml_wrong_kind(node, "un tableau TOML");
  std::vector<std::string_view> names;
  for (const auto& field : shape.fields) names.push_back(field.name);
  TRY_VOID(toml_only(node, names));
  return read_fields(node, shape, item);
}

}  // namespace

tl::unexpected<Error> toml_missing(const law::TomlNode& table, std::string_view member) {
  return toml_refused("answers.missing", "Il manque une réponse : « " + std::string(member) + " ».",
                      member_path(table, member), table.line);
}

tl::unexpected<Error> toml_wrong_kind(const law::TomlNode& node, std::string_view wanted) {
  return toml_refused("answers.kind", "Ici, il faut " + std::string(wanted) + ".", node.path,
                      node.line);
}

Result<void> toml_only(const law::TomlNode& table, const std::vector<std::string_view>& members) {
  for (const auto& [key, value] : std::get<law::TomlNode::Table>(table.value)) {
    if (std::find(members.begin(), members.end(), key) == members.end())
      return toml_refused("answers.unknown", "Ce champ n’est pas connu ici.", value.path,
                          value.line);
  }
  return {};
}

Result<void> read_toml_shaped(const law::TomlNode& node, const json::Shape& shape, void* item) {
  using Kind = json::Shape::Kind;
  switch (shape.kind) {
    case Kind::text:
      return read_scalar<std::string>(node, "un texte entre guillemets", item);
    case Kind::boolean:
      return read_scalar<bool>(node, "true ou false", item);
    case Kind::date:
      return read_scalar<Date>(node, "une date (AAAA-MM-JJ)", item);
    case Kind::optional:
      return read_toml_shaped(node, *shape.inner, shape.add(item));
    case Kind::list:
      return read_list(node, shape, item);
    case Kind::object:
      return read_table(node, shape, item);
    case Kind::integer: {
      std::int64_t number = 0;
      TRY_VOID(read_scalar<std::int64_t>(node, "un nombre entier", &number));
      if (json::set_integer(shape, item, number)) return {};
      return toml_wrong_kind(node, "un nombre plus petit");
    }
    case Kind::real:
    case Kind::enumeration:
    case Kind::wrapped:
      break;
  }
  bug("a TOML file has no field of that kind");
}

}  // namespace serment::compliance
