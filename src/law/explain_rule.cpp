#include <algorithm>

#include "law/clauses.h"
#include "law/retention.h"

namespace serment::law {
namespace {

/// One rule of another category than the medical record, being worked out.
struct Working {
  const Rule& rule;
  const RuleFacts& facts;
  Date start;
  Date today;
  const Policy::Choice* choice;  ///< the practice's own term, or null
  Decision& decision;
  std::optional<Date> end{};
};

void add_step(Working& working, const Clause& clause, std::optional<Date> from,
              std::optional<Date> result, bool applied, std::string text) {
  working.decision.steps.push_back(Step{.rule = working.rule.id,
                                        .clause = clause.id,
                                        .cite = clause.cite,
                                        .from = from,
                                        .result = result,
                                        .applied = applied,
                                        .text = std::move(text)});
}

std::string until(const Clause& clause, Date end) {
  return clause.text + " Ici, jusqu’au " + in_french(end) + ".";
}

/// The longest of the minimum terms, or the one the practice chose, never under a mandatory one.
void minimum(Working& working) {
  const Clause* decisive = nullptr;
  for (const auto& clause : working.rule.clauses->list) {
    if (clause.kind != ClauseKind::after && clause.kind != ClauseKind::chosen) continue;
    if (working.choice != nullptr && !clause.mandatory) continue;
    const auto end = add_term(working.start, clause.term);
    if (!working.end || end > *working.end) {
      working.end = end;
      decisive = &clause;
    }
  }
  if (working.choice != nullptr) {
    const auto end = add_term(working.start, working.choice->term);
    if (!working.end || end > *working.end) {
      working.end = end;
      decisive = nullptr;
    }
    working.decision.steps.push_back(
        Step{.rule = working.rule.id,
             .clause = "policy",
             .cite = "Politique du cabinet",
             .from = working.start,
             .result = end,
             .applied = decisive == nullptr,
             .text = "Le cabinet a fixé " + in_words(working.choice->term) + ", jusqu’au " +
                     in_french(end) + ". Motif : " + working.choice->reason});
  }
  for (const auto& clause : working.rule.clauses->list) {
    if (clause.kind != ClauseKind::after && clause.kind != ClauseKind::chosen) continue;
    const auto end = add_term(working.start, clause.term);
    add_step(working, clause, working.start, end, &clause == decisive, until(clause, end));
  }
}

/// The latest day allowed: the longer limit only when the practice wrote a longer term and why.
void maximum(Working& working) {
  const auto& clauses = *working.rule.clauses;
  const auto* usual = clauses.find(ClauseKind::at_most);
  if (usual == nullptr) return;
  const auto usual_end = add_term(working.start, usual->term);
  const bool written = working.choice != nullptr;
  const auto wanted = working.end.value_or(usual_end);
  const auto* justified = clauses.find(ClauseKind::at_most_if_justified);
  const bool needs_reason = written && justified != nullptr && wanted > usual_end;
  const auto limit = needs_reason ? add_term(working.start, justified->term) : usual_end;
  const bool usual_decides = !needs_reason && (!written || wanted >= usual_end);
  working.end = written ? std::min(wanted, limit) : limit;
  if (usual_decides)
    for (auto& step : working.decision.steps) step.applied = false;
  add_step(working, *usual, working.start, usual_end, usual_decides, until(*usual, usual_end));
  if (justified == nullptr) return;
  const auto justified_end = add_term(working.start, justified->term);
  add_step(working, *justified, working.start, justified_end, needs_reason,
           needs_reason ? until(*justified, justified_end)
                        : justified->text + " Aucun motif écrit ne l’étend ici.");
}

/// Suspension, then the tie to the record; true when a claim is open today.
bool suspended_and_tied(Working& working) {
  const auto& clauses = *working.rule.clauses;
  bool held = false;
  if (const auto* clause = clauses.find(ClauseKind::suspended_while)) {
    held = claim_open_on(working.today, working.facts.holds);
    const auto end =
        suspended_while(working.start, *working.end, working.facts.holds, working.today);
    const bool moved = end != *working.end;
    working.end = end;
    add_step(working, *clause, std::nullopt,
             held || !moved ? std::nullopt : std::optional<Date>(end), held || moved,
             held ? "Une réclamation est ouverte : le délai est suspendu et rien ne s’efface."
             : moved ? until(*clause, end)
                     : "Aucune réclamation ne suspend ce délai.");
  }
  if (const auto* clause = clauses.find(ClauseKind::not_before_record)) {
    const auto found = working.facts.named.find(clause->from);
    if (found != working.facts.named.end()) {
      const bool later = found->second > *working.end;
      working.end = not_before_record(*working.end, found->second);
      add_step(working, *clause, found->second, working.end, later, until(*clause, *working.end));
    }
  }
  return held;
}

Facts record_facts(const RuleFacts& facts) {
  const auto named = [&](std::string_view name) -> std::optional<Date> {
    const auto found = facts.named.find(name);
    return found == facts.named.end() ? std::nullopt : std::optional<Date>(found->second);
  };
  return {.birth = named("birth"),
          .last_care = facts.start,
          .death = named("death"),
          .last_write = named("last_write"),
          .holds = facts.holds};
}

void undetermined(Decision& decision, const Rule& rule, std::string missing, std::string text) {
  decision.state = State::undetermined;
  decision.missing.push_back(std::move(missing));
  decision.steps.push_back(Step{
      .rule = rule.id, .clause = "facts", .cite = "", .applied = true, .text = std::move(text)});
}

void settle(Working& working, bool held) {
  auto& decision = working.decision;
  decision.state = State::active;
  if (held) {
    decision.state = State::held;
    return;
  }
  if (working.today > *working.end) {
    // A term that the practice wrote itself, with its reason, needs nobody else's review.
    if (working.rule.status == Status::draft &&
        !(working.choice != nullptr && working.rule.nature == Nature::chosen)) {
      undetermined(decision, working.rule, "reviewed_rule",
                   "La règle est un brouillon, à faire relire : elle n’efface rien.");
      return;
    }
    decision.state = State::due;
  }
  decision.last_day = working.end;
  decision.erasable_from = add_days(*working.end, 1);
}

}  // namespace

Result<Decision> explain_rule(const RuleSet& rules, std::string_view rule_id,
                              const RuleFacts& facts, Date today, const Policy& policy) {
  const auto* rule = rules.find(rule_id, today);
  if (rule == nullptr)
    return fail(Errc::not_found, "law.rule_unknown",
                "Aucune règle de conservation de ce nom n’est en vigueur ce jour-là.", {}, {},
                std::string(rule_id));
  if (rule->applies == "dossier") return explain(rules, record_facts(facts), today, policy);

  Decision decision;
  if (!facts.start || *facts.start > today) {
    undetermined(decision, *rule, rule->start,
                 facts.start ? "La date de départ, " + rule->start_label +
                                   ", est dans l’avenir : elle est à vérifier."
                             : "La date de départ, " + rule->start_label + ", est inconnue.");
    return decision;
  }
  if (std::any_of(facts.holds.begin(), facts.holds.end(),
                  [](const DateSpan& hold) { return hold.to && *hold.to < hold.from; })) {
    undetermined(decision, *rule, "hold",
                 "Une réclamation se termine avant de commencer : à vérifier.");
    return decision;
  }
  const auto choice = policy.choices.find(rule_id);
  Working working{.rule = *rule,
                  .facts = facts,
                  .start = *facts.start,
                  .today = today,
                  .choice = choice == policy.choices.end() ? nullptr : &choice->second,
                  .decision = decision};
  minimum(working);
  maximum(working);
  if (const auto extra = policy.extensions.find(rule_id); extra != policy.extensions.end())
    working.end = add_years(*working.end, extra->second.years);
  settle(working, suspended_and_tied(working));
  return decision;
}

}  // namespace serment::law
