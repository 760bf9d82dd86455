#include "identity/passkey.h"

#include <doctest/doctest.h>

#include "crypto/encoding.h"

using namespace serment;
using identity::PasskeyPlace;

// Answers of Chromium's virtual authenticator, recorded, and one made by hand (Node.js) with the
// extension that security keys add.
namespace {

struct Recorded {
  int algorithm;
  const char* new_client;
  const char* object;
  const char* client;
  const char* data;
  const char* signature;
};
const PasskeyPlace kPlace = {"localhost", "http://localhost:36165"};
constexpr auto kFirst = "premier défi";
constexpr auto kSecond = "second défi";
const Recorded kEs256 = {
    -7,
    "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiY0hKbGJXbGxjaUJrdzZsbWFRIiwib3Jp"
    "Z2luIjoiaHR0cDovL2xvY2FsaG9zdDozNjE2NSIsImNyb3NzT3JpZ2luIjpmYWxzZX0",
    "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NF"
    "AAAAAQAAAAAAAAAAAAAAAAAAAAAAIPI0fHMYQgV9iRGIJoWoDN8EL3xpE1_2rN6-Bi7pi6JZpQECAyYgASFY"
    "IGNN00tz06iLwmfbUXoo4UsAHzUZTOHhOzAEzyOyeTvaIlggnHk13rawXXX5ec_W5PpiHe7-rTmN40RSFOG0"
    "GBU4TrI",
    "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiYzJWamIyNWtJR1REcVdacCIsIm9yaWdpbiI6"
    "Imh0dHA6Ly9sb2NhbGhvc3Q6MzYxNjUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
    "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAg",
    "MEQCID-n7fXeXG0Yfa-5-VpBJ1k5z-ORnlGyIqx20zOmeUHzAiBsA-R-ymiVWUgjY75fxwBAYMBz4BJCNJ3z"
    "Th-VBzdA0w"};
const Recorded kEdDsa = {
    -8,
    "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiY0hKbGJXbGxjaUJrdzZsbWFRIiwib3Jp"
    "Z2luIjoiaHR0cDovL2xvY2FsaG9zdDozNjE2NSIsImNyb3NzT3JpZ2luIjpmYWxzZX0",
    "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViBSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NF"
    "AAAAAQECAwQFBgcIAQIDBAUGBwgAIJ6spYTjzC_LP3Qd6veJaGahpPD0yJaoHuOB22C6wVCapAEBAycgBiFY"
    "INLmkriShEwmxoXJUcGoUziHvqk6Aj-ljCI8VUtbTsjQ",
    "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiYzJWamIyNWtJR1REcVdacCIsIm9yaWdpbiI6"
    "Imh0dHA6Ly9sb2NhbGhvc3Q6MzYxNjUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
    "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAg",
    "rSsK-czEvfmTyGKmRs4oif8rS5PoAWB3RNvKsyJunWHKB43euje-xMgCm1kJlnS-4ieszAGdALAUmX-ORAT1"
    "DQ"};
const Recorded kRs256 = {
    -257,
    "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiY0hKbGJXbGxjaUJrdzZsbWFRIiwib3Jp"
    "Z2luIjoiaHR0cDovL2xvY2FsaG9zdDozNjE2NSIsImNyb3NzT3JpZ2luIjpmYWxzZSwib3RoZXJfa2V5c19j"
    "YW5fYmVfYWRkZWRfaGVyZSI6ImRvIG5vdCBjb21wYXJlIGNsaWVudERhdGFKU09OIGFnYWluc3QgYSB0ZW1w"
    "bGF0ZS4gU2VlIGh0dHBzOi8vZ29vLmdsL3lhYlBleCJ9",
    "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVkBZ0mWDeWIDoxodDQXD2R2YFuP5K65ooYyx5lc87qDHZdj"
    "RQAAAAEBAgMEBQYHCAECAwQFBgcIACA3t3LLFzfctEOyFihdb7g2c7uXGVH-oOHIdHelae913aQBAwM5AQAg"
    "WQEAvAaZyuYgXJPJxSyQ6HKS9IXRayO4O3l1M8wHihXB3yWNkHg0wldKCdyZ1XuqeqNHP0lt95OzD7rV0BOB"
    "aIelBUYwSlAtbkMo-_DJ6-nqTRH8OadDvtoZrSPtOo5Hq7s4Qs1v1Zvb1L3b4BOOrNEjckLMhYyw9Mp0pF0h"
    "KsxYe3BCtF6FB_JbI4JYrb-k9cQio3Zox8UrbSwJlhcNJ_iVqA-17nME-3anwvDaZAbBLG_lg-anTzxBMbkP"
    "vwVvfTZ9p6fmN3C3kCYiQQ3kVcB-YrwCxO70mTwdOs44roFk1c59pIV5JEnOBBsYfhvfT4fdqmFs2s7i3Hf3"
    "m0Z6_3otYyFDAQAB",
    "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiYzJWamIyNWtJR1REcVdacCIsIm9yaWdpbiI6"
    "Imh0dHA6Ly9sb2NhbGhvc3Q6MzYxNjUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9",
    "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAg",
    "YkKXxm_cVf8WJgLlonXOZ8o_b1PKgI0Faq-93yqpp_wwN943ne2rUgJphC7AvGBTf_KSdnmUNRdXHSgruMQH"
    "6pVFEQpaD79D8_H5nDaogOuDiVTH0DKkZg5BKXUt8wF9OTbsIuvKngiS68g7Sp6jo7ABe2s5Xq8cNuEWPQbW"
    "v7cOvnesddlpI81gE1oPSjIOoNhIttTQg_dfZPvtoz4bJJF_FZcCSR19mOvsCvcmAASXOellePxiT1wRIEmY"
    "iZvomh_7WWf7NLRT0LVu89jFdbwDn-VPnkFmbxGVimKCNal6Rl4AklCvJDJxf9dYSfEyWPG6EbHToFdfBxXj"
    "icfXig"};

constexpr auto kSecretKey =
    "z_soGqgxax0VCD-j22BJG5g89yaEiSBvzaveFs2T6LzRGN6MWbOFfbwDYHEjCOxCRnqmI9Vzfc89NOoMVtOJ"
    "MA";
constexpr auto kSecretClient =
    "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiYzJWamIyNWtJR1REcVdacCIsIm9yaWdpbiI6"
    "Imh0dHA6Ly9sb2NhbGhvc3Q6MzYxNjUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9";
constexpr auto kSecretData =
    "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2OFAAAACaFraG1hYy1zZWNyZXRYIAcHBwcHBwcHBwcH"
    "BwcHBwcHBwcHBwcHBwcHBwcHBwcH";
constexpr auto kSecretSignature =
    "MEQCICVJWjxIA2ypuU1FfTbK3I1lYWbVl_vqCgij2eAiVNU-AiB2u0NGr4zoXQoqgviyZ1oE3YHLhuvpdwYW"
    "2jO6vaMZyg";

Bytes bytes(const char* text) {
  return crypto::from_base64url(text).value();
}
std::string text(const char* encoded) {
  return std::string(as_text(bytes(encoded)));
}
identity::PasskeyProof proof(const Recorded& one) {
  return {text(one.client), bytes(one.data), bytes(one.signature)};
}
Result<identity::NewPasskey> made(const Recorded& one, const PasskeyPlace& place = kPlace,
                                  const char* challenge = kFirst) {
  return identity::read_new_passkey(place, challenge, text(one.new_client), bytes(one.object));
}
/// What failed, or "accepted".
std::string fault(const identity::PasskeyProof& shown, const PasskeyPlace& place = kPlace,
                  const char* challenge = kSecond) {
  const auto key = made(kEs256).value();
  const auto counter =
      identity::check_passkey(place, challenge, key.algorithm, key.public_key, shown);
  return counter ? "accepted" : counter.error().place;
}

}  // namespace

