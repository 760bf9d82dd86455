#pragma once
// What the first screen says: one sentence, at most three actions, the clocks. Pure and
// deterministic.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hygiene/state.h"

namespace serment::hygiene {

enum class Urgency : std::uint8_t { late, due, todo };
std::string_view name_of(Urgency urgency);

struct NextAction {
  std::string id;  ///< of the measure
  std::string title, why;
  int minutes = 0;
  std::string href;
  Urgency state = Urgency::todo;
  std::optional<Date> due{};
};
/// Late ones first, then by legal date, then the shortest, then the catalogue's order.
std::vector<NextAction> next_actions(const std::vector<MeasureState>& states, const Terms& terms,
                                     Date today, std::size_t most = 3);

struct Clock {
  std::string title;
  Date due;
  std::string source, href;
};
/// By date; those of the catalogue whose fact is known, and the words of people that end soon.
std::vector<Clock> clocks(const Catalogue& catalogue, const Observed& observed,
                          const std::vector<MeasureState>& states);

struct Sentence {
  std::string_view level;  ///< "calm", "watch", "act"
  std::string text;
};
Sentence sentence(const std::vector<MeasureState>& states, const std::vector<Clock>& clocks,
                  const Terms& terms, Date today);

}  // namespace serment::hygiene
