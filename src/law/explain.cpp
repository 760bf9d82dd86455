#include <algorithm>
#include <array>

#include "law/clauses.h"
#include "law/record_term.h"
#include "law/retention.h"
#include "law/sentences.h"

namespace serment::law {
namespace {

/// Appends the steps of one record, in the order of the article.
class Narrator {
 public:
  Narrator(const RuleSet& rules, const Facts& facts, const RecordTerm& term, Date today,
           const Policy& policy, Decision& decision)
      : x_rule(rules.find("dossier.medical", today)),
        x_transfusion_rule(rules.find("dossier.transfusion", today)),
        x_facts(facts),
        x_term(term),
        x_today(today),
        x_policy(policy),
        x_decision(decision) {}

  void gaps();
  void later_transfusion();
  void care();
  void minor();
  void death();
  void lengthened();
  void claims();
  void claims_without_term();
  void stage();
  void last_write();
  void transfusions(const RecordParameters& parameters);

 private:
  [[nodiscard]] const Clause* clause(ClauseKind kind) const {
    return x_rule == nullptr ? nullptr : x_rule->clauses->find(kind);
  }
  Step& add(const Rule& rule, const Clause& clause, std::string text) {
    return x_decision.steps.emplace_back(
        Step{.rule = rule.id, .clause = clause.id, .cite = clause.cite, .text = std::move(text)});
  }
  void fact(std::string text) {
    x_decision.steps.push_back(Step{.rule = "dossier.medical",
                                    .clause = "facts",
                                    .cite = "",
                                    .applied = true,
                                    .text = std::move(text)});
  }
  void transfusion(const RecordParameters& parameters, Date date);
  [[nodiscard]] std::string claim_sentence() const;

