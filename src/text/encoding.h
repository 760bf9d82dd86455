#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace serment::text {

/// True for well-formed UTF-8 (RFC 3629: no overlong form, no surrogate, nothing past U+10FFFF).
bool is_valid_utf8(std::string_view bytes);

/// How much of a text speaks for UTF-8, and against it.
struct Utf8Evidence {
  std::uint64_t sequences = 0;  ///< well-formed characters of several bytes
  std::uint64_t faults = 0;     ///< bytes that belong to no well-formed character
};
Utf8Evidence utf8_evidence(std::string_view bytes);

/// Windows-1252 (what French software calls ANSI) to UTF-8. Nothing when a byte has no meaning in
/// it (81, 8D, 8F, 90, 9D).
std::optional<std::string> from_windows_1252(std::string_view bytes);

}  // namespace serment::text
