#pragma once
// What a PDF needs to know of a TrueType font to write plain lines with it: glyphs and widths. No
// shaping: only scripts whose letters stand side by side (see is_plain_script).
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace serment::documents {

class TrueType {
 public:
  /// Nothing for a file that is not such a font, or is cut.
  static std::optional<TrueType> parse(std::string_view bytes);
  /// 0 when the font lacks it.
  [[nodiscard]] std::uint16_t glyph(char32_t letter) const;
  /// In thousandths of the size.
  [[nodiscard]] int width(std::uint16_t glyph) const;
  [[nodiscard]] const std::vector<int>& widths() const { return x_widths; }
  [[nodiscard]] const std::map<char32_t, std::uint16_t>& letters() const { return x_glyphs; }
  [[nodiscard]] std::array<int, 4> box() const { return x_box; }
  [[nodiscard]] int ascent() const { return x_ascent; }
  [[nodiscard]] int descent() const { return x_descent; }

 private:
  std::map<char32_t, std::uint16_t> x_glyphs;
  std::vector<int> x_widths;
  std::array<int, 4> x_box{};
  int x_ascent = 0, x_descent = 0;
};

/// True for letters that need neither shaping nor direction: Latin, Greek, Cyrillic, Armenian,
/// Georgian, Chinese, Japanese, Korean in whole syllables; without combining marks.
bool is_plain_script(char32_t letter);
/// The letters of a UTF-8 text; nothing when it is malformed.
std::optional<std::u32string> letters_of(std::string_view utf8);

}  // namespace serment::documents
