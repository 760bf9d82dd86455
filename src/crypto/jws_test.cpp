#include "crypto/jws.h"

#include <doctest/doctest.h>

#include "crypto/encoding.h"

using namespace serment;
using crypto::JwsAlgorithm;

// Keys and signatures made by another implementation (Node.js 20) over "un.texte".
namespace {
constexpr auto kModulus =
    "muD1W4P81C2S-oZFfrOEKyKtmVg7yO2BAsPykIrtz19_ChX7vpIVZxunvp-lvICX-DQyPj02hqfY4QSGs02s"
    "ob38m_ZN4SvcUxi1IrI8mfME_HkboMAzWJ7iuWXmEWVLP4gQL_M-GhV__8GxynIIM1tf3Z_mqLb4ykDrXg-7"
    "ud1WzdYWUFMCJ42l4dw_Wo3oGKCrFVgC1T2UgpBoD9L_a4afyE9Y7C9GXq-JEy54ZN96mUIV63lZK4_nZFZ3"
    "ac7EcYWTCO4eISlz-k-m2gAv5F8Z4nZDmOysQFOnK3nR7UMFhtpS48V-n3FVfJ6-gnofcvMgKCzQcC4tnrFE"
    "djmNyQ";
constexpr auto kWeakModulus =
    "8Uuwf7Qn9x1aDUD_gaxlhbHKzeOEaE4CugJ6xnK-KsRpqijAaz_A8SlYWDos58rQqtW1BzpNhf9VwyYXnbER"
    "4aLcTUw5Ghso6s_qAvKFmhtwTO1KGcIXeQ49S-cvVjtUAu_ayiPRkCEhEDVjsRcNjK2JZXYYPg_mhjIvBeNp"
    "xdk";
constexpr auto kX = "URZpfH2PqHbcwJ9mE58wT9Iqxt6M45zyVnoKAEbSICo";
constexpr auto kY = "NVyWGvhLQSaqyWekXGoohCe9pMYzvS-BszUFrSpMCyU";
constexpr auto kRs =
    "hm1bVcgieRXILtZZIf32_2lwwZYkhDY_MQ0yKRTQhQqZ1FY8I3G6SX1y7EBtFIDxS3uiB_yKwN5pakoqScLs"
    "dCt3fax9knlHBxSAsbVOTbFJbI37wFpOl0Scrlzh04PXGjHSj01uukZAiH4FOQ0CWlLzVeLaCrvmOJrACC7y"
    "ftoeMAO3qAztJ5gTQWYbCGvOGQxQYTdJGkTD1Dd2hDSFvOodGwZivz1SXdHmUxkJLpvxEWDZAV6HwmzzG_rf"
    "jLi6BdOkyZnwv4jgW1dfBc_OTFdCY2LUkSxNIPxY8jWSmBzfCLRF6fqNINzSw3KRwGR8MUT2799TRho5fu9Y"
    "458fKg";
constexpr auto kPs =
    "mNIe45MAelohAdxgiAW8QzSFsiUNw4iZHBGl6WTAVBblAgxo3AZX1oDLnKRZ_jEbuXjcpsqgRq2Giq0wXvG-"
    "UsZejxbsR_pCip7mIqYbt4o2zhD69waBbnsxpAOIJq0xcCQzNLVsu4-zM9SMm1iO5tNoIxLAEJbh2AC2arqu"
    "Wi5RbwUqE_jjKfxokOWp86u_lSvg-QtJ79mI8wvSy3Dl7AQU7_NGyFGhqGGaszz8tdySUKZGyqkklTJKDk3m"
    "drxPDOSUJOyMK8Ylk_hbqZRJ8_59FECI5TjeMsyk0qq7n1pOhNq1PZK5moNW8tvNDBU79sWLes6GUWVxclUr"
    "V1xZkg";
constexpr auto kEs =
    "-sDkKc9o7tNCSU19KErSlMzuB3fsoYhKs68tWZ2lKDKzwGWgVISAf5OX8_Wwlj2137lNNRMYq9TLvxQADDSZ"
    "xA";
constexpr auto kWeak =
    "WNcY9_u5XsKIncdCdD6_hBelKSvGmS_So9z8mILQ8Q0QiZzn07HG90LUI0G3afi_Kuzva8lpVjwP3-IIjwV5"
    "LAzXOFlIrP7dImDTeEbcFSjuEYDmb5jA2ylWFCljjAToe6QXcy7n5ZL6dbJWTgynipk7u3OH5riFArgnq8bT"
    "_RA";

Bytes bytes(const char* text) {
  return crypto::from_base64url(text).value();
}
crypto::JwsKey rsa() {
  return {bytes(kModulus), bytes("AQAB"), {}, {}};
}
crypto::JwsKey elliptic() {
  return {{}, {}, bytes(kX), bytes(kY)};
}
}  // namespace

