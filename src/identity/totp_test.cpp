#include "identity/totp.h"

#include <doctest/doctest.h>

#include "crypto/secret.h"

using namespace serment;
using namespace serment::identity;

namespace {

// RFC 6238, appendix B: "12345678901234567890" in base32; its codes, cut to six digits.
constexpr std::string_view kSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

Instant at(std::int64_t seconds) {
  return Instant(std::chrono::seconds(seconds));
}

}  // namespace

TEST_CASE("codes are those of RFC 6238") {
  const std::pair<std::int64_t, std::string> vectors[] = {
      {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
      {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
  };
  for (const auto& vector : vectors) {
    const auto& code = vector.second;
    CAPTURE(vector.first);
    CHECK(totp_code(kSecret, at(vector.first)).value() == code);
    CHECK(check_totp(kSecret, code, at(vector.first), 0) ==
          static_cast<std::uint64_t>(vector.first / 30));
  }
}

TEST_CASE("a code lives one step more on each side, and serves once") {
  const std::int64_t now = 1'800'000'000;
  const auto code = totp_code(kSecret, at(now)).value();
  const auto step = static_cast<std::uint64_t>(now / 30);
  CHECK(check_totp(kSecret, code, at(now - 30), 0) == step);
  CHECK(check_totp(kSecret, code, at(now + 30), 0) == step);
  CHECK_FALSE(check_totp(kSecret, code, at(now + 60), 0));
  CHECK_FALSE(check_totp(kSecret, code, at(now - 60), 0));
  CHECK_FALSE(check_totp(kSecret, code, at(now), step));
  CHECK(check_totp(kSecret, code, at(now), step - 1) == step);
}

TEST_CASE("a code is read as people type it; anything else is refused") {
  const auto code = totp_code(kSecret, at(59)).value();
  CHECK(check_totp(kSecret, code.substr(0, 3) + " " + code.substr(3), at(59), 0));
  for (const auto* wrong : {"", "28708", "2870820", "abcdef", "287083"})
    CHECK_FALSE(check_totp(kSecret, wrong, at(59), 0));
  CHECK_FALSE(check_totp("not base32!", "287082", at(59), 0));
  CHECK_FALSE(check_totp("", "287082", at(59), 0));
}

TEST_CASE("a drawn secret makes codes, and its address is escaped") {
  crypto::SystemRandom random;
  const auto secret = draw_totp_secret(random);
  CHECK(secret.size() == 32);
  CHECK(secret != draw_totp_secret(random));
  CHECK(totp_code(secret, at(59)).value().size() == 6);
  CHECK(totp_uri("AB", "a.b@c", "Cabinet & Cie") ==
        "otpauth://totp/Serment:a.b%40c?secret=AB&issuer=Serment%20Cabinet%20%26%20Cie");
}
