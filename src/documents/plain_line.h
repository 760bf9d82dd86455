#pragma once
// One line of text written glyph by glyph into a PDF, without a renderer: the address of a letter,
// a mark over a page.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "documents/pdf_letter.h"
#include "documents/true_type.h"

namespace serment::documents {

struct Font {
  std::string name;
  std::string file;
  TrueType shape;
};
/// How many fonts beyond the house's own know more letters.
inline constexpr std::size_t kWiderFonts = 2;
/// The house's font, and the first `wider` of the others, if the machine has them.
std::vector<Font> fonts_at_hand(std::size_t wider);
EmbeddedFont to_embed(const Font& font);

/// Some letters of a line, as their glyphs in one font.
struct Run {
  std::size_t font = 0;
  std::string hex;
};
struct Line {
  std::vector<Run> runs;
  int width = 0;  ///< in thousandths
};
/// Nothing when a letter needs shaping, or no font has it. A line that one font shows whole keeps
/// it; a street in Latin letters under a Chinese name is in two.
std::optional<Line> line_of(std::string_view text, const std::vector<Font>& fonts);
/// Its text operators; fonts are named by the prefix and their place.
std::string drawn(const Line& line, std::string_view font_prefix, double size);

}  // namespace serment::documents
