#pragma once
// Three real cases (law/breach_replays.toml), run through the same table and clock as the
// practice's own breaches: what Serment would have asked, and by when. Tests, and examples on
// screen.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "breach/clock.h"
#include "breach/decision.h"

namespace serment::breach {

struct Replay {
  std::string id, title, story, reference, url, confidence;
  Date read_on;
  Facts facts;
  Awareness awareness;
  // What the file says must come out, worked by hand.
  std::string authority, authority_row, persons, persons_row;
  Instant due;
  std::optional<Instant> due_other;  ///< of the second reading
  std::vector<std::string> contacts;
};

/// Errors: invalid_input "toml.…", "breach_law.unknown".
Result<std::vector<Replay>> parse_replays(std::string_view toml);
/// Those built in; a fault in them is a bug, tested.
const std::vector<Replay>& replays();

}  // namespace serment::breach
