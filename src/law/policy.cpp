#include "law/policy.h"

#include "law/clauses.h"
#include "law/toml_tree.h"

namespace serment::law {
namespace {

tl::unexpected<Error> refused(std::string_view code, const TomlNode& node, std::string_view key,
                              std::string what) {
  auto error = node.wrong(key, std::move(what)).value();
  error.errc = code == "policy.unknown_rule" || code == "policy.reason" ? Errc::invalid_input
                                                                        : Errc::forbidden;
  error.code = code;
  error.kept = "La politique précédente reste en vigueur.";
  return tl::unexpected<Error>(std::move(error));
}

/// Applies `check` to every version of a rule; a rule nobody knows is a mistyped one.
template <class Check>
Result<void> for_each_version(const RuleSet& rules, const std::string& id, const TomlNode& node,
                              const Check& check) {
  bool known = false;
  for (const auto& rule : rules.all()) {
    if (rule.id != id) continue;
    known = true;
    TRY_VOID(check(rule));
  }
  if (!known)
    return refused("policy.unknown_rule", node, "",
                   "Aucune règle de conservation ne porte ce nom.");
  return {};
}

/// Blanks are no reason.
bool is_blank(std::string_view reason) {
  return reason.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

Result<std::string> read_reason(const TomlNode& node) {
  const auto reason = node.text("reason");
  if (!reason || is_blank(*reason))
    return refused("policy.reason", node, "reason", "Un motif écrit est nécessaire.");
  return *reason;
}

Result<Policy::Extension> read_extension(const std::string& id, const TomlNode& node,
                                         const RuleSet& rules) {
  TRY_VOID(node.only({"years", "reason"}));
  Policy::Extension extension;
  const auto years = node.integer("years");
  if (!years || *years < 1 || *years > 100)
    return refused("policy.under_minimum", node, "years",
                   "Une politique peut allonger une durée, de 1 à 100 ans, jamais la raccourcir.");
  extension.years = *years;
  extension.reason = TRY(read_reason(node));
  TRY_VOID(for_each_version(rules, id, node, [&](const Rule& rule) -> Result<void> {
    if (rule.clauses->find(ClauseKind::at_most) != nullptr)
      return refused("policy.over_maximum", node, "years",
                     "Cette durée est un maximum : elle ne s’allonge pas.");
    return {};
  }));
  return extension;
}

Result<void> check_choice(const Rule& rule, const Term& term, const TomlNode& node) {
  const auto& clauses = *rule.clauses;
  if (rule.applies == "dossier" || rule.applies == "dossier.item")
    return refused("policy.under_minimum", node, "",
                   "La durée d’un dossier s’allonge par [extension], elle ne se choisit pas.");
  for (const auto& clause : clauses.list)
    if (clause.mandatory && !never_shorter(term, clause.term))
      return refused("policy.under_minimum", node, "",
                     "Cette durée passe sous le minimum obligatoire de " + in_words(clause.term) +
                         " (" + clause.cite + ").");
  const auto* limit = clauses.find(ClauseKind::at_most_if_justified);
  if (limit == nullptr) limit = clauses.find(ClauseKind::at_most);
  if (limit != nullptr && !never_shorter(limit->term, term))
    return refused(
        "policy.over_maximum", node, "",
        "Cette durée dépasse le maximum de " + in_words(limit->term) + " (" + limit->cite + ").");
  return {};
}

Result<Policy::Choice> read_choice(const std::string& id, const TomlNode& node,
                                   const RuleSet& rules) {
  TRY_VOID(node.only({"years", "months", "days", "reason"}));
  Policy::Choice choice;
  choice.term.years = TRY(node.integer_or("years", 0));
  choice.term.months = TRY(node.integer_or("months", 0));
  choice.term.days = TRY(node.integer_or("days", 0));
  const auto& term = choice.term;
  if (int(term.years > 0) + int(term.months > 0) + int(term.days > 0) != 1 || term.years > 100)
    return node.wrong("years", "Il faut une durée, dans une seule unité.");
  choice.reason = TRY(read_reason(node));
  TRY_VOID(for_each_version(
      rules, id, node, [&](const Rule& rule) { return check_choice(rule, choice.term, node); }));
  return choice;
}

template <class Read, class Put>
Result<void> each_table(const TomlNode& root, std::string_view key, const Read& read,
                        const Put& put) {
  const auto* node = root.find(key);
  if (node == nullptr) return {};
  const auto* table = std::get_if<TomlNode::Table>(&node->value);
  if (table == nullptr) return root.wrong(key, "Une table par règle est attendue.");
  for (const auto& [id, child] : *table) put(id, TRY(read(id, child)));
  return {};
}

Result<Policy> read_policy(std::string_view toml, const RuleSet& rules) {
  const auto root = TRY(parse_toml(toml));
  TRY_VOID(root.only({"policy", "extension", "term"}));
  Policy policy;
  if (const auto* node = root.find("policy")) {
    TRY_VOID(node->only({"keep_longest", "shorter_reason"}));
    policy.keep_longest = TRY(node->boolean_or("keep_longest", true));
    policy.shorter_reason = TRY(node->text_or("shorter_reason", ""));
    if (!policy.keep_longest && is_blank(policy.shorter_reason))
      return refused("policy.reason", *node, "shorter_reason",
                     "Choisir la date la plus courte demande un motif écrit.");
  }
  TRY_VOID(each_table(
      root, "extension",
      [&](const auto& id, const auto& node) { return read_extension(id, node, rules); },
      [&](const auto& id, auto value) { policy.extensions.emplace(id, std::move(value)); }));
  TRY_VOID(each_table(
      root, "term", [&](const auto& id, const auto& node) { return read_choice(id, node, rules); },
      [&](const auto& id, auto value) { policy.choices.emplace(id, std::move(value)); }));
  return policy;
}

std::string quoted_toml(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)
      result += c;
    else
      result += ' ';
  }
  return result + "\"";
}

}  // namespace

