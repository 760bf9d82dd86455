#pragma once
#include <string_view>

namespace serment::compliance {

/// True for well-formed UTF-8 without control characters other than the line end: what a register,
/// a sheet and a PDF can all carry unchanged.
bool is_plain_text(std::string_view text);
/// A plain text that says something: not blank, of at most `longest` bytes.
bool is_filled_text(std::string_view text, std::size_t longest);
/// Without the blanks around it, no-break and zero-width ones included: empty when nothing is said.
std::string_view trimmed(std::string_view text);
/// True when an unseen character turns the direction in which what follows is read (U+202A to
/// U+202E, U+2066 to U+2069): one name would be shown as another.
bool turns_direction(std::string_view text);

}  // namespace serment::compliance
