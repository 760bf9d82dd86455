#include "compliance/plain_text.h"

#include <cstdint>

#include "text/encoding.h"

namespace serment::compliance {
namespace {

/// What shows nothing: spaces, line ends, no-break, narrow and zero-width spaces, U+FEFF.
constexpr std::string_view kBlanks[] = {" ",      "\n",     "\r",     "\t",     "\u00a0", "\u2007",
                                        "\u2009", "\u200b", "\u202f", "\u2060", "\u3000", "\ufeff"};

}  // namespace

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

std::string_view trimmed(std::string_view text) {
  const auto cut = [&] {
    for (const auto blank : kBlanks) {
      if (text.starts_with(blank)) return text.remove_prefix(blank.size()), true;
      if (text.ends_with(blank)) return text.remove_suffix(blank.size()), true;
    }
    return false;
  };
  while (cut()) {
  }
  return text;
}

bool turns_direction(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto second = static_cast<std::uint8_t>(text[i + 1]);
    const auto third = static_cast<std::uint8_t>(text[i + 2]);
    if (static_cast<std::uint8_t>(text[i]) != 0xE2) continue;
    if (second == 0x80 && third >= 0xAA && third <= 0xAE) return true;
    if (second == 0x81 && third >= 0xA6 && third <= 0xA9) return true;
  }
  return false;
}

}  // namespace serment::compliance
