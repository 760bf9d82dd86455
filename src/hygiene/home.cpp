#include "hygiene/home.h"

#include <algorithm>
#include <tuple>

#include "base/bug.h"
#include "hygiene/words.h"

namespace serment::hygiene {
namespace {

constexpr Date kNever{std::chrono::year{9999}, std::chrono::month{12}, std::chrono::day{31}};

/// What there is to do about a measure, if anything.
std::optional<Urgency> urgency_of(const MeasureState& state, const Terms& terms, Date today) {
  if (!state.applicable()) return std::nullopt;
  if (state.late) return Urgency::late;
  if (state.due && *state.due <= add_days(today, terms.soon_days)) return Urgency::due;
  if (!state.in_place) return Urgency::todo;
  return std::nullopt;
}

std::size_t count_of(const std::vector<MeasureState>& states, Urgency wanted, const Terms& terms,
                     Date today) {
  return static_cast<std::size_t>(std::count_if(
      states.begin(), states.end(),
      [&](const MeasureState& state) { return urgency_of(state, terms, today) == wanted; }));
}

}  // namespace

std::string_view name_of(Urgency urgency) {
  switch (urgency) {
    case Urgency::late:
      return "late";
    case Urgency::due:
      return "due";
    case Urgency::todo:
      return "todo";
  }
  bug("unknown Urgency");
}

std::vector<NextAction> next_actions(const std::vector<MeasureState>& states, const Terms& terms,
                                     Date today, std::size_t most) {
  std::vector<NextAction> actions;
  for (const auto& state : states) {
    const auto urgency = urgency_of(state, terms, today);
    if (!urgency) continue;
    const auto& measure = *state.measure;
    actions.push_back({measure.id, measure.action, state.explanation + " " + measure.why,
                       measure.minutes, measure.href, *urgency, state.due});
  }
  const auto rank = [](const NextAction& action) {
    return std::tuple(action.state, action.due.value_or(kNever), action.minutes);
  };
  std::stable_sort(actions.begin(), actions.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  if (actions.size() > most) actions.resize(most);
  return actions;
}

std::vector<Clock> clocks(const Catalogue& catalogue, const Observed& observed,
                          const std::vector<MeasureState>& states) {
  std::vector<Clock> found;
  for (const auto& rule : catalogue.clocks()) {
    const auto fact = fact_of(observed, rule.fact);
    if (!fact) continue;
    found.push_back({rule.title, add_days(add_months(*fact, rule.months), rule.days),
                     catalogue.source(rule.source).ref, rule.href});
  }
  constexpr int kMonthsAhead = 3;
  const auto horizon = add_months(observed.today(), kMonthsAhead);
  for (const auto& state : states)
    if (state.expires_on && *state.expires_on <= horizon)
      found.push_back({state.measure->title + "\u00a0: à confirmer", *state.expires_on,
                       catalogue.source(state.measure->source).ref, state.measure->href});
  std::stable_sort(found.begin(), found.end(),
                   [](const Clock& a, const Clock& b) { return a.due < b.due; });
  return found;
}

Sentence sentence(const std::vector<MeasureState>& states, const std::vector<Clock>& clocks,
                  const Terms& terms, Date today) {
  if (const auto late = count_of(states, Urgency::late, terms, today); late > 0)
    return {"act", "Agir maintenant\u00a0: " +
                       counted(late, "mesure est en retard", "mesures sont en retard") + "."};
  if (const auto due = count_of(states, Urgency::due, terms, today); due > 0)
    return {"watch",
            "À surveiller\u00a0: " + counted(due, "point", "points") + " à traiter d’ici un mois."};
  const auto left = count_of(states, Urgency::todo, terms, today);
  if (left > 0)
    return {"calm", "Rien ne presse\u00a0: " + counted(left, "mesure reste", "mesures restent") +
                        " à mettre en place."};
  const auto next = std::find_if(clocks.begin(), clocks.end(),
                                 [&](const Clock& clock) { return clock.due >= today; });
  if (next == clocks.end()) return {"calm", "Tout va bien. Rien à faire aujourd’hui."};
  return {"calm", "Tout va bien. Prochaine échéance\u00a0: " + in_french(next->due) + "."};
}

}  // namespace serment::hygiene
