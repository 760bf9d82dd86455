#include "law/record_term.h"

#include <algorithm>

#include "law/clauses.h"

namespace serment::law {
namespace {

int extra_years(const Policy& policy, const Rule& rule) {
  const auto found = policy.extensions.find(rule.id);
  return found == policy.extensions.end() ? 0 : found->second.years;
}

void resolve_transfusion(RecordParameters& parameters, const Policy& policy, const Rule* rule) {
  if (rule == nullptr) return;
  parameters.transfusion_extra_years = extra_years(policy, *rule);
  const auto& clauses = *rule->clauses;
  if (const auto* clause = clauses.find(ClauseKind::after)) {
    parameters.transfusion = clause->term;
    parameters.transfusion_reviewed = rule->status == Status::reviewed;
  }
  parameters.transfusion_suspended = clauses.find(ClauseKind::suspended_while) != nullptr;
}

/// Calls `visit` with each transfusion whose day is known: the latest day that an undated one can
/// have is no fact to hold against the others.
template <class Visit>
void each_dated_transfusion(const Facts& facts, const Visit& visit) {
  bool undated = facts.undated_transfusion_by.has_value();
  for (const auto date : facts.transfusions) {
    if (undated && date == *facts.undated_transfusion_by) {
      undated = false;  // that one only: another may have that day
      continue;
    }
    visit(date);
  }
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
  each_dated_transfusion(facts, [&](Date date) {
    note(Gap::transfusion_after_death, facts.death && date > *facts.death);
    note(Gap::transfusion_before_birth, facts.birth && date < *facts.birth);
  });
  return gaps;
}

/// A transfusion is an act of care: the later of both is the last one.
Date last_care_of(const Facts& facts) {
  Date care = *facts.last_care;
  each_dated_transfusion(facts, [&](Date date) { care = std::max(care, date); });
  return care;
}

/// The ends of rules 1, 2 and 3, each counted from its own origin, `extra_years` later.
struct Ends {
  Date care{};
  std::optional<Date> minor{};
  std::optional<Date> death{};
  Date longest{};  ///< of rules 1 and 2
};
Ends ends_of(const RecordParameters& parameters, const Facts& facts, Date care, int extra_years) {
  Ends ends{.care = add_term(care, parameters.care, extra_years)};
  ends.longest = ends.care;
  if (parameters.minor_age > 0) {
    ends.minor = add_years(*facts.birth, parameters.minor_age + extra_years);
    ends.longest = not_before_age(ends.care, *facts.birth, parameters.minor_age + extra_years);
  }
  if (facts.death && parameters.death_within_years > 0 &&
      if_died_within(care, *facts.death, parameters.death_within_years, parameters.death))
    ends.death = add_term(*facts.death, parameters.death, extra_years);
  return ends;
}

Date pushed(bool suspended, Date start, Date end, const Facts& facts, Date today) {
  return suspended && !facts.holds.empty() ? suspended_while(start, end, facts.holds, today) : end;
}

}  // namespace

RecordParameters resolve(const RuleSet& rules, const Policy& policy, Date on) {
  RecordParameters parameters;
  parameters.keep_longest = policy.keep_longest;
  resolve_transfusion(parameters, policy, rules.find("dossier.transfusion", on));
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
  parameters.extra_years = extra_years(policy, *rule);
  return parameters;
}

RecordTerm decide(const RecordParameters& parameters, const Facts& facts, Date today) {
  RecordTerm term;
  term.gaps = gaps_of(parameters, facts, today);
  if (term.gaps != 0) return term;

  const Date care = last_care_of(facts);
  const auto ends = ends_of(parameters, facts, care, 0);
  term.care = care;
  term.care_end = ends.care;
  term.minor_end = ends.minor;
  term.death_end = ends.death;
  // A claim that came between the act noted and a later transfusion counts: the longer reading.
  const auto after_claims = [&](Date end) {
    return pushed(parameters.suspended, *facts.last_care, end, facts, today);
  };
  const auto kept =
      parameters.extra_years == 0 ? ends : ends_of(parameters, facts, care, parameters.extra_years);
  term.natural_end = kept.longest;
  Date other = kept.longest;
  if (kept.death) {
    term.death_decides = !parameters.keep_longest || *kept.death > kept.longest;
    term.natural_end = term.death_decides ? *kept.death : kept.longest;
    other = term.death_decides ? kept.longest : *kept.death;
  }
  term.end = after_claims(term.natural_end);
  if (other != term.natural_end) term.other_end = after_claims(other);

  term.active_end =
      parameters.active.none()
          ? term.end
          : active_stage(std::min(facts.last_write.value_or(care), today), care, parameters.active);
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

Date transfusion_own_end(const RecordParameters& parameters, const Facts& facts, Date transfusion,
                         Date today) {
  return pushed(parameters.transfusion_suspended, transfusion,
                add_term(transfusion, parameters.transfusion, parameters.transfusion_extra_years),
                facts, today);
}

std::optional<Date> transfusion_end(const RecordParameters& parameters, const RecordTerm& record,
                                    const Facts& facts, Date transfusion, Date today) {
  if (record.state == State::held || record.state == State::undetermined ||
      !parameters.transfusion_reviewed)
    return std::nullopt;
  return not_before_record(transfusion_own_end(parameters, facts, transfusion, today), record.end);
}

}  // namespace serment::law
