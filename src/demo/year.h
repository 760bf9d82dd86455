#pragma once
// The acts of a year, each at its hour, through the domain's own doors.
#include "base/clock.h"
#include "demo/chance.h"
#include "demo/demo.h"
#include "dossier/index.h"
#include "identity/identity.h"
#include "vault/session.h"

namespace serment::demo {

/// What the acts need: the clock that they move, who acts, the names in memory.
struct Stage {
  const Options& options;
  FixedClock& clock;
  Chance& chance;
  vault::Session& session;
  identity::Identity& identity;
  dossier::Index& index;
  std::string owner, doctor, secretary, locum;  ///< member ids
  Date first;                                   ///< the day the practice began
  /// Called each morning of the year, the clock at eight.
  std::function<Result<void>(Date)> on_morning{};
};

Result<void> import_everyone(Stage& stage);
/// Every working day: dossiers opened at plausible hours, a few at night.
Result<void> live_a_year(Stage& stage);
/// Claims, one erasure with its certificate, duplicates left to decide.
Result<void> decide(Stage& stage, Made& made);
/// The register's fiches read and validated, a poster displayed, measures attested.
Result<void> conform(Stage& stage);

}  // namespace serment::demo
