#pragma once
#include <string>
#include <string_view>

namespace serment::compliance {

/// The same HTML with one line at the top, on the screen and on every page it is printed on: who
/// was given this copy, and when.
std::string with_mark(std::string html, std::string_view mark);

}  // namespace serment::compliance
