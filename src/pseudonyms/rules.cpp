#include "pseudonyms/rules.h"

#include <algorithm>

#include "base/bug.h"
#include "base/embedded.h"
#include "law/toml_tree.h"

namespace serment::embedded {
const std::vector<File>& law_pseudonyms();
}

namespace serment::pseudonyms {
namespace {

using law::TomlNode;

Words words_in(std::string_view list) {
  Words words;
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(" \n"), list.size());
    if (end > 0) words.emplace(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return words;
}

Result<Words> listed(const TomlNode& node, std::string_view key) {
  const auto texts = TRY(node.texts(key));
  return Words(texts.begin(), texts.end());
}

Result<NameWords> read_names(const TomlNode& root) {
  const auto* node = root.find("names");
  if (node == nullptr) return root.wrong("names", "Il manque les mots qui entourent les noms.");
  TRY_VOID(node->only({"titles", "capital_titles", "feminine", "masculine", "roles", "links",
                       "eponym_heads", "ordinary", "never"}));
  NameWords words;
  words.titles = TRY(listed(*node, "titles"));
  words.capital_titles = TRY(listed(*node, "capital_titles"));
  words.feminine = TRY(listed(*node, "feminine"));
  words.masculine = TRY(listed(*node, "masculine"));
  words.roles = TRY(listed(*node, "roles"));
  words.links = TRY(listed(*node, "links"));
  words.eponym_heads = TRY(listed(*node, "eponym_heads"));
  words.ordinary = words_in(TRY(node->text("ordinary")));
  words.never = words_in(TRY(node->text("never")));
  return words;
}

bool has_kind(const std::vector<Kind>& kinds, std::string_view id) {
  return std::any_of(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.id == id; });
}

Result<Check> read_check(const TomlNode& node) {
  const auto name = TRY(node.text_or("check", ""));
  if (name.empty()) return Check::none;
  if (name == "nir") return Check::nir;
  if (name == "phone") return Check::phone;
  if (name == "rpps") return Check::rpps;
  return node.wrong("check", "Cette vérification n’existe pas.");
}

Result<Pattern> read_pattern(const TomlNode& node, const std::vector<Kind>& kinds) {
  TRY_VOID(node.only({"kind", "certain", "check", "pattern"}));
  auto kind = TRY(node.text("kind"));
  if (!has_kind(kinds, kind)) return node.wrong("kind", "Cette sorte n’existe pas.");
  const bool certain = TRY(node.boolean_or("certain", true));
  const auto check = TRY(read_check(node));
  auto expression = text::Expression::compile(TRY(node.text("pattern")));
  if (!expression) return node.wrong("pattern", "Cette expression ne se lit pas.");
  return Pattern{std::move(kind), certain, check, std::move(*expression)};
}

}  // namespace

Result<Rules> Rules::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"age_band_years", "source", "notice", "kind", "pattern", "names"}));
  Rules rules;
  rules.age_band_years = TRY(root.integer("age_band_years"));
  if (rules.age_band_years < 1) return root.wrong("age_band_years", "Un an au moins.");
  rules.sources = TRY(law::read_cited_sources(root));
  for (const auto* node : TRY(root.tables("notice"))) {
    TRY_VOID(node->only({"text", "source"}));
    auto text = TRY(node->text("text"));
    auto source = TRY(law::read_cite(*node, "source", rules.sources));
    rules.notices.push_back({std::move(text), std::move(source)});
  }
  for (const auto* node : TRY(root.tables("kind"))) {
    TRY_VOID(node->only({"id", "token"}));
    auto id = TRY(node->text("id"));
    auto token = TRY(node->text("token"));
    if (has_kind(rules.kinds, id)) return node->wrong("id", "Cette sorte est déjà là.");
    rules.kinds.push_back({std::move(id), std::move(token)});
  }
  for (const auto id : {"person", "date", "birth_date"})
    if (!has_kind(rules.kinds, id)) return root.wrong("kind", "Il manque une sorte.");
  for (const auto* node : TRY(root.tables("pattern")))
    rules.patterns.push_back(TRY(read_pattern(*node, rules.kinds)));
  rules.names = TRY(read_names(root));
  return rules;
}

const Rules& Rules::embedded() {
  static const Rules all = [] {
    auto read = parse(embedded::law_pseudonyms().front().text);
    if (!read) bug("law/pseudonyms.toml does not read: " + read.error().place);
    return std::move(read).value();
  }();
  return all;
}

const std::string& Rules::token(std::string_view kind) const {
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const Kind& one) { return one.id == kind; });
  if (found == kinds.end()) bug("an unknown kind of clue");
  return found->token;
}

}  // namespace serment::pseudonyms
