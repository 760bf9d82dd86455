#include "cases.h"

namespace serment::law::cases {
namespace {

Result<DateSpan> read_hold(const TomlNode& node, const std::string& text) {
  if (text.size() < 12 || text.substr(10, 2) != "..")
    return node.wrong("holds", "Une réclamation s’écrit 2019-06-01..2019-06-10 ou 2019-06-01..");
  DateSpan span{.from = TRY(parse_iso_date(text.substr(0, 10)))};
  if (text.size() > 12) span.to = TRY(parse_iso_date(text.substr(12)));
  return span;
}

Result<void> read_given(const TomlNode& node, Case& worked) {
  TRY_VOID(node.only({"birth", "last_care", "death", "last_write", "start", "record_end", "holds",
                      "transfusions", "deceased_without_date"}));
  for (const char* name : {"birth", "death", "last_write", "record_end"})
    if (const auto date = TRY(node.find_date(name))) worked.given.named[name] = *date;
  worked.given.start = TRY(node.find_date("start"));
  if (const auto care = TRY(node.find_date("last_care"))) worked.given.start = care;
  for (const auto& text : TRY(node.texts("holds")))
    worked.given.holds.push_back(TRY(read_hold(node, text)));
  for (const auto& text : TRY(node.texts("transfusions")))
    worked.transfusions.push_back(TRY(parse_iso_date(text)));
  worked.deceased_without_date = TRY(node.boolean_or("deceased_without_date", false));
  return {};
}

Result<void> read_policy(const TomlNode& node, Case& worked) {
  const auto kind = TRY(node.text_or("policy", "bare"));
  worked.policy = kind == "keep_longest" ? Policy::cautious() : Policy::bare_text();
  if (const auto years = TRY(node.integer_or("extra_years", 0)); years > 0)
    worked.policy.extensions[worked.rule] = {years, "motif de l’essai"};
  if (const auto years = TRY(node.integer_or("extra_transfusion_years", 0)); years > 0)
    worked.policy.extensions["dossier.transfusion"] = {years, "motif de l’essai"};
  if (const auto* term = node.find("term")) {
    auto& choice = worked.policy.choices[worked.rule];
    choice.term.years = TRY(term->integer_or("years", 0));
    choice.term.months = TRY(term->integer_or("months", 0));
    choice.term.days = TRY(term->integer_or("days", 0));
    choice.reason = "motif de l’essai";
  }
  return {};
}

Result<void> read_expected(const TomlNode& node, Case& worked) {
  TRY_VOID(node.only({"state", "last_day", "erasable_from", "other_last_day", "missing", "items"}));
  const auto state = TRY(node.text("state"));
  bool known = false;
  for (const auto candidate :
       {State::active, State::archived, State::due, State::held, State::undetermined})
    if (name_of(candidate) == state) {
      worked.state = candidate;
      known = true;
    }
  if (!known) return node.wrong("state", "État inconnu.");
  worked.last_day = TRY(node.find_date("last_day"));
  worked.erasable_from = TRY(node.find_date("erasable_from"));
  worked.other_last_day = TRY(node.find_date("other_last_day"));
  worked.missing = TRY(node.texts("missing"));
  worked.items = TRY(node.texts("items"));
  return {};
}

std::string shown(const std::optional<Date>& date) {
  return date ? iso(*date) : "none";
}

std::string joined(const std::vector<std::string>& texts) {
  std::string result;
  for (const auto& text : texts) result += (result.empty() ? "" : ",") + text;
  return result;
}

}  // namespace

Result<std::vector<Case>> read_cases(std::string_view toml, const std::string& rule) {
  const auto root = TRY(parse_toml(toml));
  std::vector<Case> result;
  for (const auto* node : TRY(root.tables("case"))) {
    TRY_VOID(node->only({"name", "rule", "given", "today", "policy", "extra_years",
                         "extra_transfusion_years", "term", "expect"}));
    Case worked;
    worked.name = TRY(node->text("name"));
    worked.rule = TRY(node->text_or("rule", rule));
    worked.today = TRY(node->date("today"));
    const auto* given = node->find("given");
    const auto* expect = node->find("expect");
    if (given == nullptr || expect == nullptr) return node->wrong("given", "given et expect.");
    TRY_VOID(read_given(*given, worked));
    TRY_VOID(read_policy(*node, worked));
    TRY_VOID(read_expected(*expect, worked));
    result.push_back(std::move(worked));
  }
  return result;
}

Facts record_facts(const Case& worked) {
  const auto named = [&](std::string_view name) -> std::optional<Date> {
    const auto found = worked.given.named.find(name);
    return found == worked.given.named.end() ? std::nullopt : std::optional<Date>(found->second);
  };
  return {.birth = named("birth"),
          .last_care = worked.given.start,
          .death = named("death"),
          .last_write = named("last_write"),
          .holds = worked.given.holds,
          .transfusions = worked.transfusions,
          .deceased_without_date = worked.deceased_without_date};
}

Result<Decision> run(const Case& worked) {
  const auto& rules = RuleSet::embedded();
  if (worked.rule == "dossier.medical")
    return explain(rules, record_facts(worked), worked.today, worked.policy);
  return explain_rule(rules, worked.rule, worked.given, worked.today, worked.policy);
}

std::string differences(const Case& worked, const Decision& decision) {
  std::string result;
  const auto compare = [&](const char* field, const std::string& expected,
                           const std::string& found) {
    if (expected != found)
      result += std::string(field) + ": expected " + expected + ", found " + found + "; ";
  };
  compare("state", std::string(name_of(worked.state)), std::string(name_of(decision.state)));
  compare("last_day", shown(worked.last_day), shown(decision.last_day));
  compare("erasable_from", shown(worked.erasable_from), shown(decision.erasable_from));
  compare("other_last_day", shown(worked.other_last_day), shown(decision.other_last_day));
  compare("missing", joined(worked.missing), joined(decision.missing));
  std::vector<std::string> items;
  for (const auto& item : decision.items) items.push_back(shown(item.last_day));
  compare("items", joined(worked.items), joined(items));
  return result;
}

}  // namespace serment::law::cases
