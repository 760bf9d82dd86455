#include "documents/true_type.h"

#include <algorithm>

namespace serment::documents {
namespace {

constexpr int kThousand = 1000;

/// Reads big-endian numbers; anything past the end reads as 0 and is remembered.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : x_bytes(bytes) {}
  [[nodiscard]] std::uint32_t number(std::size_t at, std::size_t size) {
    if (at > x_bytes.size() || size > x_bytes.size() - at) {
      x_cut = true;
      return 0;
    }
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value = value << 8U | static_cast<std::uint8_t>(x_bytes[at + i]);
    return value;
  }
  std::uint16_t u16(std::size_t at) { return static_cast<std::uint16_t>(number(at, 2)); }
  int i16(std::size_t at) { return static_cast<std::int16_t>(u16(at)); }
  std::uint32_t u32(std::size_t at) { return number(at, 4); }
  [[nodiscard]] bool cut() const { return x_cut; }
  [[nodiscard]] std::size_t size() const { return x_bytes.size(); }

 private:
  std::string_view x_bytes;
  bool x_cut = false;
};

std::map<std::uint32_t, std::size_t> tables_of(Reader& font) {
  std::map<std::uint32_t, std::size_t> tables;
  const auto count = font.u16(4);
  for (std::size_t i = 0; i < count && !font.cut(); ++i)
    tables[font.u32(12 + i * 16)] = font.u32(12 + i * 16 + 8);
  return tables;
}

constexpr std::uint32_t tag(const char (&name)[5]) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<std::uint8_t>(name[i]);
  return value;
}

/// The Unicode table in segments of the basic plane (format 4).
void read_segments(Reader& font, std::size_t at, std::map<char32_t, std::uint16_t>& glyphs) {
  const std::size_t twice = font.u16(at + 6);
  const auto ends = at + 14;
  const auto starts = ends + twice + 2;
  const auto deltas = starts + twice;
  const auto offsets = deltas + twice;
  for (std::size_t segment = 0; segment < twice && !font.cut(); segment += 2) {
    const std::uint32_t first = font.u16(starts + segment);
    const std::uint32_t last = font.u16(ends + segment);
    const std::uint32_t delta = font.u16(deltas + segment);
    const std::uint32_t offset = font.u16(offsets + segment);
    for (std::uint32_t letter = first; letter <= last && letter != 0xFFFF; ++letter) {
      std::uint32_t glyph = letter;
      if (offset != 0) {
        glyph = font.u16(offsets + segment + offset + (letter - first) * 2);
        if (glyph == 0) continue;
      }
      glyph = (glyph + delta) & 0xFFFFU;
      if (glyph != 0) glyphs.emplace(letter, static_cast<std::uint16_t>(glyph));
      if (font.cut()) return;
    }
  }
}

bool read_letters(Reader& font, std::size_t cmap, std::map<char32_t, std::uint16_t>& glyphs) {
  const auto count = font.u16(cmap + 2);
  for (std::size_t i = 0; i < count && !font.cut(); ++i) {
    const auto platform = font.u16(cmap + 4 + i * 8);
    const auto at = cmap + font.u32(cmap + 4 + i * 8 + 4);
    if ((platform != 0 && platform != 3) || font.u16(at) != 4) continue;
    read_segments(font, at, glyphs);
    return !font.cut() && !glyphs.empty();
  }
  return false;
}

}  // namespace

std::optional<TrueType> TrueType::parse(std::string_view bytes) {
  Reader font(bytes);
  const auto tables = tables_of(font);
  const auto at = [&](std::uint32_t name) {
    const auto found = tables.find(name);
    return found == tables.end() ? bytes.size() : found->second;
  };
  const auto head = at(tag("head"));
  const auto hhea = at(tag("hhea"));
  const auto hmtx = at(tag("hmtx"));
  const int units = font.u16(head + 18);
  if (units == 0 || font.cut()) return std::nullopt;
  const auto scaled = [&](int value) { return value * kThousand / units; };
  TrueType made;
  for (std::size_t i = 0; i < 4; ++i) made.x_box[i] = scaled(font.i16(head + 36 + i * 2));
  made.x_ascent = scaled(font.i16(hhea + 4));
  made.x_descent = scaled(font.i16(hhea + 6));
  const std::size_t measured = font.u16(hhea + 34);
  const std::size_t glyphs = font.u16(at(tag("maxp")) + 4);
  if (measured == 0 || measured > glyphs) return std::nullopt;
  for (std::size_t i = 0; i < glyphs && !font.cut(); ++i)
    made.x_widths.push_back(scaled(font.u16(hmtx + std::min(i, measured - 1) * 4)));
  if (!read_letters(font, at(tag("cmap")), made.x_glyphs) || font.cut()) return std::nullopt;
  return made;
}

std::uint16_t TrueType::glyph(char32_t letter) const {
  const auto found = x_glyphs.find(letter);
  return found == x_glyphs.end() || found->second >= x_widths.size() ? std::uint16_t{0}
                                                                     : found->second;
}

int TrueType::width(std::uint16_t glyph) const {
  return glyph < x_widths.size() ? x_widths[glyph] : 0;
}

bool is_plain_script(char32_t letter) {
  const auto within = [&](char32_t first, char32_t last) {
    return letter >= first && letter <= last;
  };
  if (within(0x0300, 0x036F) || within(0x0483, 0x0489) || within(0x2028, 0x206F)) return false;
  if (within(0x302A, 0x302F) || within(0x3099, 0x309A)) return false;
  return within(0x20, 0x058F) || within(0x10A0, 0x10FF) || within(0x1E00, 0x1FFF) ||
         within(0x2000, 0x20BF) || within(0x3000, 0x312F) || within(0x3400, 0x9FFF) ||
         within(0xAC00, 0xD7A3) || within(0xF900, 0xFAFF) || within(0xFF00, 0xFFEF);
}

std::optional<std::u32string> letters_of(std::string_view utf8) {
  std::u32string letters;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<std::uint8_t>(utf8[i]);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || length > utf8.size() - i) return std::nullopt;
    char32_t letter = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      const auto byte = static_cast<std::uint8_t>(utf8[i + k]);
      if ((byte & 0xC0U) != 0x80) return std::nullopt;
      letter = letter << 6U | (byte & 0x3FU);
    }
    letters.push_back(letter);
    i += length;
  }
  return letters;
}

}  // namespace serment::documents