TEST_CASE("keys of the three kinds are read, and what they sign is believed") {
  for (const auto* one : {&kEs256, &kEdDsa, &kRs256}) {
    const auto key = made(*one);
    REQUIRE(key.has_value());
    CHECK(key->algorithm == one->algorithm);
    CHECK(key->credential.size() >= 16);
    const auto counter =
        identity::check_passkey(kPlace, kSecond, key->algorithm, key->public_key, proof(*one));
    REQUIRE(counter.has_value());
    CHECK(*counter > key->counter);
  }
}

TEST_CASE("another's key, or another kind of key, signed nothing of that") {
  const auto key = made(kEdDsa).value();
  CHECK_FALSE(identity::check_passkey(kPlace, kSecond, key.algorithm, key.public_key, proof(kEs256))
                  .has_value());
  CHECK_FALSE(identity::check_passkey(kPlace, kSecond, -7, key.public_key, proof(kEs256)));
  CHECK_FALSE(identity::check_passkey(kPlace, kSecond, 0, key.public_key, proof(kEs256)));
}

TEST_CASE("a new key is bound to its challenge, its page, its domain") {
  CHECK(made(kEs256, kPlace, "un autre").error().place == "challenge");
  CHECK(made(kEs256, kPlace, "").error().place == "challenge");
  CHECK(made(kEs256, {"localhost", "https://ailleurs.example"}).error().place == "origin");
  CHECK(made(kEs256, {"ailleurs.example", kPlace.origin}).error().place == "rpId");
  const auto crossed =
      identity::read_new_passkey(kPlace, kSecond, text(kEs256.client), bytes(kEs256.object));
  CHECK(crossed.error().place == "type");
}

