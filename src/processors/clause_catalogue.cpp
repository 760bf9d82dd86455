#include "processors/clause_catalogue.h"

#include <algorithm>

#include "base/bug.h"

namespace serment::processors {
namespace {

using law::TomlNode;

constexpr std::string_view kGroups[] = {"guide", "article28", "description", "hds", "service"};
constexpr int kMentions = 8;

/// The parts of a text between a separator, trimmed.
std::vector<std::string_view> parts_of(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const auto end = std::min(text.find(separator, start), text.size());
    auto part = text.substr(start, end - start);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    parts.push_back(part);
    start = end + 1;
  }
  return parts;
}

bool is_folded(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

Result<std::vector<Pattern>> read_patterns(const TomlNode& node, std::string_view key) {
  std::vector<Pattern> patterns;
  if (node.find(key) == nullptr) return patterns;
  for (const auto& text : TRY(node.texts(key))) {
    auto pattern = parse_pattern(text);
    if (!pattern)
      return tl::unexpected<Error>(
          std::move(pattern.error()).at(node.path + "." + std::string(key)));
    patterns.push_back(std::move(*pattern));
  }
  return patterns;
}

Result<Clause> read_clause(const TomlNode& node, const std::vector<LawSource>& sources) {
  TRY_VOID(node.only({"id", "group", "mention", "title", "must_say", "wording", "required", "hds",
                      "kinds", "sources", "article", "search", "against"}));
  Clause clause;
  clause.id = TRY(node.text("id"));
  clause.group = TRY(node.text("group"));
  if (std::find(std::begin(kGroups), std::end(kGroups), clause.group) == std::end(kGroups))
    return unknown_value(node, "group");
  clause.mention = TRY(node.integer_or("mention", 0));
  const bool of_guide = clause.group == "guide";
  if (of_guide != (clause.mention != 0) || clause.mention < 0 || clause.mention > kMentions)
    return unknown_value(node, "mention");
  clause.title = TRY(node.text("title"));
  clause.must_say = TRY(node.text("must_say"));
  clause.wording = TRY(node.text("wording"));
  clause.article = TRY(node.text("article"));
  if (node.find("required") == nullptr) return unknown_value(node, "required");
  clause.required = TRY(node.boolean_or("required", true));
  clause.hds = TRY(node.boolean_or("hds", false));
  clause.kinds = TRY(read_kinds(node, "kinds"));
  clause.sources = TRY(node.texts("sources"));
  if (clause.sources.empty()) return unknown_value(node, "sources");
  for (const auto& id : clause.sources)
    if (find_source(sources, id) == nullptr) return unknown_value(node, "sources");
  clause.search = TRY(read_patterns(node, "search"));
  if (clause.search.empty()) return unknown_value(node, "search");
  clause.against = TRY(read_patterns(node, "against"));
  return clause;
}

}  // namespace

Result<Pattern> parse_pattern(std::string_view text) {
  const auto refused = [&] {
    return fail(Errc::invalid_input, "processors.pattern",
                "Cette façon de chercher une clause ne se lit pas.", {}, {}, std::string(text));
  };
  Pattern pattern;
  for (const auto term_text : parts_of(text, '+')) {
    Term term;
    for (const auto phrase_text : parts_of(term_text, '|')) {
      Phrase phrase;
      for (auto word : parts_of(phrase_text, ' ')) {
        const bool family = word.ends_with('*');
        if (family) word.remove_suffix(1);
        if (!is_folded(word)) return refused();
        phrase.push_back({std::string(word), family});
      }
      term.push_back(std::move(phrase));
    }
    pattern.push_back(std::move(term));
  }
  return pattern;
}

Result<ClauseCatalogue> ClauseCatalogue::parse(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "clause"}));
  ClauseCatalogue all;
  all.x_sources = TRY(read_sources(root));
  for (const auto* node : TRY(root.tables("clause"))) {
    auto clause = TRY(read_clause(*node, all.x_sources));
    if (all.find(clause.id) != nullptr) return unknown_value(*node, "id");
    all.x_clauses.push_back(std::move(clause));
  }
  return all;
}

const ClauseCatalogue& ClauseCatalogue::embedded() {
  static const ClauseCatalogue all = [] {
    auto parsed = parse(law_file("contract_clauses.toml"));
    if (!parsed) bug("law/contract_clauses.toml: " + parsed.error().place);
    return std::move(parsed).value();
  }();
  return all;
}

const Clause* ClauseCatalogue::find(std::string_view id) const {
  const auto found = std::find_if(x_clauses.begin(), x_clauses.end(),
                                  [&](const Clause& clause) { return clause.id == id; });
  return found == x_clauses.end() ? nullptr : &*found;
}

const LawSource& ClauseCatalogue::source(std::string_view id) const {
  const auto* found = find_source(x_sources, id);
  if (found == nullptr) bug("a clause's source is not in the catalogue");
  return *found;
}

std::vector<const Clause*> ClauseCatalogue::for_kind(std::string_view kind, bool hds) const {
  std::vector<const Clause*> wanted;
  for (const auto& clause : x_clauses) {
    const bool of_kind = clause.kinds.empty() || std::find(clause.kinds.begin(), clause.kinds.end(),
                                                           kind) != clause.kinds.end();
    if (of_kind && (hds || !clause.hds)) wanted.push_back(&clause);
  }
  return wanted;
}

}  // namespace serment::processors