TEST_CASE("signatures of the three accepted algorithms are verified") {
  CHECK(crypto::verify_jws(JwsAlgorithm::rs256, rsa(), "un.texte", bytes(kRs)));
  CHECK(crypto::verify_jws(JwsAlgorithm::ps256, rsa(), "un.texte", bytes(kPs)));
  CHECK(crypto::verify_jws(JwsAlgorithm::es256, elliptic(), "un.texte", bytes(kEs)));
}

TEST_CASE("another text, another algorithm, another signature are refused") {
  CHECK_FALSE(crypto::verify_jws(JwsAlgorithm::rs256, rsa(), "un.textf", bytes(kRs)));
  CHECK_FALSE(crypto::verify_jws(JwsAlgorithm::ps256, rsa(), "un.texte", bytes(kRs)));
  CHECK_FALSE(crypto::verify_jws(JwsAlgorithm::rs256, rsa(), "un.texte", bytes(kPs)));
  CHECK_FALSE(crypto::verify_jws(JwsAlgorithm::es256, rsa(), "un.texte", bytes(kEs)));
  CHECK_FALSE(crypto::verify_jws(JwsAlgorithm::rs256, elliptic(), "un.texte", bytes(kRs)));
  CHECK_FALSE(crypto::verify_jws(JwsAlgorithm::es256, elliptic(), "un.texte", Bytes(64)));
  CHECK_FALSE(crypto::verify_jws(JwsAlgorithm::es256, elliptic(), "un.texte", {}));
  CHECK_FALSE(crypto::verify_jws(JwsAlgorithm::rs256, rsa(), "un.texte", {}));
}

TEST_CASE("a short RSA key is refused, and a point that is not on the curve") {
  const crypto::JwsKey weak{bytes(kWeakModulus), bytes("AQAB"), {}, {}};
  CHECK_FALSE(crypto::verify_jws(JwsAlgorithm::rs256, weak, "un.texte", bytes(kWeak)));
  auto off = elliptic();
  off.y[31] ^= 1;
  CHECK_FALSE(crypto::verify_jws(JwsAlgorithm::es256, off, "un.texte", bytes(kEs)));
}

TEST_CASE("no other algorithm has a name here") {
  for (const auto* name : {"none", "None", "HS256", "RS512", "EdDSA", ""})
    CHECK_FALSE(crypto::jws_algorithm(name).has_value());
  CHECK(crypto::jws_algorithm("PS256") == JwsAlgorithm::ps256);
}

TEST_CASE("base64url is strict and has no padding") {
  CHECK(crypto::base64url(to_bytes("\xff\xfe?")) == "__4_");
  CHECK(crypto::from_base64url("__4_").value() == to_bytes("\xff\xfe?"));
  for (const auto* text : {"__4_=", "_/4_", "_+4_", "_", "_4\n_"})
    CHECK_FALSE(crypto::from_base64url(text).has_value());
}