TEST_CASE("a proof is bound to its challenge, its page, its domain, its person, its bytes") {
  CHECK(fault(proof(kEs256)) == "accepted");
  CHECK(fault(proof(kEs256), kPlace, "un autre") == "challenge");
  CHECK(fault(proof(kEs256), {"localhost", "https://localhost"}) == "origin");
  CHECK(fault(proof(kEs256), {"local", kPlace.origin}) == "rpId");
  auto shown = proof(kEs256);
  shown.authenticator_data[32] &= 0xFE;
  CHECK(fault(shown) == "userPresent");
  shown.authenticator_data[32] = 0x01;
  CHECK(fault(shown) == "userVerified");
  shown = proof(kEs256);
  shown.authenticator_data[36] ^= 1;
  CHECK(fault(shown) == "signature");
  shown = proof(kEs256);
  shown.signature.back() ^= 1;
  CHECK(fault(shown) == "signature");
  shown.signature.clear();
  CHECK(fault(shown) == "authenticatorData");
  shown = proof(kEs256);
  shown.client_data += " ";
  CHECK(fault(shown) == "signature");
  shown.client_data = "{";
  CHECK(fault(shown) == "clientDataJSON");
}

TEST_CASE("bytes cut or changed anywhere are refused, never read beyond") {
  const auto object = bytes(kEs256.object);
  for (std::size_t size = 0; size < object.size(); ++size)
    CHECK_FALSE(identity::read_new_passkey(kPlace, kFirst, text(kEs256.new_client),
                                           ByteView(object).first(size)));
  auto shown = proof(kEs256);
  while (!shown.authenticator_data.empty()) {
    shown.authenticator_data.pop_back();
    CHECK(fault(shown) != "accepted");
  }
}

TEST_CASE("lengths that announce more than is there are refused before they are believed") {
  for (const Bytes& object :
       {Bytes{0xBB, 0, 0, 0, 0x0D, 0x5D, 0x01, 0x38, 0x10}, Bytes{0x9A, 0xFF, 0xFF, 0xFF, 0xFF},
        Bytes{0xBF, 0xFF},
        Bytes{0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x00}}) {
    const auto read = identity::read_new_passkey(kPlace, kFirst, text(kEs256.new_client), object);
    CHECK(read.error().place == "authenticatorData");
    auto shown = proof(kEs256);
    shown.authenticator_data[32] |= 0x80;
    shown.authenticator_data.insert(shown.authenticator_data.end(), object.begin(), object.end());
    CHECK(fault(shown) == "authenticatorData");
  }
}

TEST_CASE("the extension that carries a security key's secret does not stand in the way") {
  const identity::PasskeyProof shown = {text(kSecretClient), bytes(kSecretData),
                                        bytes(kSecretSignature)};
  const auto counter = identity::check_passkey(kPlace, kSecond, -7, bytes(kSecretKey), shown);
  REQUIRE(counter.has_value());
  CHECK(*counter == 9);
}

TEST_CASE("a domain is a name, not an address") {
  for (const auto* name : {"localhost", "cabinet.local", "cabinet", "a1.b2c"})
    CHECK(identity::is_passkey_host(name));
  for (const auto* address : {"127.0.0.1", "[::1]", "::1", "", "10.0.0"})
    CHECK_FALSE(identity::is_passkey_host(address));
}
