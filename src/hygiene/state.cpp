#include "hygiene/state.h"

#include <algorithm>

#include "base/bug.h"

namespace serment::hygiene {
namespace {

const Attestation* said_of(const std::vector<Attestation>& attestations, std::string_view measure) {
  const auto found = std::find_if(attestations.begin(), attestations.end(),
                                  [&](const auto& said) { return said.measure == measure; });
  return found == attestations.end() ? nullptr : &*found;
}

/// A measure that a person said without object: once a year it comes back.
void apply_not_applicable(const Attestation& said, Date today, MeasureState& state) {
  state.attested_by = said.by;
  state.attested_at = said.at;
  state.expires_on = said.until;
  if (today <= said.until) {
    state.state = State::not_applicable;
    state.explanation = "Sans objet\u00a0: " + said.statement;
    return;
  }
  state.due = said.until;
  state.explanation = "Dite sans objet par " + said.by + " le " + in_french(paris_date(said.at)) +
                      "\u00a0: à confirmer chaque année.";
}

void apply_attestation(const Attestation& said, Date today, MeasureState& state) {
  state.state = State::attested;
  state.attested_by = said.by;
  state.attested_at = said.at;
  state.expires_on = said.until;
  state.due = said.until;
  state.in_place = today <= said.until;
  state.late = !state.in_place;
  const auto word = "Attestée par " + said.by + " le " + in_french(paris_date(said.at));
  state.explanation = state.in_place ? word + ", jusqu’au " + in_french(said.until) + "."
                                     : word + ", valable jusqu’au " + in_french(said.until) +
                                           "\u00a0: à attester de nouveau.";
}

MeasureState state_of(const Measure& measure, const Observed& observed, const Terms& terms,
                      const Attestation* said) {
  MeasureState state{.measure = &measure, .explanation = {}};
  if (observed.answers && !applies(measure.when, *observed.answers)) {
    state.state = State::not_applicable;
    state.explanation = "Sans objet d’après les réponses du cabinet.";
    return state;
  }
  if (said != nullptr && !said->applicable) {
    apply_not_applicable(*said, observed.today(), state);
    if (state.state == State::not_applicable || !measure.probe) return state;
  }
  if (measure.probe) {
    auto found = probe(*measure.probe, observed, terms);
    state.state = found.known ? State::measured : State::unknown;
    state.in_place = found.in_place;
    state.late = found.late;
    state.due = found.due;
    state.explanation = std::move(found.explanation);
    return state;
  }
  if (said != nullptr)
    apply_attestation(*said, observed.today(), state);
  else
    state.explanation = "Serment ne le voit pas\u00a0: à vérifier, puis à attester.";
  return state;
}

}  // namespace

std::string_view name_of(State state) {
  switch (state) {
    case State::measured:
      return "measured";
    case State::attested:
      return "attested";
    case State::unknown:
      return "unknown";
    case State::not_applicable:
      return "not_applicable";
  }
  bug("unknown State");
}

std::vector<MeasureState> assess(const Catalogue& catalogue, const Observed& observed,
                                 const std::vector<Attestation>& attestations) {
  std::vector<MeasureState> states;
  states.reserve(catalogue.measures().size());
  for (const auto& measure : catalogue.measures())
    states.push_back(
        state_of(measure, observed, catalogue.terms(), said_of(attestations, measure.id)));
  return states;
}

Score score_of(const std::vector<MeasureState>& states) {
  Score score;
  for (const auto& state : states) {
    if (!state.applicable()) continue;
    ++score.applicable;
    if (state.in_place) ++score.in_place;
    if (state.late) ++score.late;
  }
  return score;
}

}  // namespace serment::hygiene
