#include "law/judge.h"

namespace serment::law {

Verdict Judge::operator()(const Facts& facts) const {
  const auto term = decide(x_parameters, facts, x_today);
  Verdict verdict{.state = term.state};
  if (term.state == State::held || term.state == State::undetermined) return verdict;
  verdict.last_day = term.end;
  for (const auto date : facts.transfusions) {
    const auto end = transfusion_end(x_parameters, term, facts, date, x_today);
    // One mention without a term keeps them all.
    if (!end) return {.state = term.state, .last_day = term.end};
    if (!verdict.transfusion_last_day || *end > *verdict.transfusion_last_day)
      verdict.transfusion_last_day = end;
  }
  return verdict;
}

}  // namespace serment::law
