#include "documents/mail_merge.h"

#include <algorithm>
#include <cstdio>

#include "documents/documents.h"
#include "documents/pdf_letter.h"
#include "documents/plain_line.h"
#include "documents/template.h"

namespace serment::documents {
namespace {

constexpr double kLeft = 297.6, kTop = 689.0;  ///< 105 mm and 50 mm, in points from the corner
constexpr double kSize = 10.5, kLeading = 13.5, kThousand = 1000;
constexpr double kWidth = 240.9;     ///< 85 mm
constexpr std::size_t kBlock = 250;  ///< letters between two looks at the clock
constexpr std::size_t kDrawn = 200;  ///< addresses in one document of WeasyPrint

/// The text operators of an address; nothing when some line needs shaping.
std::optional<std::string> stamp_of(const std::vector<std::string>& lines,
                                    const std::vector<Font>& fonts) {
  std::string stamp = "BT\n";
  double top = kTop;
  for (const auto& text : lines) {
    const auto line = line_of(text, fonts);
    if (!line) return std::nullopt;
    const double width = line->width * kSize / kThousand;
    const double squeeze = width > kWidth ? 100 * kWidth / width : 100;
    std::array<char, 96> place{};
    std::snprintf(place.data(), place.size(), "%.1f Tz 1 0 0 1 %.1f %.1f Tm\n", squeeze, kLeft,
                  top);
    stamp += place.data();
    stamp += drawn(*line, "A", kSize);
    top -= kLeading;
  }
  return stamp + "ET\n";
}

/// Pages that hold an address each and nothing else, at the same place.
std::string drawn_page(const std::vector<const std::vector<std::string>*>& addresses) {
  std::string html =
      "<!doctype html><html lang=\"fr\"><head><title>Adresses</title><style>@page{size:A4;margin:0;"
      "@bottom-left{content:none}@bottom-right{content:none}}section{break-after:page;height:290mm}"
      "p{margin:0 0 0 105mm;padding-top:50mm;width:85mm;line-height:13.5pt;white-space:pre-line}"
      "</style></head><body>";
  for (const auto* lines : addresses) {
    html += "<section><p>";
    for (const auto& line : *lines) html += escape_html(line) + "\n";
    html += "</p></section>";
  }
  return html + "</body></html>";
}

tl::unexpected<Error> cancelled_error() {
  return fail(Errc::conflict, "mail.cancelled", "La préparation des lettres a été arrêtée.",
              "Aucun fichier n’a été gardé.");
}

/// Where each address comes from: its own operators, or a drawn page.
struct Addresses {
  std::vector<std::optional<std::string>> stamps;
  std::vector<Bytes> drawn;  ///< documents, their pages in the order of those without stamp
  std::uint64_t apart = 0;
};

Result<Addresses> prepare(const std::vector<AddressLines>& addresses,
                          const std::vector<Font>& fonts, const std::atomic<bool>& cancelled) {
  Addresses made;
  std::vector<const std::vector<std::string>*> waiting;
  const auto draw = [&]() -> Result<void> {
    if (waiting.empty()) return {};
    if (cancelled) return cancelled_error();
    made.drawn.push_back(TRY(render_pdf(drawn_page(waiting), {"Adresses", "fr", {}})));
    waiting.clear();
    return {};
  };
  for (const auto& address : addresses) {
    made.stamps.push_back(stamp_of(address.reveal(), fonts));
    if (made.stamps.back()) continue;
    ++made.apart;
    waiting.push_back(&address.reveal());
    if (waiting.size() == kDrawn) TRY_VOID(draw());
  }
  TRY_VOID(draw());
  return made;
}

Result<LetterBase> base_of(ByteView letter, const std::vector<Font>& fonts,
                           const std::vector<Bytes>& drawn) {
  std::vector<EmbeddedFont> embedded;
  for (const auto& font : fonts) embedded.push_back(to_embed(font));
  std::vector<std::string_view> overlays;
  for (const auto& bytes : drawn) overlays.push_back(as_text(bytes));
  try {
    return make_letter_base(as_text(letter), embedded, overlays);
  } catch (const std::exception&) {
    return fail(Errc::internal, "mail.letter", "La lettre n’a pas pu être reprise.",
                "Aucun fichier n’a été gardé.",
                "Signalez ce défaut\u00a0: il ne vient pas de vos données.");
  }
}

/// Appends objects to the base, page after page, and remembers where each begins.
class Copies {
 public:
  Copies(const LetterBase& base, const MergeOptions& options, const TextSink& sink)
      : x_base(base), x_sink(sink), x_next(base.objects), x_at(base.bytes.size()) {
    x_blank = options.duplex && base.letters.size() % 2 == 1;
  }