  const Rule* x_rule;
  const Rule* x_transfusion_rule;
  const Facts& x_facts;
  const RecordTerm& x_term;
  Date x_today;
  const Policy& x_policy;
  Decision& x_decision;
};

struct GapText {
  Gap gap;
  std::string_view missing;
  std::string_view text;
};
constexpr std::array<GapText, 13> kGaps = {{
    {Gap::rule_absent, "rule",
     "Aucune règle de conservation du dossier n’est en vigueur ce jour-là."},
    {Gap::birth_unknown, "birth",
     "La date de naissance est inconnue : le patient a pu être mineur, rien ne s’efface."},
    {Gap::birth_after_care, "birth",
     "La date de naissance vient après un autre fait du dossier : elle est à vérifier."},
    {Gap::last_care_unknown, "last_care",
     "La date du dernier acte de soin est inconnue : le délai n’a pas de départ."},
    {Gap::last_care_in_future, "last_care",
     "La date du dernier acte de soin est dans l’avenir : elle est à vérifier."},
    {Gap::death_before_care, "death",
     "Le décès vient avant le dernier acte de soin : une des deux dates est à vérifier."},
    {Gap::death_in_future, "death", "La date du décès est dans l’avenir : elle est à vérifier."},
    {Gap::death_date_unknown, "death", "Le patient est décédé, la date de son décès est inconnue."},
    {Gap::hold_reversed, "hold", "Une réclamation se termine avant de commencer : à vérifier."},
    {Gap::transfusion_in_future, "transfusion",
     "Une date de transfusion est dans l’avenir : elle est à vérifier."},
    {Gap::transfusion_after_death, "transfusion",
     "Une transfusion vient après le décès : une des deux dates est à vérifier."},
    {Gap::transfusion_before_birth, "transfusion",
     "Une transfusion vient avant la naissance : une des deux dates est à vérifier."},
    {Gap::rule_draft, "reviewed_rule",
     "La règle est un brouillon, à faire relire : elle n’efface rien."},
}};

void Narrator::gaps() {
  for (const auto& [gap, missing, text] : kGaps) {
    if (!x_term.has(gap)) continue;
    auto& list = x_decision.missing;
    if (std::find(list.begin(), list.end(), missing) == list.end()) list.emplace_back(missing);
    fact(std::string(text));
  }
}

void Narrator::later_transfusion() {
  if (x_term.care == *x_facts.last_care) return;
  fact("La transfusion du " + in_french(x_term.care) +
       " vient après le dernier acte de soin noté, le " + in_french(*x_facts.last_care) +
       " : c’est un acte de soin, le délai part de lui.");
}

void Narrator::care() {
  const auto* after = clause(ClauseKind::after);
  auto& step = add(*x_rule, *after,
                   "Dernier acte de soin le " + in_french(x_term.care) + " : le dossier se garde " +
                       in_words(after->term) + ", jusqu’au " + in_french(x_term.care_end) + ".");
  step.from = x_term.care;
  step.result = x_term.care_end;
  step.applied =
      !x_term.death_decides && (!x_term.minor_end || *x_term.minor_end <= x_term.care_end);
}

void Narrator::minor() {
  const auto* age = clause(ClauseKind::not_before_age);
  if (age == nullptr) return;
  const bool later = *x_term.minor_end > x_term.care_end;
  std::string text = "Le " + std::to_string(age->age) + "e anniversaire, le " +
                     in_french(*x_term.minor_end) + ", ";
  text += later ? "vient après ce terme : le dossier se garde jusqu’à lui."
                : "ne vient pas après ce terme : il ne change rien.";
  auto& step = add(*x_rule, *age, std::move(text));
  step.from = x_facts.birth;
  step.result = x_term.minor_end;
  step.applied = later && !x_term.death_decides;
}

void Narrator::death() {
  const auto* died = clause(ClauseKind::if_died_within);
  if (died == nullptr) return;
  std::string text = "Aucun décès n’est connu.";
  const auto within = in_words(Term{.years = died->within_years});
  if (x_facts.death && !x_term.death_end)
    text = "Décès le " + in_french(*x_facts.death) + ", " + within +
           " ou plus après le dernier acte de soin : cette règle ne s’applique pas.";
  if (x_term.death_end) {
    text = "Décès le " + in_french(*x_facts.death) + ", moins de " + within +
           " après le dernier acte de soin : " + in_words(died->term) +
           " à compter du décès, jusqu’au " + in_french(*x_term.death_end);
    text += x_term.death_decides ? ". Cette date remplace les précédentes."
                                 : ". La politique du cabinet garde la date la plus longue.";
    if (x_term.death_decides && !x_policy.shorter_reason.empty())
      text += " Motif du cabinet : " + x_policy.shorter_reason;
  }
  auto& step = add(*x_rule, *died, std::move(text));
  step.from = x_facts.death;
  step.result = x_term.death_end;
  step.applied = x_term.death_decides;
}

void Narrator::lengthened() {
  const auto found = x_policy.extensions.find(x_rule->id);
  if (found == x_policy.extensions.end() || found->second.years == 0) return;
  x_decision.steps.push_back(lengthened_step(x_rule->id, found->second, x_term.natural_end));
}

std::string Narrator::claim_sentence() const {
  if (x_term.state == State::held) return std::string(kClaimOpen);
  if (x_facts.holds.empty()) return "Aucune réclamation n’est connue.";
  const auto announced = announced_claim(x_facts.holds, x_today, x_term.end);
  const int days = days_between(x_term.natural_end, x_term.end);
  if (days == 0 && announced) return announced_sentence(*announced);
  if (days == 0)
    return "Les réclamations connues ne tombent pas pendant ce délai : il ne change pas.";
  return "Réclamations closes : " + in_words(Term{.days = days}) +
         " de suspension, le terme passe du " + in_french(x_term.natural_end) + " au " +
         in_french(x_term.end) + "." + (announced ? " " + announced_sentence(*announced) : "");
}

void Narrator::claims_without_term() {
  const auto* suspended = clause(ClauseKind::suspended_while);
  auto text = claims_without_a_term(x_facts.holds, x_today);
  if (suspended == nullptr || text.empty()) return;
  add(*x_rule, *suspended, std::move(text)).applied = claim_open_on(x_today, x_facts.holds);
}

void Narrator::claims() {
  const auto* suspended = clause(ClauseKind::suspended_while);
  if (suspended == nullptr) return;
  auto& step = add(*x_rule, *suspended, claim_sentence());
  for (const auto& hold : x_facts.holds)
    if (!step.from || hold.from < *step.from) step.from = hold.from;
  step.applied = x_term.state == State::held || x_term.end != x_term.natural_end;
  if (x_term.state != State::held && step.applied) step.result = x_term.end;
}

void Narrator::stage() {
  const auto* active = clause(ClauseKind::active_stage);
  if (active == nullptr) return;
  const bool within = x_today <= x_term.active_end;
  auto& step = add(*x_rule, *active,
                   "Base active " + in_words(active->term) +
                       " après la dernière écriture, jusqu’au " + in_french(x_term.active_end) +
                       (within ? "." : " : le dossier relève de l’archive séparée."));
  step.from = std::max(std::min(x_facts.last_write.value_or(x_term.care), x_today), x_term.care);
  step.result = x_term.active_end;
  step.applied = x_term.state == State::active || x_term.state == State::archived;
}

void Narrator::last_write() {
  if (x_facts.last_write && *x_facts.last_write > x_today)
    fact("La dernière écriture est datée du " + in_french(*x_facts.last_write) +
         ", dans l’avenir : elle est à vérifier.");
}

void Narrator::transfusions(const RecordParameters& parameters) {
  auto dates = x_facts.transfusions;
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  for (const auto date : dates) transfusion(parameters, date);
}

void Narrator::transfusion(const RecordParameters& parameters, Date date) {
  const auto last_day = transfusion_end(parameters, x_term, x_facts, date, x_today);
  x_decision.items.push_back({.kind = "transfusion", .last_day = last_day});
  const auto* after = x_transfusion_rule == nullptr
                          ? nullptr
                          : x_transfusion_rule->clauses->find(ClauseKind::after);
  if (after == nullptr) return;
  auto of_the_text = parameters;
  of_the_text.transfusion_extra_years = 0;
  const auto end = transfusion_end(of_the_text, x_term, x_facts, date, x_today);
  std::string text = date == x_facts.undated_transfusion_by
                         ? "Transfusion de date inconnue, au plus tard le "
                         : "Transfusion du ";
  text += in_french(date) + " : sa mention se garde ";
  text += end ? in_words(after->term) + ", et aussi longtemps que le dossier, jusqu’au " +
                    in_french(*end) + "."
              : "tant que le reste n’est pas décidé.";
  auto& step = add(*x_transfusion_rule, *after, std::move(text));
  step.from = date;
  step.result = end;
  step.applied = end.has_value();
  const auto extension = x_policy.extensions.find(x_transfusion_rule->id);
  if (!last_day || extension == x_policy.extensions.end()) return;
  auto longer = lengthened_step(x_transfusion_rule->id, extension->second, *last_day);
  longer.from = date;
  longer.applied = last_day != end;
  x_decision.steps.push_back(std::move(longer));
}

}  // namespace

std::string_view name_of(State state) {
  switch (state) {
    case State::active:
      return "active";
    case State::archived:
      return "archived";
    case State::due:
      return "due";
    case State::held:
      return "held";
    case State::undetermined:
      return "undetermined";
  }
  bug("unknown State");
}

Decision explain(const RuleSet& rules, const Facts& facts, Date today, const Policy& policy) {
  const auto parameters = resolve(rules, policy, today);
  const auto term = decide(parameters, facts, today);
  Decision decision{.state = term.state};
  Narrator narrator(rules, facts, term, today, policy, decision);
  const bool reasoned = term.gaps == 0 || term.has(Gap::rule_draft);
  if (reasoned) {
    narrator.later_transfusion();
    narrator.care();
    narrator.minor();
    narrator.death();
    narrator.lengthened();
    narrator.claims();
    narrator.stage();
  }
  narrator.gaps();
  narrator.last_write();
  if (!reasoned) narrator.claims_without_term();
  narrator.transfusions(parameters);
  if (term.state != State::held && term.state != State::undetermined) {
    decision.last_day = term.end;
    decision.erasable_from = add_days(term.end, 1);
    decision.other_last_day = term.other_end;
  }
  return decision;
}

}  // namespace serment::law
