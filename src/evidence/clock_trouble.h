#pragma once
// A journal whose clock went wrong: its order holds (docs/format/journal.md §7), its dates do not.
#include <cstdint>
#include <string>

namespace serment::evidence {

/// What the dates of a bundle's journal do not tell rightly.
struct ClockTrouble {
  std::uint64_t dated_later = 0;  ///< events that bear a date after the bundle's own instant
  std::uint64_t went_back = 0;    ///< times that the journal noted the clock put back
};

/// One French sentence for people; empty when there is nothing to say.
std::string clock_in_french(const ClockTrouble& clock);

/// The same of events left out of a bundle being built because they are dated later than now.
std::string left_out_in_french(std::uint64_t still_to_come);

}  // namespace serment::evidence
