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

Urgency urgency_of(records::DutyLevel level) {
  switch (level) {
    case records::DutyLevel::late:
      return Urgency::late;
    case records::DutyLevel::due:
      return Urgency::due;
    case records::DutyLevel::todo:
      return Urgency::todo;
  }
  bug("unknown DutyLevel");
}

std::size_t count_of(const std::vector<records::Duty>& duties, records::DutyLevel wanted) {
  return static_cast<std::size_t>(std::count_if(
      duties.begin(), duties.end(), [&](const auto& duty) { return duty.level == wanted; }));
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

std::optional<Date> day_of(const records::Duty& duty) {
  if (!duty.due) return std::nullopt;
  return paris_date(*duty.due - std::chrono::milliseconds(1));
}

std::vector<NextAction> next_actions(const std::vector<MeasureState>& states,
                                     const std::vector<records::Duty>& duties, const Terms& terms,
                                     Date today, const May& may, std::size_t most) {
  std::vector<NextAction> actions;
  for (const auto& duty : duties) {
    if (!may(duty.permission)) continue;
    actions.push_back({duty.id, duty.title, duty.why, duty.minutes, duty.href,
                       urgency_of(duty.level), day_of(duty)});
  }
  const auto duties_end = actions.size();
  for (const auto& state : states) {
    const auto urgency = urgency_of(state, terms, today);
    if (!urgency || !may(state.measure->permission)) continue;
    const auto& measure = *state.measure;
    actions.push_back({measure.id, measure.action, state.explanation + " " + measure.why,
                       measure.minutes, measure.href, *urgency, state.due});
  }
  const auto rank = [](const NextAction& action) {
    return std::tuple(action.state, action.due.value_or(kNever), action.minutes);
  };
  const auto by_rank = [&](const auto& a, const auto& b) { return rank(a) < rank(b); };
  const auto middle = actions.begin() + static_cast<std::ptrdiff_t>(duties_end);
  std::stable_sort(actions.begin(), middle, by_rank);
  std::stable_sort(middle, actions.end(), by_rank);
  // Somebody waits behind a duty: it comes before a measure of the same date.
  std::inplace_merge(actions.begin(), middle, actions.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.state, a.due.value_or(kNever)) <
           std::tuple(b.state, b.due.value_or(kNever));
  });
  if (actions.size() > most) actions.resize(most);
  return actions;
}

std::vector<Clock> clocks(const Catalogue& catalogue, const Observed& observed,
                          const std::vector<MeasureState>& states,
                          const std::vector<records::Duty>& duties) {
  std::vector<Clock> found;
  for (const auto& duty : duties)
    if (const auto day = day_of(duty)) found.push_back({duty.title, *day, duty.source, duty.href});
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

Sentence sentence(const std::vector<MeasureState>& states, const std::vector<records::Duty>& duties,
                  const std::vector<Clock>& clocks, const Terms& terms, Date today) {
  const auto late_duties = count_of(duties, records::DutyLevel::late);
  const auto late = count_of(states, Urgency::late, terms, today);
  if (late_duties > 0)
    return {"act", "Agir maintenant\u00a0: " +
                       counted(late_duties, "délai est dépassé", "délais sont dépassés") + "."};
  if (late > 0)
    return {"act", "Agir maintenant\u00a0: " +
                       counted(late, "mesure est en retard", "mesures sont en retard") + "."};
  const auto due =
      count_of(duties, records::DutyLevel::due) + count_of(states, Urgency::due, terms, today);
  if (due > 0)
    return {"watch",
            "À surveiller\u00a0: " + counted(due, "point", "points") + " à traiter bientôt."};
  if (const auto waiting = count_of(duties, records::DutyLevel::todo); waiting > 0)
    return {"calm", "Rien ne presse\u00a0: " +
                        counted(waiting, "tâche attend", "tâches attendent") + " votre moment."};
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
