#pragma once
// What a breach's sheet may hold: lists, lengths, and dates that can all be true together. Internal
// to breach/.
#include "base/result.h"
#include "breach/facts.h"

namespace serment::breach {

/// Errors: invalid_input "breach.text", "breach.option", "breach.date", "breach.future",
/// "breach.before_cause", "breach.order", "breach.ended_and_ongoing", the field in `place`.
Result<void> check_report(const Report& report, Instant now);
Result<void> check_facts(const Facts& facts, Instant now);
/// Errors: "breach.aware_before_noticed", "breach.awareness_reason".
Result<void> check_awareness(const Awareness& awareness, const Facts& facts, Instant now);
/// Errors: "breach.notification_order", "breach.late_reason".
Result<void> check_notification(const Notification& sent, const Breach& breach, Instant now);
Result<void> check_informed(const Informed& informed, const Breach& breach, Instant now);
Result<void> check_told(const Told& told, const Breach& breach, Instant now);

/// Plain, bounded, and not blank if `required`.
Result<void> check_text(std::string_view field, const std::string& text, std::size_t most,
                        bool required = false);

}  // namespace serment::breach
