#include "documents/plain_line.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <map>

#include "base/embedded.h"

namespace serment::embedded {
const std::vector<File>& documents_fonts();
}

namespace serment::documents {
namespace {

constexpr std::string_view kHouseFont = "atkinson-hyperlegible-latin-400-normal.ttf";
/// What Debian has for letters that the house's font lacks, as pdf.cpp names them to the renderer.
constexpr std::pair<const char*, const char*> kWiderFiles[] = {
    {"DejaVuSans", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"},
    {"DroidSansFallback", "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"},
};
static_assert(std::size(kWiderFiles) == kWiderFonts);

std::string read_whole(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The CMap that gives letters back to who copies or searches the file.
std::string to_unicode(const TrueType& font) {
  std::string map =
      "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo << /Registry "
      "(Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def /CMapType 2 "
      "def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n";
  std::map<std::uint16_t, char32_t> letters;
  for (const auto& [letter, glyph] : font.letters()) letters.emplace(glyph, letter);
  constexpr std::size_t kMostInRange = 100;
  std::string lines;
  std::size_t count = 0;
  const auto flush = [&] {
    if (count == 0) return;
    map += std::to_string(count) + " beginbfchar\n" + lines + "endbfchar\n";
    lines.clear();
    count = 0;
  };
  for (const auto& [glyph, letter] : letters) {
    std::array<char, 24> line{};
    std::snprintf(line.data(), line.size(), "<%04X> <%04X>\n", unsigned{glyph},
                  static_cast<unsigned>(letter));
    lines += line.data();
    if (++count == kMostInRange) flush();
  }
  flush();
  return map + "endcmap CMapName currentdict /CMap defineresource pop end end";
}

/// The font of a letter: the one at work if it has it, else the first that does.
std::optional<std::size_t> font_of(char32_t letter, std::size_t at_work,
                                   const std::vector<Font>& fonts) {
  if (!is_plain_script(letter)) return std::nullopt;
  if (at_work < fonts.size() && fonts[at_work].shape.glyph(letter) != 0) return at_work;
  for (std::size_t i = 0; i < fonts.size(); ++i)
    if (fonts[i].shape.glyph(letter) != 0) return i;
  return std::nullopt;
}

}  // namespace

std::vector<Font> fonts_at_hand(std::size_t wider) {
  std::vector<Font> fonts;
  for (const auto& file : embedded::documents_fonts())
    if (file.name == kHouseFont)
      if (auto shape = TrueType::parse(file.text))
        fonts.push_back({"AtkinsonHyperlegible", std::string(file.text), std::move(*shape)});
  for (std::size_t i = 0; i < std::min(wider, kWiderFonts); ++i) {
    auto bytes = read_whole(kWiderFiles[i].second);
    if (auto shape = TrueType::parse(bytes))
      fonts.push_back({kWiderFiles[i].first, std::move(bytes), std::move(*shape)});
  }
  return fonts;
}

EmbeddedFont to_embed(const Font& font) {
  return {font.name,
          font.file,
          font.shape.widths(),
          font.shape.box(),
          font.shape.ascent(),
          font.shape.descent(),
          to_unicode(font.shape)};
}

std::optional<Line> line_of(std::string_view text, const std::vector<Font>& fonts) {
  const auto letters = letters_of(text);
  if (!letters) return std::nullopt;
  const auto shows_all = [&](const Font& font) {
    return std::all_of(letters->begin(), letters->end(),
                       [&](char32_t letter) { return font.shape.glyph(letter) != 0; });
  };
  const auto whole = std::find_if(fonts.begin(), fonts.end(), shows_all);
  Line line;
  auto at_work = static_cast<std::size_t>(whole - fonts.begin());
  for (const char32_t letter : *letters) {
    const auto font = font_of(letter, at_work, fonts);
    if (!font) return std::nullopt;
    at_work = *font;
    if (line.runs.empty() || line.runs.back().font != *font) line.runs.push_back({*font, {}});
    const auto glyph = fonts[*font].shape.glyph(letter);
    std::array<char, 8> hex{};
    std::snprintf(hex.data(), hex.size(), "%04X", unsigned{glyph});
    line.runs.back().hex += hex.data();
    line.width += fonts[*font].shape.width(glyph);
  }
  return line;
}

std::string drawn(const Line& line, std::string_view font_prefix, double size) {
  std::string operators;
  for (const auto& run : line.runs) {
    std::array<char, 48> font{};
    std::snprintf(font.data(), font.size(), "%zu %.1f Tf <", run.font, size);
    operators += "/" + std::string(font_prefix) + font.data() + run.hex + "> Tj\n";
  }
  return operators;
}

}  // namespace serment::documents