std::optional<Term> mandatory_minimum(const Rule& rule) {
  std::optional<Term> longest;
  for (const auto& clause : rule.clauses->list)
    if (clause.mandatory && (!longest || never_shorter(clause.term, *longest)))
      longest = clause.term;
  return longest;
}

std::optional<Term> proposed_term(const Rule& rule) {
  const auto* clause = rule.clauses->find(ClauseKind::chosen);
  if (rule.nature != Nature::chosen || clause == nullptr) return std::nullopt;
  return clause->term;
}

Result<Policy> parse_policy(std::string_view toml) {
  return parse_policy(toml, RuleSet::embedded());
}

Result<Policy> parse_policy(std::string_view toml, const RuleSet& rules) {
  auto policy = read_policy(toml, rules);
  if (policy) return policy;
  auto error = std::move(policy).error();
  if (!error.code.starts_with("policy.")) error.code = "policy." + error.code;
  error.place = error.place.empty() ? "policy" : "policy: " + error.place;
  return tl::unexpected<Error>(std::move(error));
}

std::string to_toml(const Policy& policy) {
  std::string text = "[policy]\nkeep_longest = ";
  text += policy.keep_longest ? "true\n" : "false\n";
  if (!policy.shorter_reason.empty())
    text += "shorter_reason = " + quoted_toml(policy.shorter_reason) + "\n";
  for (const auto& [id, extension] : policy.extensions)
    text += "\n[extension." + quoted_toml(id) + "]\nyears = " + std::to_string(extension.years) +
            "\nreason = " + quoted_toml(extension.reason) + "\n";
  for (const auto& [id, choice] : policy.choices) {
    text += "\n[term." + quoted_toml(id) + "]\n";
    if (choice.term.years > 0) text += "years = " + std::to_string(choice.term.years) + "\n";
    if (choice.term.months > 0) text += "months = " + std::to_string(choice.term.months) + "\n";
    if (choice.term.days > 0) text += "days = " + std::to_string(choice.term.days) + "\n";
    text += "reason = " + quoted_toml(choice.reason) + "\n";
  }
  return text;
}

}  // namespace serment::law
