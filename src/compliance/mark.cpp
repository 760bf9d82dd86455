#include "compliance/mark.h"

#include <array>
#include <cstdio>

#include "base/bug.h"

namespace serment::compliance {
namespace {

/// A text between the quotes of a style sheet: whatever could end them, or the sheet, is written by
/// its number.
std::string css_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x80 || c == ' ' || (c >= '0' && c <= '9') ||
                       (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (plain) {
      out += c;
      continue;
    }
    std::array<char, 12> escaped{};
    std::snprintf(escaped.data(), escaped.size(), "\\%06x ", static_cast<unsigned>(byte));
    out += escaped.data();
  }
  return out;
}

}  // namespace

std::string with_mark(std::string html, std::string_view mark) {
  const auto head = html.find("</head>");
  if (head == std::string::npos) bug("a document has no head");
  const auto text = css_text(mark);
  html.insert(head, "<style>@page { @top-center { content: \"" + text +
                        "\"; color: #000; font-weight: 700; border: 0.75pt solid #000; padding: "
                        "1mm 2mm; } } @media screen { body::before { content: \"" +
                        text +
                        "\"; display: block; position: sticky; top: 0; z-index: 9; padding: 4px "
                        "8px; border: 1px solid #000; background: #fff; color: #000; font-weight: "
                        "700; text-align: center; } }</style>");
  return html;
}

}  // namespace serment::compliance
