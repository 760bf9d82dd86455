#pragma once
#include <string_view>

#include "base/result.h"

namespace serment::retention {

/// What cannot be undone is done by a named person, with a written reason. Error: invalid_input
/// `code`, whose place is what is missing.
Result<void> check_signed(std::string_view code, std::string_view by, std::string_view reason);

}  // namespace serment::retention
