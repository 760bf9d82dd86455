#pragma once
// Where a crisis stands: each step by phase, the next one, what is late. Pure.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crisis/log.h"

namespace serment::crisis {

struct StepState {
  Step step;
  std::string source_ref, confidence;
  bool done = false;
  std::string at{}, by{};               ///< of the doing
  std::optional<std::int64_t> after{};  ///< seconds after the crisis was noticed
  bool late = false;  ///< done after its phase, or its phase is over and it is not done
};
BOOST_DESCRIBE_STRUCT(StepState, (), (step, source_ref, confidence, done, at, by, after, late))

struct PhaseState {
  Phase phase;
  std::string due_at{};  ///< ISO; empty without a term
  bool over = false;     ///< its term has passed
  std::vector<StepState> steps{};
};
BOOST_DESCRIBE_STRUCT(PhaseState, (), (phase, due_at, over, steps))

struct Progress {
  std::vector<PhaseState> phases{};
  std::string next{};  ///< id of the next step; empty when all are done
  std::uint32_t done = 0, total = 0, late = 0;
  std::int64_t elapsed_seconds = 0;  ///< to now, or to the end
};
BOOST_DESCRIBE_STRUCT(Progress, (), (phases, next, done, total, late, elapsed_seconds))

/// The latest line about a step says whether it is done.
Progress progress_of(const Catalogue& law, const Crisis& crisis, const std::vector<Line>& lines,
                     Instant now);

}  // namespace serment::crisis
