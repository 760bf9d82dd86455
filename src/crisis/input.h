#pragma once
// What people type in a crisis, checked the same way everywhere.
#include <string>
#include <string_view>

#include "base/calendar.h"
#include "base/result.h"

namespace serment::crisis {

/// Plain text, neither blank nor over `most` bytes. Error: invalid_input "crisis.text", with the
/// field in `place`.
Result<void> check_text(std::string_view text, std::size_t most, std::string_view place);
/// The same, but it may be empty.
Result<void> check_optional_text(std::string_view text, std::size_t most, std::string_view place);
/// An instant ("2026-11-28T08:12:00Z", "…+01:00"), or the wall clock of the practice
/// ("2026-11-28 09:12", Europe/Paris). Error: invalid_input "crisis.instant".
Result<Instant> read_instant(std::string_view text, std::string_view place);

inline constexpr std::size_t kLongestText = 2000;
inline constexpr std::size_t kLongestName = 200;

}  // namespace serment::crisis
