#include <exception>

#include "documents/documents.h"
#include "documents/plain_line.h"

namespace serment::documents {
namespace {

constexpr double kSize = 9;

/// The fewest fonts that show it; what none shows is written as "?", which still says that a name
/// stands there.
std::vector<Font> fonts_that_show(std::string& text) {
  for (std::size_t wider = 0; wider <= kWiderFonts; ++wider) {
    auto fonts = fonts_at_hand(wider);
    if (line_of(text, fonts)) return fonts;
  }
  auto fonts = fonts_at_hand(kWiderFonts);
  std::string shown;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) ++end;
    const auto letter = text.substr(i, end - i);
    shown += line_of(letter, fonts) ? letter : "?";
    i = end;
  }
  text = shown;
  return fonts;
}

}  // namespace

Result<Bytes> mark_pdf(ByteView pdf, std::string_view mark) {
  std::string text(mark);
  const auto fonts = fonts_that_show(text);
  const auto line = line_of(text, fonts);
  PageMark page;
  if (line) {
    for (const auto& font : fonts) page.fonts.push_back(to_embed(font));
    page.operators = drawn(*line, "SermentMark", kSize);
    page.width = line->width * kSize / 1000;
  }
  page.size = kSize;
  try {
    if (line) return to_bytes(mark_pages(as_text(pdf), page));
  } catch (const std::exception&) {
    // Said below, without a word of the file.
  }
  return fail(Errc::invalid_input, "pdf.unmarkable",
              "Ce fichier est abîmé ou protégé\u00a0: rien ne peut y être écrit.",
              "Il n’a pas été donné.", "Demandez-le au cabinet, qui vous le remet et l’inscrit.");
}

}  // namespace serment::documents
