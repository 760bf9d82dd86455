#pragma once
// The main courante: records "crisis_line", id "C-2026-001/0001", one version each. A line is never
// changed; a correction is a new line that names the one it corrects.
#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "crisis/crisis.h"

namespace serment::crisis {

/// What is written. Without `event_at` the fact happens now (live); with it, the line was kept on
/// paper and is typed later.
struct NewLine {
  std::string event_at{};
  std::string text{};
  bool approximate = false;    ///< the hour is not sure
  std::uint32_t corrects = 0;  ///< number of the line it corrects; 0: none
  std::string step{};          ///< id of a step done or undone
  bool done = false;
  std::string state{};  ///< of the crisis, written by crisis.cpp
};

struct Line {
  std::uint32_t number = 0;
  Instant event_at;    ///< when it happened
  Instant written_at;  ///< when it was typed
  bool paper = false;  ///< typed later from paper
  bool approximate = false;
  std::string text, by, step, state;
  bool done = false;
  std::uint32_t corrects = 0;
};

/// Adds one line. Errors: invalid_input "crisis.text", "crisis.instant", "crisis.time" (to come,
/// too old, or after the end), "crisis.step", "crisis.corrects", "crisis.full"; forbidden
/// "crisis.closed" (nothing new happens in a closed crisis; what was on paper may still be typed).
Result<Line> add_line(vault::Session& session, store::Transaction& tx, const Crisis& crisis,
                      const NewLine& wanted, std::string_view by);
/// Every line, in the order of the facts.
Result<std::vector<Line>> list_lines(vault::Session& session, store::Transaction& tx,
                                     std::string_view crisis);

}  // namespace serment::crisis
