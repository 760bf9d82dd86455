#include "compliance/durations.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <vector>

#include "compliance/notice_view.h"
#include "law/term.h"

namespace serment::compliance {
namespace {

/// "20 ans à compter…" → 20; 0 when the sentence does not begin with years.
int leading_years(std::string_view sentence) {
  int years = 0;
  const auto [end, fault] =
      std::from_chars(sentence.data(), sentence.data() + sentence.size(), years);
  const auto rest = sentence.substr(static_cast<std::size_t>(end - sentence.data()));
  return fault == std::errc{} && rest.starts_with("\u00a0ans ") ? years : 0;
}

/// The rule's clauses on one line, without its remarks: what stands within brackets.
std::string on_one_line(const std::string& sentence) {
  std::string line;
  for (const auto& clause : clauses_of(sentence)) line += (line.empty() ? "" : ", ") + clause;
  return line;
}

/// The practice chose its own term.
std::string chosen_duration(const law::Rule& rule, const law::Policy::Choice& choice,
                            const std::string& rule_text) {
  return law::in_words(choice.term) + " après " + rule.start_label +
         ", durée choisie par le cabinet (sans ce choix\u00a0: " + on_one_line(rule_text) + ")";
}

/// The practice adds years to every term of the rule.
std::string lengthened_duration(const law::Rule& rule, int added, const std::string& rule_text) {
  const auto words = law::in_words({.years = added});
  const auto years = leading_years(rule_text);
  if (years == 0)
    return "chaque délai de la règle est allongé de " + words +
           " par choix du cabinet\u202f; la règle\u00a0: " + rule_text;
  return law::in_words({.years = years + added}) + " après " + rule.start_label +
         ", par choix du cabinet\u00a0: chaque délai de la règle est allongé de " + words +
         "\u202f; la règle\u00a0: " + rule_text;
}

template <class Category, class Visit>
void each_category(Category& data, Category& sensitive, const Visit& visit) {
  for (auto* list : {&data, &sensitive})
    for (auto& category : *list)
      if (!category.retention_rule.empty()) visit(category);
}

/// Without what a spreadsheet changes: kinds of spaces and of apostrophes.
std::string comparable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto rest = text.substr(i);
    if (rest.starts_with("\u00a0")) {
      out += ' ';
      i += 1;
    } else if (rest.starts_with("\u202f") || rest.starts_with("’")) {
      out += rest.starts_with("’") ? '\'' : ' ';
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

Result<void> check_durations_of(const std::vector<DataCategory>& data, const std::string& list,
                                const law::RuleSet& rules, const law::Policy& policy, Date on) {
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto& category = data[i];
    const auto said = practice_duration(rules, policy, category.retention_rule, on);
    if (category.retention_rule.empty() || !said ||
        comparable(*said) == comparable(category.retention))
      continue;
    return fail(
        Errc::invalid_input, "register.retention",
        "La durée écrite n’est pas celle de la règle que la ligne nomme («\u00a0" +
            category.retention_rule + "\u00a0»)\u00a0: " + *said + ".",
        "La fiche est inchangée.",
        "Écrivez cette durée, ou videz «\u00a0Règle de conservation\u00a0» pour une durée à "
        "vous\u202f; la durée d’une règle se choisit par «\u00a0serment policy set\u00a0».",
        list + "[" + std::to_string(i + 1) + "].retention");
  }
  return {};
}

}  // namespace

Result<std::string> practice_duration(const law::RuleSet& rules, const law::Policy& policy,
                                      std::string_view rule_id, Date on) {
  auto said = TRY(law::duration_text(rules, rule_id, on));
  const auto& rule = *rules.find(rule_id, on);
  const auto choice = policy.choices.find(rule_id);
  if (choice != policy.choices.end()) said = chosen_duration(rule, choice->second, said);
  const auto added = policy.extensions.find(rule_id);
  if (added == policy.extensions.end() || added->second.years == 0) return said;
  return lengthened_duration(rule, added->second.years, said);
}

void renew_durations(ProcessingActivity& activity, const law::RuleSet& rules,
                     const law::Policy& policy, Date on) {
  each_category(activity.data, activity.sensitive_data, [&](DataCategory& category) {
    if (auto said = practice_duration(rules, policy, category.retention_rule, on))
      category.retention = std::move(*said);
  });
}

void renew_untouched(ProcessingActivity& activity, const ProcessingActivity& before,
                     const law::RuleSet& rules, const law::Policy& policy, Date on) {
  std::set<std::string> known;
  each_category(before.data, before.sensitive_data, [&](const DataCategory& category) {
    known.insert(comparable(category.retention));
  });
  auto renewed = activity;
  renew_durations(renewed, rules, policy, on);
  for (const auto lists : {&ProcessingActivity::data, &ProcessingActivity::sensitive_data}) {
    auto& data = activity.*lists;
    for (std::size_t i = 0; i < data.size(); ++i)
      if (known.contains(comparable(data[i].retention)))
        data[i].retention = (renewed.*lists)[i].retention;
  }
}

Result<void> check_durations(const ProcessingActivity& activity, const law::RuleSet& rules,
                             const law::Policy& policy, Date on) {
  TRY_VOID(check_durations_of(activity.data, "data", rules, policy, on));
  return check_durations_of(activity.sensitive_data, "sensitive_data", rules, policy, on);
}

}  // namespace serment::compliance
