#include "compliance/plain_text.h"

#include <cstdint>

#include "text/encoding.h"

namespace serment::compliance {

bool is_plain_text(std::string_view text) {
  if (!text::is_valid_utf8(text)) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return false;
    // U+0080 to U+009F, and U+FFFE, U+FFFF, which XML cannot carry.
    if (byte == 0xC2 && static_cast<std::uint8_t>(text[i + 1]) < 0xA0) return false;
    const auto rest = text.substr(i);
    if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) return false;
  }
  return true;
}

bool is_filled_text(std::string_view text, std::size_t longest) {
  return text.size() <= longest && text.find_first_not_of(" \n") != std::string_view::npos &&
         is_plain_text(text);
}

}  // namespace serment::compliance
