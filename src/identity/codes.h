#pragma once
// Codes that people copy from paper: invitations, recovery codes.
#include <string>
#include <string_view>

#include "base/random.h"

namespace serment::identity {

/// Groups of five signs without look-alikes: "ABCDE-FGHJK". About 25 bits a group.
std::string draw_code(Random& random, std::size_t groups);
/// What is kept of a code, as typed: case, spaces and dashes do not matter.
std::string hash_of_code(std::string_view typed);

}  // namespace serment::identity
