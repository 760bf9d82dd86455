#pragma once
// The report of a crisis or a drill, timed: steps with their minutes, the log, the review.
#include "compliance/founding.h"
#include "crisis/progress.h"

namespace serment::crisis {

Result<compliance::Printable> report_document(const compliance::Answers& answers,
                                              const Crisis& crisis, const std::vector<Line>& lines,
                                              Instant now);
/// "3 min 20 s", "2 h 05 min", "1 j 4 h": a span, for people.
std::string span_in_french(std::int64_t seconds);

}  // namespace serment::crisis
