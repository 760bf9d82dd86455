#include "documents/qr.h"

#include <doctest/doctest.h>

namespace serment::documents {
namespace {

TEST_CASE("a QR code has its three corners, and its drawings agree with it") {
  const auto code = make_qr("https://cabinet.local:8443");
  REQUIRE(code.has_value());
  CHECK(code->side >= 21);
  const std::pair<std::size_t, std::size_t> corners[] = {
      {0, 0}, {code->side - 7, 0}, {0, code->side - 7}};
  for (const auto& [column, row] : corners) {
    CHECK(code->at(column, row));
    CHECK(code->at(column + 3, row + 3));
    CHECK_FALSE(code->at(column + 1, row + 1));
  }
  CHECK(qr_path(*code).starts_with("M4 4h7v1h-7z"));
  const auto svg = qr_svg(*code, "Adresse <du> cabinet");
  CHECK(svg.find("<title>Adresse &lt;du> cabinet</title>") != std::string::npos);
  CHECK(qr_terminal(*code).find("█") != std::string::npos);
}

TEST_CASE("a text that is too long is refused") {
  const auto code = make_qr(std::string(4000, 'x'));
  REQUIRE_FALSE(code.has_value());
  CHECK(code.error().code == "qr.too_long");
}

}  // namespace
}  // namespace serment::documents
