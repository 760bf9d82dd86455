#include "crisis/progress.h"

#include <algorithm>

namespace serment::crisis {
namespace {

/// The line that says where a step stands: the one typed last, so that an undoing wins.
const Line* last_about(const std::vector<Line>& lines, std::string_view step) {
  const Line* found = nullptr;
  for (const auto& line : lines)
    if (line.step == step && (found == nullptr || line.number > found->number)) found = &line;
  return found;
}

StepState state_of(const Catalogue& law, const Step& step, const Crisis& crisis,
                   const std::vector<Line>& lines, std::optional<Instant> due, Instant until) {
  const auto& source = law.source(step.source);
  StepState state{.step = step, .source_ref = source.ref, .confidence = source.confidence};
  const auto* line = last_about(lines, step.id);
  if (line != nullptr && line->done) {
    state.done = true;
    state.at = iso(line->event_at);
    state.by = line->by;
    state.after =
        std::chrono::floor<std::chrono::seconds>(line->event_at - crisis.noticed_at).count();
  }
  state.late = due && (state.done ? line->event_at > *due : until > *due);
  return state;
}

}  // namespace

Progress progress_of(const Catalogue& law, const Crisis& crisis, const std::vector<Line>& lines,
                     Instant now) {
  const auto until = crisis.closed_at.value_or(now);
  Progress progress;
  progress.elapsed_seconds =
      std::chrono::floor<std::chrono::seconds>(until - crisis.noticed_at).count();
  for (const auto& phase : law.phases) {
    std::optional<Instant> due;
    if (phase.minutes > 0) due = crisis.noticed_at + std::chrono::minutes(phase.minutes);
    PhaseState state{
        .phase = phase, .due_at = due ? iso(*due) : std::string{}, .over = due && until > *due};
    for (const auto& step : law.steps) {
      if (step.phase != phase.id || !applies(step, crisis.facts.kind)) continue;
      auto one = state_of(law, step, crisis, lines, due, until);
      ++progress.total;
      progress.done += one.done ? 1U : 0U;
      progress.late += one.late ? 1U : 0U;
      if (!one.done && progress.next.empty()) progress.next = step.id;
      state.steps.push_back(std::move(one));
    }
    progress.phases.push_back(std::move(state));
  }
  return progress;
}

}  // namespace serment::crisis
