#include "law/rule.h"

#include "base/embedded.h"
#include "law/rule_reader.h"

namespace serment::embedded {
const std::vector<File>& retention_rules();
}

namespace serment::law {
namespace {

bool overlap(const Rule& a, const Rule& b) {
  const auto ends_before = [](const Rule& first, const Rule& second) {
    return first.in_force_to && *first.in_force_to < second.in_force_from;
  };
  return a.id == b.id && !ends_before(a, b) && !ends_before(b, a);
}

}  // namespace

Result<RuleSet> RuleSet::parse(const std::vector<std::pair<std::string, std::string>>& files) {
  RuleSet result;
  for (const auto& [name, text] : files) {
    auto rule = read_rule(text);
    if (!rule) {
      auto error = std::move(rule).error();
      error.place = name + (error.place.empty() ? "" : ": " + error.place);
      return tl::unexpected<Error>(std::move(error));
    }
    for (const auto& other : result.x_rules)
      if (overlap(other, *rule))
        return fail(Errc::invalid_input, "law.versions_overlap",
                    "Deux versions de cette règle sont en vigueur le même jour.", {},
                    "Fermez l’ancienne par in_force_to.", name);
    result.x_rules.push_back(std::move(rule).value());
  }
  return result;
}

const RuleSet& RuleSet::embedded() {
  static const RuleSet rules = [] {
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& file : embedded::retention_rules())
      files.emplace_back(std::string(file.name), std::string(file.text));
    auto parsed = parse(files);
    if (!parsed) bug("law/retention/" + parsed.error().place + ": " + parsed.error().what);
    return std::move(parsed).value();
  }();
  return rules;
}

const Rule* RuleSet::find(std::string_view id, Date on) const {
  for (const auto& rule : x_rules)
    if (rule.id == id && rule.in_force_from <= on && (!rule.in_force_to || *rule.in_force_to >= on))
      return &rule;
  return nullptr;
}

Result<std::string> duration_text(const RuleSet& rules, std::string_view rule_id, Date on) {
  const auto* rule = rules.find(rule_id, on);
  if (rule == nullptr)
    return fail(Errc::not_found, "law.rule_unknown",
                "Aucune règle de conservation de ce nom n’est en vigueur.", {}, {},
                std::string(rule_id));
  return rule->status == Status::reviewed ? rule->summary : rule->summary + " (à vérifier)";
}

}  // namespace serment::law
