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

}  // namespace serment::compliance
