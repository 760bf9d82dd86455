#pragma once
// Another door to qpdf, C++17 as pdf_rewrite.h and for the same reason: makes a PDF without pages
// that holds what every copy of a letter shares, and marks the pages of one. Includes nothing of
// ours.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace serment::documents {

/// A font to embed whole, for lines written glyph by glyph.
struct EmbeddedFont {
  std::string name;
  std::string_view file;
  std::vector<int> widths;
  std::array<int, 4> box{};
  int ascent = 0, descent = 0;
  std::string to_unicode;  ///< CMap
};

/// A PDF with these objects and no page: pages are appended to it (ISO 32000-1, 7.5.6).
struct LetterBase {
  std::string bytes;
  std::size_t cross_reference = 0;  ///< offset of its table
  int objects = 0;                  ///< the first free number
  int root = 0, pages = 0;
  std::string identifier;    ///< the trailer's /ID, as written
  std::vector<int> letters;  ///< each page of the letter, as a form
  std::vector<int> fonts;
  std::vector<int> overlays;  ///< each page of the overlay documents, in order
};
/// A line over every page, in a box of its own: what is drawn, and how wide.
struct PageMark {
  std::vector<EmbeddedFont> fonts;
  std::string operators;  ///< text operators; fonts are named "SermentMark0", "SermentMark1"…
  double width = 0, size = 0;
};
/// The same file with the mark at the top of every page, told as an artifact (PDF/UA). Throws
/// std::exception when qpdf cannot read or write: damaged, or protected against it.
std::string mark_pages(std::string_view pdf, const PageMark& mark);

/// Throws std::exception when qpdf cannot read or write.
LetterBase make_letter_base(std::string_view letter, const std::vector<EmbeddedFont>& fonts,
                            const std::vector<std::string_view>& overlays);

}  // namespace serment::documents