  Result<void> start() {
    TRY_VOID(x_sink(x_base.bytes));
    for (std::size_t page = 1; page < x_base.letters.size(); ++page)
      x_shared.push_back(TRY(stream("/L Do\n")));
    return {};
  }

  Result<void> letter(const std::string& operators, const std::string& more_resources) {
    if (x_kids.empty()) x_node = number();
    const int contents = TRY(stream("/L Do\n" + operators));
    TRY_VOID(page(contents, x_base.letters.front(), more_resources));
    for (std::size_t i = 0; i < x_shared.size(); ++i)
      TRY_VOID(page(x_shared[i], x_base.letters[i + 1], {}));
    if (x_blank) TRY_VOID(page(0, 0, {}));
    if (x_kids.size() >= kBlock) TRY_VOID(close_node());
    return {};
  }

  Result<std::uint64_t> finish() {
    if (!x_kids.empty()) TRY_VOID(close_node());
    std::string kids;
    for (const int node : x_nodes) kids += std::to_string(node) + " 0 R ";
    const auto root_at = x_at;
    TRY_VOID(write(std::to_string(x_base.pages) + " 0 obj\n<< /Type /Pages /Count " +
                   std::to_string(x_pages) + " /Kids [ " + kids + "] >>\nendobj\n"));
    TRY_VOID(write_table(root_at));
    return x_pages;
  }

 private:
  int number() {
    x_offsets.push_back(0);
    return x_next++;
  }

  Result<void> write(const std::string& text) {
    x_at += text.size();
    return x_sink(text);
  }

  Result<void> object(int of, const std::string& body) {
    x_offsets[static_cast<std::size_t>(of - x_base.objects)] = x_at;
    return write(std::to_string(of) + " 0 obj\n" + body + "\nendobj\n");
  }

  Result<int> stream(const std::string& content) {
    const int of = number();
    TRY_VOID(object(of, "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content +
                            "\nendstream"));
    return of;
  }

  Result<void> page(int contents, int form, const std::string& more_resources) {
    const int of = number();
    std::string body = "<< /Type /Page /Parent " + std::to_string(x_node) +
                       " 0 R /MediaBox [ 0 0 595.276 841.89 ] /Resources << ";
    if (form != 0)
      body += "/XObject << /L " + std::to_string(form) + " 0 R " +
              (more_resources.starts_with("/S ") ? more_resources + " >>" : ">> " + more_resources);
    body += " >>";
    if (contents != 0) body += " /Contents " + std::to_string(contents) + " 0 R";
    TRY_VOID(object(of, body + " >>"));
    x_kids.push_back(of);
    ++x_pages;
    return {};
  }

  Result<void> close_node() {
    std::string kids;
    for (const int kid : x_kids) kids += std::to_string(kid) + " 0 R ";
    TRY_VOID(object(x_node, "<< /Type /Pages /Parent " + std::to_string(x_base.pages) +
                                " 0 R /Count " + std::to_string(x_kids.size()) + " /Kids [ " +
                                kids + "] >>"));
    x_nodes.push_back(x_node);
    x_kids.clear();
    return {};
  }

  Result<void> write_table(std::uint64_t root_at) {
    const auto table_at = x_at;
    const auto line = [](std::uint64_t offset) {
      std::array<char, 32> text{};
      std::snprintf(text.data(), text.size(), "%010llu 00000 n \n",
                    static_cast<unsigned long long>(offset));
      return std::string(text.data());
    };
    TRY_VOID(write("xref\n" + std::to_string(x_base.pages) + " 1\n" + line(root_at) +
                   std::to_string(x_base.objects) + " " + std::to_string(x_offsets.size()) + "\n"));
    std::string lines;
    for (const auto offset : x_offsets) {
      lines += line(offset);
      if (lines.size() > (1U << 16U)) TRY_VOID(write(std::exchange(lines, {})));
    }
    return write(lines + "trailer\n<< /Size " + std::to_string(x_next) + " /Root " +
                 std::to_string(x_base.root) + " 0 R /Prev " +
                 std::to_string(x_base.cross_reference) + " /ID " + x_base.identifier +
                 " >>\nstartxref\n" + std::to_string(table_at) + "\n%%EOF\n");
  }

