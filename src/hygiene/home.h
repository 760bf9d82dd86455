#pragma once
// What the first screen says: one sentence, at most three actions, the clocks. Pure and
// deterministic.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "hygiene/state.h"
#include "records/duty.h"

namespace serment::hygiene {

enum class Urgency : std::uint8_t { late, due, todo };
std::string_view name_of(Urgency urgency);

struct NextAction {
  std::string id;  ///< of the measure, or of the duty
  std::string title, why;
  int minutes = 0;
  std::string href;
  Urgency state = Urgency::todo;
  std::optional<Date> due{};
};
/// True for what the person who looks may do, by the id of its permission.
using May = std::function<bool(std::string_view permission)>;

/// Late ones first, then by legal date, duties before measures, then the shortest, then the given
/// order; only what the person may do.
std::vector<NextAction> next_actions(const std::vector<MeasureState>& states,
                                     const std::vector<records::Duty>& duties, const Terms& terms,
                                     Date today, const May& may, std::size_t most = 3);
/// The civil day by which a duty must be done: the end of a day is that day, not the next.
std::optional<Date> day_of(const records::Duty& duty);

struct Clock {
  std::string title;
  Date due;
  std::string source, href;
};
/// By date; those of the catalogue whose fact is known, the words of people that end soon, and the
/// duties that have a date.
std::vector<Clock> clocks(const Catalogue& catalogue, const Observed& observed,
                          const std::vector<MeasureState>& states,
                          const std::vector<records::Duty>& duties);

struct Sentence {
  std::string_view level;  ///< "calm", "watch", "act"
  std::string text;
};
Sentence sentence(const std::vector<MeasureState>& states, const std::vector<records::Duty>& duties,
                  const std::vector<Clock>& clocks, const Terms& terms, Date today);

}  // namespace serment::hygiene
