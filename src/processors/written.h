#pragma once
// What a person wrote in a field of a supplier's file.
#include <string>
#include <string_view>

#include "base/calendar.h"
#include "base/result.h"

namespace serment::processors {

inline constexpr std::size_t kLongestName = 200;
inline constexpr std::size_t kLongestText = 2000;

enum class Need : bool { optional, required };
/// Trims. Refuses an empty text when it is needed, one that is too long, control characters:
/// invalid_input "processor.text_missing", "processor.text", the field in `place`.
Result<std::string> written(std::string_view value, std::string_view field, std::size_t longest,
                            Need need);
/// Refuses a fact of the future, or before 2000: invalid_input "processor.date".
Result<void> check_fact_date(Date date, std::string_view field, Date today);

}  // namespace serment::processors
