#pragma once
// Who answers for an act of the register or of the practice's policy: a name that can be read.
#include <string>
#include <string_view>

#include "base/result.h"

namespace serment::compliance {

/// The name without the blanks around it. Error: invalid_input `code` when it is blank, too long or
/// not one line of plain text; `kept` says what has not changed.
Result<std::string> named_author(std::string_view name, std::string_view code,
                                 std::string_view kept);

}  // namespace serment::compliance
