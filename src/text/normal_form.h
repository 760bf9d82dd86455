#pragma once
#include <string>
#include <string_view>

namespace serment::text {

/// NFKC: compatibility forms undone, letters composed; no-break spaces become spaces. Bytes that
/// are not UTF-8 become U+FFFD.
std::string compatibility_form(std::string_view text);

}  // namespace serment::text
