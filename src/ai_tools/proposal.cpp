#include "ai_tools/proposal.h"

#include <algorithm>

#include "compliance/answers.h"
#include "compliance/plain_text.h"

namespace serment::ai_tools {
namespace {

constexpr std::size_t kLongestName = 120;
constexpr std::size_t kLongestPurpose = 1000;

tl::unexpected<Error> wrong_field(std::string_view field, std::string what, std::string next) {
  return fail(Errc::invalid_input, "ai_tool.field", std::move(what), "La fiche est inchangée.",
              std::move(next), std::string(field));
}

/// What the notice can print between two commas.
bool is_line(std::string_view text) {
  return compliance::is_filled_text(text, kLongestName) &&
         text.find('\n') == std::string_view::npos;
}

Result<void> check_choice(std::string_view field, std::string_view value,
                          std::initializer_list<std::string_view> choices) {
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return {};
  return wrong_field(field, "Ce choix n’existe pas.", "Choisissez l’une des réponses proposées.");
}

std::string_view name_of(Effect effect) {
  if (effect == Effect::forbidden) return "forbidden";
  return effect == Effect::restricted ? "restricted" : "note";
}

}  // namespace

Result<void> check_facts(const ToolFacts& facts) {
  if (!is_line(facts.name))
    return wrong_field("name", "Il manque le nom de l’outil.", "Écrivez-le sur une ligne.");
  if (!is_line(facts.vendor))
    return wrong_field("vendor", "Il manque le fournisseur.", "Écrivez-le sur une ligne.");
  if (!compliance::is_filled_text(facts.purpose, kLongestPurpose))
    return wrong_field("purpose", "Il manque l’usage au cabinet.",
                       "Dites en une phrase à quoi il sert.");
  if (!facts.hosting_country.empty() && !is_line(facts.hosting_country))
    return wrong_field("hosting_country", "Ce pays ne se lit pas.",
                       "Écrivez son nom, ou laissez vide.");
  TRY_VOID(check_choice("data", facts.data, {"none", "pseudonymised", "health"}));
  TRY_VOID(check_choice("hosting", facts.hosting, {"eea", "outside", "unknown"}));
  TRY_VOID(check_choice("hds", facts.hds, {"yes", "no", "unknown"}));
  return check_choice("device_class", facts.device_class,
                      {"none", "unknown", "I", "IIa", "IIb", "III"});
}

Result<void> check_answers(const Grid& grid, const std::vector<Answer>& answers) {
  std::set<std::string> seen;
  for (const auto& one : answers)
    if (grid.find(one.question) == nullptr || !seen.insert(one.question).second ||
        (one.answer != "yes" && one.answer != "no" && one.answer != "unknown"))
      return fail(
          Errc::invalid_input, "ai_tool.answer",
          "Une réponse ne correspond à aucune question, ou n’est ni oui, ni non, ni «\u00a0je "
          "ne sais pas\u00a0».",
          "La fiche est inchangée.", "Rechargez les questions.", one.question);
  return {};
}

std::set<std::string> tokens_of(const ToolFacts& facts, const std::vector<Answer>& answers) {
  std::set<std::string> tokens;
  tokens.insert(facts.data == "none" ? "no_patient_data" : facts.data);
  if (facts.hds == "yes") tokens.insert("hds");
  if (facts.hosting == "eea") tokens.insert("eea");
  if (facts.device_class != "none") tokens.insert("device");
  if (facts.device_class != "none" && facts.device_class != "unknown") tokens.insert("marked");
  if (facts.generative) tokens.insert("generative");
  if (facts.triage) tokens.insert("high_risk");
  for (const auto& one : answers) tokens.insert("q." + one.question + "=" + one.answer);
  return tokens;
}

Proposal propose(const Grid& grid, const ToolFacts& facts, const std::vector<Answer>& answers) {
  Proposal proposal{"incomplete", {}, {}, {}};
  for (const auto& question : grid.questions)
    if (std::none_of(answers.begin(), answers.end(),
                     [&](const Answer& one) { return one.question == question.id; }))
      proposal.questions.push_back(question.id);
  if (!proposal.questions.empty()) return proposal;
  const auto tokens = tokens_of(facts, answers);
  auto worst = Effect::note;
  for (const auto effect : {Effect::forbidden, Effect::restricted, Effect::note})
    for (const auto& rule : grid.rules) {
      if (rule.effect != effect || !compliance::applies(rule.when, tokens)) continue;
      worst = std::max(worst, effect);
      proposal.reasons.push_back(
          {rule.id, std::string(name_of(effect)), rule.reason, rule.condition, rule.reference});
      if (!rule.condition.empty())
        proposal.conditions += (proposal.conditions.empty() ? "" : "\n") + rule.condition;
    }
  proposal.verdict = worst == Effect::note ? "allowed" : std::string(name_of(worst));
  return proposal;
}

std::optional<int> permissiveness(std::string_view verdict) {
  if (verdict == "forbidden") return 0;
  if (verdict == "restricted") return 1;
  if (verdict == "allowed") return 2;
  return std::nullopt;
}

std::vector<const Obligation*> obligations_of(const ToolFacts& facts) {
  const auto tokens = tokens_of(facts, {});
  std::vector<const Obligation*> some;
  for (const auto& one : obligations())
    if (std::any_of(one.applies.begin(), one.applies.end(),
                    [&](const auto& token) { return token == "all" || tokens.contains(token); }))
      some.push_back(&one);
  return some;
}

}  // namespace serment::ai_tools
