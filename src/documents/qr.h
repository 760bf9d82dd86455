#pragma once
// QR codes: recovery sheets, invitations, one-time-code secrets. Knows no meaning of the text.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace serment::documents {

/// A square of modules, true = dark, without its quiet zone.
struct QrCode {
  std::size_t side = 0;
  std::vector<bool> dark;
  [[nodiscard]] bool at(std::size_t column, std::size_t row) const {
    return dark[row * side + column];
  }
};

/// Level M. Error: invalid_input "qr.too_long".
Result<QrCode> make_qr(std::string_view text);
/// The dark modules as one SVG path ("M4 4h7v1h-7z…"), quiet zone of 4 included: its viewBox is
/// "0 0 n n", n = side + 8.
std::string qr_path(const QrCode& code);
/// A whole SVG, without style or script, with a text alternative.
std::string qr_svg(const QrCode& code, std::string_view title);
/// For a terminal: half blocks, dark on light whatever the terminal's colours.
std::string qr_terminal(const QrCode& code);

}  // namespace serment::documents
