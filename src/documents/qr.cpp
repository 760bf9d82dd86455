#include "documents/qr.h"

#include <qrencode.h>

#include <memory>

namespace serment::documents {
namespace {

constexpr std::size_t kQuiet = 4;

/// Dark inside the code, light in the quiet zone around it.
bool dark_with_quiet(const QrCode& code, std::size_t column, std::size_t row) {
  if (column < kQuiet || row < kQuiet) return false;
  if (column >= code.side + kQuiet || row >= code.side + kQuiet) return false;
  return code.at(column - kQuiet, row - kQuiet);
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
}

}  // namespace

Result<QrCode> make_qr(std::string_view text) {
  const std::unique_ptr<QRcode, void (*)(QRcode*)> made(
      QRcode_encodeData(static_cast<int>(text.size()),
                        reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M),
      QRcode_free);
  if (!made)
    return fail(Errc::invalid_input, "qr.too_long", "Ce texte ne tient pas dans un code QR.");
  QrCode code;
  code.side = static_cast<std::size_t>(made->width);
  code.dark.resize(code.side * code.side);
  for (std::size_t at = 0; at < code.dark.size(); ++at) code.dark[at] = (made->data[at] & 1) != 0;
  return code;
}

std::string qr_path(const QrCode& code) {
  std::string path;
  for (std::size_t row = 0; row < code.side; ++row) {
    for (std::size_t column = 0; column < code.side;) {
      std::size_t end = column;
      while (end < code.side && code.at(end, row)) ++end;
      if (end > column)
        path += "M" + std::to_string(column + kQuiet) + " " + std::to_string(row + kQuiet) + "h" +
                std::to_string(end - column) + "v1h-" + std::to_string(end - column) + "z";
      column = end + 1;
    }
  }
  return path;
}

std::string qr_svg(const QrCode& code, std::string_view title) {
  const auto side = std::to_string(code.side + 2 * kQuiet);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 " + side +
                    " " + side + "\"><title>";
  append_escaped(svg, title);
  svg += "</title><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side + "h-" + side +
         "z\"/><path fill=\"#000\" d=\"" + qr_path(code) + "\"/></svg>";
  return svg;
}

std::string qr_terminal(const QrCode& code) {
  const std::size_t side = code.side + 2 * kQuiet;
  std::string out;
  for (std::size_t row = 0; row < side; row += 2) {
    out += "\x1b[30;107m";  // black on bright white: readers want it so
    for (std::size_t column = 0; column < side; ++column) {
      const bool upper = dark_with_quiet(code, column, row);
      const bool lower = row + 1 < side && dark_with_quiet(code, column, row + 1);
      out += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
    }
    out += "\x1b[0m\n";
  }
  return out;
}

}  // namespace serment::documents
