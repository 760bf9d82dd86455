#pragma once
#include <string_view>

namespace serment::compliance {

/// True for well-formed UTF-8 without control characters other than the line end: what a register,
/// a sheet and a PDF can all carry unchanged.
bool is_plain_text(std::string_view text);
/// A plain text that says something: not blank, of at most `longest` bytes.
bool is_filled_text(std::string_view text, std::size_t longest);

}  // namespace serment::compliance
