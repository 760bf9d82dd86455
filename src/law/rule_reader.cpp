#include "law/rule_reader.h"

#include <algorithm>

#include "law/cited_sources.h"
#include "law/clauses.h"
#include "law/toml_tree.h"

namespace serment::law {

Result<Source> read_source(const TomlNode& node) {
  TRY_VOID(node.only({"ref", "url", "read_on", "confidence", "summary"}));
  Source source;
  source.ref = TRY(node.text("ref"));
  source.url = TRY(node.text_or("url", ""));
  source.read_on = TRY(node.date("read_on"));
  source.confidence = TRY(node.text("confidence"));
  source.summary = TRY(node.text("summary"));
  if (!is_confidence(source.confidence))
    return node.wrong("confidence", "Confiance inconnue : seen, second_hand, memory ou computed.");
  return source;
}

Result<Term> read_term(const TomlNode& node) {
  Term term;
  term.years = TRY(node.integer_or("years", 0));
  term.months = TRY(node.integer_or("months", 0));
  term.days = TRY(node.integer_or("days", 0));
  const int units = int(term.years > 0) + int(term.months > 0) + int(term.days > 0);
  if (units != 1) return node.wrong("years", "Il faut une durée, dans une seule unité.");
  return term;
}

namespace {

/// The fields that each kind needs; anything else is refused by only().
Result<void> read_kind_fields(const TomlNode& node, Clause& clause) {
  switch (clause.kind) {
    case ClauseKind::not_before_age:
      clause.age = TRY(node.integer("age"));
      return {};
    case ClauseKind::if_died_within:
      clause.since = TRY(node.text("since"));
      clause.within_years = TRY(node.integer("within_years"));
      clause.term = TRY(read_term(node));
      return {};
    case ClauseKind::suspended_while:
    case ClauseKind::not_before_record:
      return {};
    case ClauseKind::after:
    case ClauseKind::active_stage:
    case ClauseKind::chosen:
    case ClauseKind::at_most:
    case ClauseKind::at_most_if_justified:
      clause.term = TRY(read_term(node));
      return {};
  }
  return node.wrong("kind", "Sorte de clause inconnue.");
}

Result<Clause> read_clause(const TomlNode& node, const std::vector<Source>& sources) {
  TRY_VOID(node.only({"id", "kind", "from", "years", "months", "days", "age", "since",
                      "within_years", "mandatory", "cite", "text"}));
  Clause clause;
  clause.id = TRY(node.text("id"));
  const auto kind = clause_kind(TRY(node.text("kind")));
  if (!kind) return node.wrong("kind", "Sorte de clause inconnue.");
  clause.kind = *kind;
  clause.from = TRY(node.text("from"));
  clause.mandatory = TRY(node.boolean_or("mandatory", false));
  clause.cite = TRY(node.text("cite"));
  clause.text = TRY(node.text("text"));
  const auto cited = std::any_of(sources.begin(), sources.end(),
                                 [&](const Source& source) { return source.ref == clause.cite; });
  if (!cited) return node.wrong("cite", "Cette citation n’est pas une des sources de la règle.");
  TRY_VOID(read_kind_fields(node, clause));
  return clause;
}

/// What a placeholder stands for, or nothing when it names no clause.
std::optional<std::string> placeholder(std::string_view name, const std::vector<Clause>& clauses) {
  const auto named = [&](std::string_view id) -> const Clause* {
    const auto found = std::find_if(clauses.begin(), clauses.end(),
                                    [&](const Clause& clause) { return clause.id == id; });
    return found == clauses.end() ? nullptr : &*found;
  };
  if (const auto dash = name.find('-'); dash != std::string_view::npos) {
    const auto* whole = named(name.substr(0, dash));
    const auto* part = named(name.substr(dash + 1));
    if (whole == nullptr || part == nullptr || whole->term.years <= part->term.years)
      return std::nullopt;
    return in_words(Term{.years = whole->term.years - part->term.years});
  }
  constexpr std::string_view kWithin = ".within";
  if (name.ends_with(kWithin)) {
    const auto* clause = named(name.substr(0, name.size() - kWithin.size()));
    if (clause == nullptr || clause->within_years == 0) return std::nullopt;
    return in_words(Term{.years = clause->within_years});
  }
  const auto* clause = named(name);
  if (clause == nullptr) return std::nullopt;
  if (clause->age > 0) return std::to_string(clause->age) + "e";
  if (clause->term.none()) return std::nullopt;
  return in_words(clause->term);
}

/// Fills the braces of a sentence, and refuses a number typed in it: a duration is written once.
Result<std::string> filled(const TomlNode& node, std::string_view key, std::string_view text,
                           const std::vector<Clause>& clauses) {
  std::string result;
  while (!text.empty()) {
    const auto open = text.find('{');
    const auto plain = text.substr(0, open);
    if (std::any_of(plain.begin(), plain.end(), [](char c) { return c >= '0' && c <= '9'; }))
      return node.wrong(key, "Un nombre de cette phrase doit venir d’une clause, entre accolades.");
    result += plain;
    if (open == std::string_view::npos) break;
    const auto close = text.find('}', open);
    if (close == std::string_view::npos) return node.wrong(key, "Une accolade n’est pas fermée.");
    const auto value = placeholder(text.substr(open + 1, close - open - 1), clauses);
    if (!value) return node.wrong(key, "Ces accolades ne nomment aucune durée de la règle.");
    result += *value;
    text.remove_prefix(close + 1);
  }
  return result;
}

Result<Nature> read_nature(const TomlNode& node) {
  const auto text = TRY(node.text("nature"));
  if (text == "minimum") return Nature::minimum;
  if (text == "maximum") return Nature::maximum;
  if (text == "range") return Nature::range;
  if (text == "chosen") return Nature::chosen;
  return node.wrong("nature", "Nature inconnue : minimum, maximum, range ou chosen.");
}

Result<Rule> read_header(const TomlNode& node) {
  TRY_VOID(node.only({"id", "title", "applies", "nature", "in_force_from", "in_force_to", "status",
                      "start", "start_label", "summary", "guide_says", "note"}));
  Rule rule;
  rule.id = TRY(node.text("id"));
  rule.title = TRY(node.text("title"));
  rule.applies = TRY(node.text("applies"));
  rule.nature = TRY(read_nature(node));
  rule.in_force_from = TRY(node.date("in_force_from"));
  rule.in_force_to = TRY(node.find_date("in_force_to"));
  const auto status = TRY(node.text("status"));
  if (status != "draft" && status != "reviewed")
    return node.wrong("status", "Statut inconnu : draft ou reviewed.");
  rule.status = status == "reviewed" ? Status::reviewed : Status::draft;
  rule.start = TRY(node.text("start"));
  rule.start_label = TRY(node.text("start_label"));
  rule.guide_says = TRY(node.text_or("guide_says", ""));
  rule.note = TRY(node.text_or("note", ""));
  return rule;
}

}  // namespace

Result<Rule> read_rule(std::string_view toml) {
  const auto root = TRY(parse_toml(toml));
  TRY_VOID(root.only({"rule", "source", "clause", "case"}));
  const auto* header = root.find("rule");
  if (header == nullptr) return root.wrong("rule", "La table [rule] manque.");
  auto rule = TRY(read_header(*header));
  for (const auto* node : TRY(root.tables("source")))
    rule.sources.push_back(TRY(read_source(*node)));
  auto clauses = std::make_shared<Rule::Clauses>();
  const auto nodes = TRY(root.tables("clause"));
  for (const auto* node : nodes) clauses->list.push_back(TRY(read_clause(*node, rule.sources)));
  if (clauses->list.empty()) return root.wrong("clause", "Une règle a au moins une clause.");
  for (std::size_t i = 0; i < nodes.size(); ++i)
    clauses->list[i].text = TRY(filled(*nodes[i], "text", clauses->list[i].text, clauses->list));
  rule.summary = TRY(filled(*header, "summary", TRY(header->text("summary")), clauses->list));
  const auto from_memory =
      std::any_of(rule.sources.begin(), rule.sources.end(),
                  [](const Source& source) { return source.confidence == "memory"; });
  if (from_memory && rule.status == Status::reviewed)
    return header->wrong("status", "Une source de mémoire oblige à rester en brouillon (draft).");
  rule.clauses = std::move(clauses);
  return rule;
}

}  // namespace serment::law
