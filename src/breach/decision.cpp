#include "breach/decision.h"

#include <algorithm>

#include "base/bug.h"

namespace serment::breach {
namespace {

using Tokens = std::set<std::string>;

void add_all(Tokens& tokens, std::string_view list, const std::vector<std::string>& ids) {
  for (const auto& id : ids) tokens.insert(std::string(list) + "." + id);
}

bool holds(const Row& row, const Tokens& tokens) {
  const auto has = [&](const std::string& token) { return tokens.contains(token); };
  return std::all_of(row.when.begin(), row.when.end(), has) && one_holds(row.any, tokens) &&
         std::none_of(row.unless.begin(), row.unless.end(), has);
}

Advised first(const Catalogue& catalogue, const std::vector<Row>& rows, const Tokens& tokens) {
  for (const auto& row : rows) {
    if (!holds(row, tokens)) continue;
    Advised advised{row.id, row.outcome, row.reason, row.source, {}};
    for (const auto& token : row.when)
      if (!token.starts_with("authority.")) advised.because.push_back(catalogue.token_label(token));
    for (const auto& token : row.any)
      if (tokens.contains(token)) advised.because.push_back(catalogue.token_label(token));
    return advised;
  }
  bug("the decision table of breaches decides nothing");
}

}  // namespace

bool one_holds(const std::vector<std::string>& any, const Tokens& tokens) {
  return any.empty() || std::any_of(any.begin(), any.end(), [&](const std::string& token) {
           return tokens.contains(token);
         });
}

Tokens tokens_of(const Catalogue& catalogue, const Facts& facts) {
  Tokens tokens;
  add_all(tokens, "nature", facts.natures);
  add_all(tokens, "origin", facts.origins);
  add_all(tokens, "data", facts.data);
  add_all(tokens, "persons", facts.persons);
  add_all(tokens, "support", facts.supports);
  add_all(tokens, "consequence", facts.consequences);
  add_all(tokens, "harm", facts.harms);
  if (!facts.cause.empty()) tokens.insert("cause." + facts.cause);
  if (!facts.severity.empty()) tokens.insert("severity." + facts.severity);
  for (const auto& one : facts.answers)
    if (one.answer == "yes") tokens.insert("fact." + one.id);
  for (const auto& alias : catalogue.aliases)
    if (!alias.any.empty() && one_holds(alias.any, tokens)) tokens.insert("is." + alias.id);
  return tokens;
}

Judgement decide(const Catalogue& catalogue, const Facts& facts) {
  auto tokens = tokens_of(catalogue, facts);
  Judgement judgement;
  judgement.authority = first(catalogue, catalogue.authority, tokens);
  tokens.insert("authority." + judgement.authority.outcome);
  judgement.persons = first(catalogue, catalogue.persons, tokens);
  return judgement;
}

std::vector<const Contact*> contacts_for(const Catalogue& catalogue, const Facts& facts) {
  const auto tokens = tokens_of(catalogue, facts);
  std::vector<const Contact*> found;
  for (const auto& contact : catalogue.contacts)
    if (one_holds(contact.any, tokens)) found.push_back(&contact);
  return found;
}

std::vector<std::string> advice_for(const Catalogue& catalogue, const Facts& facts) {
  const auto tokens = tokens_of(catalogue, facts);
  std::vector<std::string> found;
  for (const auto& advice : catalogue.advice)
    if (one_holds(advice.any, tokens)) found.push_back(advice.text);
  return found;
}

}  // namespace serment::breach