  const LetterBase& x_base;
  const TextSink& x_sink;
  int x_next;
  std::uint64_t x_at;
  bool x_blank = false;
  int x_node = 0;
  std::uint64_t x_pages = 0;
  std::vector<int> x_shared, x_kids, x_nodes;
  std::vector<std::uint64_t> x_offsets;
};

std::string font_resources(const LetterBase& base) {
  std::string text = "/Font << ";
  for (std::size_t i = 0; i < base.fonts.size(); ++i)
    text += "/A" + std::to_string(i) + " " + std::to_string(base.fonts[i]) + " 0 R ";
  return text + ">>";
}

/// Marks of direction and joining: nothing is drawn for them.
bool is_invisible(char32_t letter) {
  return (letter >= 0x200B && letter <= 0x200F) || (letter >= 0x2060 && letter <= 0x2064) ||
         (letter >= 0xFE00 && letter <= 0xFE0F);
}

}  // namespace

bool can_print_address(const AddressLines& address) {
  // WeasyPrint is given the same fonts and no other: what they lack, it draws as boxes.
  static const std::vector<Font> fonts = fonts_at_hand(kWiderFonts);
  for (const auto& line : address.reveal()) {
    const auto letters = letters_of(line);
    if (!letters) return false;
    for (const char32_t letter : *letters) {
      const bool shown =
          is_invisible(letter) || std::any_of(fonts.begin(), fonts.end(), [&](const Font& font) {
            return font.shape.glyph(letter) != 0;
          });
      if (!shown) return false;
    }
  }
  return true;
}

namespace {

/// The fewest fonts with which the most addresses need no drawing apart: a font is embedded whole.
std::vector<Font> fonts_for(const std::vector<AddressLines>& addresses) {
  const auto left = [&](const std::vector<Font>& fonts) {
    return std::count_if(addresses.begin(), addresses.end(),
                         [&](const auto& address) { return !stamp_of(address.reveal(), fonts); });
  };
  auto fonts = fonts_at_hand(0);
  auto apart = left(fonts);
  for (std::size_t wider = 1; apart > 0 && wider <= kWiderFonts; ++wider) {
    auto more = fonts_at_hand(wider);
    const auto still = left(more);
    if (still == apart) continue;
    apart = still;
    fonts = std::move(more);
  }
  return fonts;
}

}  // namespace

Result<Merged> merge_letters(ByteView letter, const std::vector<AddressLines>& addresses,
                             const MergeOptions& options, const std::atomic<bool>& cancelled,
                             const MergeProgress& progress, const TextSink& sink) {
  const auto fonts = fonts_for(addresses);
  const auto made = TRY(prepare(addresses, fonts, cancelled));
  const auto base = TRY(base_of(letter, fonts, made.drawn));
  if (base.letters.empty() || base.overlays.size() < made.apart)
    return fail(Errc::internal, "mail.letter", "La lettre n’a pas pu être reprise.",
                "Aucun fichier n’a été gardé.",
                "Signalez ce défaut\u00a0: il ne vient pas de vos données.");
  Copies copies(base, options, sink);
  TRY_VOID(copies.start());
  const auto with_fonts = font_resources(base);
  Merged merged;
  std::size_t drawn = 0;
  for (const auto& stamp : made.stamps) {
    if (merged.letters % kBlock == 0) {
      if (cancelled) return cancelled_error();
      progress(merged.letters);
    }
    if (stamp) {
      TRY_VOID(copies.letter(*stamp, with_fonts));
    } else {
      TRY_VOID(copies.letter("/S Do\n", "/S " + std::to_string(base.overlays[drawn++]) + " 0 R"));
    }
    ++merged.letters;
  }
  merged.pages = TRY(copies.finish());
  merged.drawn_apart = made.apart;
  progress(merged.letters);
  return merged;
}

std::string addresses_csv(const std::vector<AddressLines>& addresses) {
  constexpr std::size_t kColumns = 7;
  std::vector<std::vector<std::string>> rows;
  rows.push_back({"Ligne 1", "Ligne 2", "Ligne 3", "Ligne 4", "Ligne 5", "Ligne 6", "Ligne 7"});
  for (const auto& address : addresses) {
    auto row = address.reveal();
    for (; row.size() > kColumns; row.pop_back()) row[row.size() - 2] += ", " + row.back();
    row.resize(kColumns);
    rows.push_back(std::move(row));
  }
  return write_csv(rows);
}

}  // namespace serment::documents
