#include <algorithm>

#include "law/clauses.h"
#include "law/retention.h"
#include "law/sentences.h"

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
  std::optional<Term> term{};  ///< the one that decided `end`, counted from `start`
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
      working.term = clause.term;
      decisive = &clause;
    }
  }
  if (working.choice != nullptr) {
    const auto end = add_term(working.start, working.choice->term);
    if (!working.end || end > *working.end) {
      working.end = end;
      working.term = working.choice->term;
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

/// What the practice adds. Counted from the start, as the term that decided was.
void lengthened(Working& working, const Policy& policy) {
  const auto found = policy.extensions.find(working.rule.id);
  if (found == policy.extensions.end()) return;
  const int years = found->second.years;
  const bool of_term = working.term && add_term(working.start, *working.term) == *working.end;
  working.end =
      of_term ? add_term(working.start, *working.term, years) : add_years(*working.end, years);
  working.decision.steps.push_back(lengthened_step(working.rule.id, found->second, *working.end));
}

std::string suspension_sentence(const Working& working, const Clause& clause, bool held,
                                bool moved) {
  if (held) return std::string(kClaimOpen);
  const auto announced = announced_claim(working.facts.holds, working.today, *working.end);
  std::string text = moved ? until(clause, *working.end) : "";
  if (announced) text += (moved ? " " : "") + announced_sentence(*announced);
  return text.empty() ? "Aucune réclamation ne suspend ce délai." : text;
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
             suspension_sentence(working, *clause, held, moved));
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

/// The tie to a record whose end nobody says: it may come after the part's own term.
const Clause* waits_for_record(const Working& working) {
  const auto* tie = working.rule.clauses->find(ClauseKind::not_before_record);
  if (tie == nullptr || working.facts.record_erased || working.facts.named.contains(tie->from))
    return nullptr;
  return tie;
}

/// A claim holds, whatever fact is missing.
void claims_without_term(Decision& decision, const Rule& rule, const RuleFacts& facts, Date today) {
  const auto* clause = rule.clauses->find(ClauseKind::suspended_while);
  auto text = claims_without_a_term(facts.holds, today);
  if (clause == nullptr || text.empty()) return;
  decision.steps.push_back(Step{.rule = rule.id,
                                .clause = clause->id,
                                .cite = clause->cite,
                                .applied = claim_open_on(today, facts.holds),
                                .text = std::move(text)});
}

/// False when a fact is missing or impossible, which the decision then says.
bool can_start(Decision& decision, const Rule& rule, const RuleFacts& facts, Date today) {
  if (!facts.start || *facts.start > today) {
    undetermined(decision, rule, rule.start,
                 facts.start ? "La date de départ, " + rule.start_label +
                                   ", est dans l’avenir : elle est à vérifier."
                             : "La date de départ, " + rule.start_label + ", est inconnue.");
    claims_without_term(decision, rule, facts, today);
    return false;
  }
  if (std::any_of(facts.holds.begin(), facts.holds.end(),
                  [](const DateSpan& hold) { return hold.to && *hold.to < hold.from; })) {
    undetermined(decision, rule, "hold",
                 "Une réclamation se termine avant de commencer : à vérifier.");
    claims_without_term(decision, rule, facts, today);
    return false;
  }
  return true;
}

void settle(Working& working, bool held) {
  auto& decision = working.decision;
  decision.state = State::active;
  if (held) {
    decision.state = State::held;
    return;
  }
  if (const auto* tie = waits_for_record(working)) {
    undetermined(
        decision, working.rule, tie->from,
        "La fin de garde du dossier est inconnue : cette mention ne part jamais avant lui.");
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
  if (!can_start(decision, *rule, facts, today)) return decision;
  const auto choice = policy.choices.find(rule_id);
  Working working{.rule = *rule,
                  .facts = facts,
                  .start = *facts.start,
                  .today = today,
                  .choice = choice == policy.choices.end() ? nullptr : &choice->second,
                  .decision = decision};
  minimum(working);
  maximum(working);
  lengthened(working, policy);
  settle(working, suspended_and_tied(working));
  return decision;
}

std::vector<std::string> facts_read(const Rule& rule) {
  std::vector<std::string> facts;
  for (const auto& clause : rule.clauses->list) {
    facts.push_back(clause.from);
    if (!clause.since.empty()) facts.push_back(clause.since);
  }
  return facts;
}

}  // namespace serment::law
