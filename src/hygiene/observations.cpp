#include "hygiene/observations.h"

#include <boost/describe.hpp>

#include "audit/actions.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::hygiene {

BOOST_DESCRIBE_STRUCT(ObservedMeasure, (), (measure, known, in_place, seen))

/// The sealed content of the record; its instant is the record's.
struct StoredObservation {
  std::vector<ObservedMeasure> measures{};
};
BOOST_DESCRIBE_STRUCT(StoredObservation, (), (measures))

namespace {

constexpr std::string_view kKind = "measure_observation";
constexpr std::string_view kId = "practice";
constexpr std::string_view kObserved = "observed";
constexpr std::string_view kAct = audit::known_act("measure.observed");
constexpr records::Transition kSteps[] = {{"", kObserved, kAct}, {kObserved, kObserved, kAct}};
constexpr records::Lifecycle kLife{kKind, kSteps};

}  // namespace

Result<bool> keep_observation(vault::Session& session, store::Transaction& tx,
                              const std::vector<MeasureState>& states, const Terms& terms,
                              std::string_view by) {
  StoredObservation seen;
  for (const auto& state : states)
    if (state.measure->probe)
      seen.measures.push_back(
          {state.measure->id, state.state == State::measured, state.in_place, state.explanation});
  auto json = json::bind::write(seen);
  const auto last = TRY(records::find(session, tx, kKind, kId));
  const auto today = session.clock.today();
  if (last && last->json == json && today < add_days(paris_date(last->at), terms.observation_days))
    return false;
  TRY_VOID(records::save(session, tx, kLife, kId, kObserved, std::move(json),
                         last ? last->version : 0, by));
  return true;
}

Result<std::optional<Observation>> last_observation(vault::Session& session,
                                                    store::Transaction& tx) {
  const auto last = TRY(records::find(session, tx, kKind, kId));
  if (!last) return std::optional<Observation>{};
  auto stored = TRY(json::bind::read<StoredObservation>(last->json));
  return std::optional(Observation{last->at, std::move(stored.measures)});
}

}  // namespace serment::hygiene
