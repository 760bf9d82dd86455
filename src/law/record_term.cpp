#include "law/record_term.h"

#include "law/clauses.h"

namespace serment::law {
namespace {

void resolve_transfusion(RecordParameters& parameters, const Rule* rule) {
  if (rule == nullptr) return;
  const auto& clauses = *rule->clauses;
  if (const auto* clause = clauses.find(ClauseKind::after)) {
    parameters.transfusion = clause->term;
    parameters.transfusion_reviewed = rule->status == Status::reviewed;
  }
  parameters.transfusion_suspended = clauses.find(ClauseKind::suspended_while) != nullptr;
}

std::uint16_t gaps_of(const RecordParameters& parameters, const Facts& facts, Date today) {
  std::uint16_t gaps = 0;
  const auto note = [&](Gap gap, bool present) {
    if (present) gaps = static_cast<std::uint16_t>(gaps | static_cast<std::uint16_t>(gap));
  };
  note(Gap::rule_absent, !parameters.known);
  note(Gap::birth_unknown, !facts.birth);
  note(Gap::last_care_unknown, !facts.last_care);
  note(Gap::death_date_unknown, facts.deceased_without_date && !facts.death);
  if (facts.last_care) {
    note(Gap::last_care_in_future, *facts.last_care > today);
    note(Gap::death_before_care, facts.death && *facts.death < *facts.last_care);
  }
  if (facts.birth) {
    note(Gap::birth_after_care, *facts.birth > today ||
                                    (facts.last_care && *facts.birth > *facts.last_care) ||
                                    (facts.death && *facts.birth > *facts.death));
  }
  note(Gap::death_in_future, facts.death && *facts.death > today);
  for (const auto& hold : facts.holds) note(Gap::hold_reversed, hold.to && *hold.to < hold.from);
  for (const auto date : facts.transfusions) note(Gap::transfusion_in_future, date > today);
  return gaps;
}

Date pushed(bool suspended, Date start, Date end, const Facts& facts, Date today) {
  return suspended && !facts.holds.empty() ? suspended_while(start, end, facts.holds, today) : end;
}

}  // namespace

RecordParameters resolve(const RuleSet& rules, const Policy& policy, Date on) {
  RecordParameters parameters;
  parameters.keep_longest = policy.keep_longest;
  resolve_transfusion(parameters, rules.find("dossier.transfusion", on));
  const auto* rule = rules.find("dossier.medical", on);
  if (rule == nullptr) return parameters;
  const auto& clauses = *rule->clauses;
  const auto* care = clauses.find(ClauseKind::after);
  if (care == nullptr) return parameters;
  parameters.known = true;
  parameters.reviewed = rule->status == Status::reviewed;
  parameters.care = care->term;
  if (const auto* minor = clauses.find(ClauseKind::not_before_age))
    parameters.minor_age = minor->age;
  if (const auto* death = clauses.find(ClauseKind::if_died_within)) {
    parameters.death_within_years = death->within_years;
    parameters.death = death->term;
  }
  parameters.suspended = clauses.find(ClauseKind::suspended_while) != nullptr;
  if (const auto* active = clauses.find(ClauseKind::active_stage)) parameters.active = active->term;
  if (const auto found = policy.extensions.find(rule->id); found != policy.extensions.end())
    parameters.extra_years = found->second.years;
  return parameters;
}

RecordTerm decide(const RecordParameters& parameters, const Facts& facts, Date today) {
  RecordTerm term;
  term.gaps = gaps_of(parameters, facts, today);
  if (term.gaps != 0) return term;

  const Date care = *facts.last_care;
  term.care_end = add_term(care, parameters.care);
  Date longest = term.care_end;
  if (parameters.minor_age > 0) {
    term.minor_end = add_years(*facts.birth, parameters.minor_age);
    longest = not_before_age(longest, *facts.birth, parameters.minor_age);
  }
  if (facts.death && parameters.death_within_years > 0)
    term.death_end =
        if_died_within(care, *facts.death, parameters.death_within_years, parameters.death);

  Date other = longest;
  term.natural_end = longest;
  if (term.death_end) {
    term.death_decides = !parameters.keep_longest || *term.death_end > longest;
    term.natural_end = term.death_decides ? *term.death_end : longest;
    other = term.death_decides ? longest : *term.death_end;
  }
  term.natural_end = add_years(term.natural_end, parameters.extra_years);
  term.end = pushed(parameters.suspended, care, term.natural_end, facts, today);
  if (term.death_end && other != (term.death_decides ? *term.death_end : longest))
    term.other_end =
        pushed(parameters.suspended, care, add_years(other, parameters.extra_years), facts, today);

  term.active_end = parameters.active.none()
                        ? term.end
                        : active_stage(facts.last_write.value_or(care), care, parameters.active);
  if (parameters.suspended && claim_open_on(today, facts.holds)) {
    term.state = State::held;
  } else if (today > term.end) {
    term.state = parameters.reviewed ? State::due : State::undetermined;
    if (!parameters.reviewed) term.gaps = static_cast<std::uint16_t>(Gap::rule_draft);
  } else {
    term.state = today > term.active_end ? State::archived : State::active;
  }
  return term;
}

std::optional<Date> transfusion_end(const RecordParameters& parameters, const RecordTerm& record,
                                    const Facts& facts, Date transfusion, Date today) {
  if (record.state == State::held || record.state == State::undetermined ||
      !parameters.transfusion_reviewed)
    return std::nullopt;
  const auto own = pushed(parameters.transfusion_suspended, transfusion,
                          add_term(transfusion, parameters.transfusion), facts, today);
  return not_before_record(own, record.end);
}

}  // namespace serment::law
