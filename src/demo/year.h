#pragma once
// The acts of a year, each at its hour, through the domain's own doors.
#include <map>

#include "base/clock.h"
#include "demo/chance.h"
#include "demo/demo.h"
#include "dossier/index.h"
#include "identity/identity.h"
#include "vault/session.h"

namespace serment::demo {

struct Stage;

/// Somebody of the team: member id and name.
struct Player {
  std::string id, name;
};
/// When something happens: that many days before the day on which the year ends, in Paris.
struct When {
  int days_before = 0;
  int hour = 9;
  int minute = 0;
};
struct Scene {
  When when;
  std::function<Result<void>(Stage&)> play;
};
using Story = std::vector<Scene>;

/// What the acts need: the clock that they move, who acts, the names in memory.
struct Stage {
  const Options& options;
  FixedClock& clock;
  Chance& chance;
  vault::Session& session;
  identity::Identity& identity;
  dossier::Index& index;
  Made& made;
  Date first;  ///< the day the practice began
  Player owner{}, doctor{}, secretary{}, dpo{}, technician{}, locum{}, former_locum{};
  std::optional<DateSpan> doctor_away{};     ///< when `replacing` sees the doctor's patients
  std::string replacing{};                   ///< member id
  std::vector<Date> last_care{};             ///< by number of the patient
  std::map<std::string, std::string> ids{};  ///< what the story calls a record → its id
};

Result<void> import_everyone(Stage& stage);
/// Every day until the eve of the last: dossiers opened at plausible hours, a few at night, and the
/// scenes of the story in their place.
Result<void> live_a_year(Stage& stage, Story story);
/// Claims, one erasure with its certificate, what comes next proposed.
Result<void> decide(Stage& stage);
/// The register's fiches read and validated, a poster displayed, measures attested.
Result<void> conform(Stage& stage);

/// The dossier of patient number n, as long as there is one.
std::optional<DossierId> dossier_of(const Stage& stage, std::uint64_t patient);
/// That hour of a day in Paris.
Instant at_hour(Date day, int hour, int minute, int second = 0);

}  // namespace serment::demo
