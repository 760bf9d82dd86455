#pragma once
// What Serment itself saw of the measures, kept as a record ("measure_observation"): the screen
// shows the moment, the bundle of proof needs what was true on a day.
#include <optional>
#include <string>
#include <vector>

#include "hygiene/state.h"
#include "vault/session.h"

namespace serment::hygiene {

struct ObservedMeasure {
  std::string measure;  ///< its id
  bool known = false;   ///< false: Serment could not look, and claims nothing
  bool in_place = false;
  std::string seen;  ///< the sentence shown on that day
};
struct Observation {
  Instant at;
  std::vector<ObservedMeasure> measures;
};

/// Writes what was measured when it differs from what was last written, or when that is older than
/// the catalogue's term; true when written. Attested measures are left out.
Result<bool> keep_observation(vault::Session& session, store::Transaction& tx,
                              const std::vector<MeasureState>& states, const Terms& terms,
                              std::string_view by);
/// The last one, as of the session's instant; nothing before the first.
Result<std::optional<Observation>> last_observation(vault::Session& session,
                                                    store::Transaction& tx);

}  // namespace serment::hygiene
