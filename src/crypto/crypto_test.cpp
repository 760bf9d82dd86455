#include <doctest/doctest.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstring>

#include "crypto/aead.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "crypto/kdf.h"
#include "crypto/secret.h"
#include "crypto/sign.h"

namespace serment::crypto {
namespace {

/// 0x40, 0x41… : the nonce of the XChaCha draft.
struct CountingRandom final : Random {
  std::uint8_t next = 0x40;
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = next++;
  }
};

Bytes unhex(std::string_view text) {
  return from_hex(text).value();
}

Bytes numbered(std::size_t size, std::uint8_t first = 0) {
  Bytes bytes(size);
  for (auto& byte : bytes) byte = first++;
  return bytes;
}

}  // namespace

TEST_CASE("SHA-256: the FIPS 180 examples, whole and in parts") {
  struct Row {
    std::string text, digest;
  };
  const Row rows[] = {{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
                      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
                      {std::string(1'000'000, 'a'),
                       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}};
  for (const auto& row : rows) {
    const auto bytes = as_bytes(row.text);
    CHECK(hex(sha256(bytes)) == row.digest);
    const std::size_t third = bytes.size() / 3;
    CHECK(hex(sha256(bytes.first(third), bytes.subspan(third))) == row.digest);
    CHECK(hex(sha256(bytes.first(third), bytes.subspan(third, third), bytes.subspan(2 * third))) ==
          row.digest);
    Sha256Stream stream;
    stream.update(bytes.first(third));
    Sha256Stream moved = std::move(stream);
    moved.update(bytes.subspan(third));
    CHECK(hex(moved.finish()) == row.digest);
    moved.update(bytes);  // begins anew after finish
    CHECK(hex(moved.finish()) == row.digest);
  }
}

TEST_CASE("XChaCha20-Poly1305: draft-irtf-cfrg-xchacha-03, A.3.1") {
  const std::string plain =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
      "sunscreen would be it.";
  const Bytes key = numbered(32, 0x80);
  const Bytes associated = unhex("50515253c0c1c2c3c4c5c6c7");
  CountingRandom random;
  const Bytes sealed = seal(as_bytes(plain), associated, key, random);
  CHECK(hex(sealed) ==
        "404142434445464748494a4b4c4d4e4f5051525354555657"
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4e"
        "da7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2"
        "383565d3fff921f9664c97637da9768812f615c68b13b52e"
        "c0875924c1c7987947deafd8780acf49");
  CHECK(as_text(open(sealed, associated, key).value()) == plain);
}

TEST_CASE("A seal opens only whole, unchanged, in its place and with its key") {
  SystemRandom random;
  const Bytes key = numbered(32);
  const Bytes place = to_bytes("place");
  const Bytes sealed = seal(as_bytes("contenu"), place, key, random);
  CHECK(sealed.size() == kNonceSize + 7 + kTagSize);
  CHECK(seal(as_bytes("contenu"), place, key, random) != sealed);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    Bytes changed = sealed;
    changed[at] ^= 1;
    CHECK(open(changed, place, key).error().code == "crypto.not_authentic");
    CHECK_FALSE(open(ByteView(sealed).first(at), place, key).has_value());
  }
  CHECK_FALSE(open(sealed, as_bytes("autre"), key).has_value());
  CHECK_FALSE(open(sealed, place, numbered(32, 1)).has_value());
  CHECK(open(seal({}, {}, key, random), {}, key).value().empty());

  Bytes appended = to_bytes("devant");
  seal_into(appended, as_bytes("contenu"), place, key, random);
  std::array<std::uint8_t, 7> out{};
  CHECK(open_into(out, ByteView(appended).subspan(6), place, key));
  CHECK(as_text(out) == "contenu");
  CHECK_THROWS(seal({}, {}, numbered(31), random));
}

TEST_CASE("Ed25519: RFC 8032, 7.1") {
  struct Row {
    std::string seed, key, message, signature;
  };
  const Row rows[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
       "f9b46bd25bf5f0595bbe24655141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0"
       "f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76098"
       "4dc6594a7c15e9716ed28dc027beceea1ec40a"}};
  for (const auto& row : rows) {
    const SigningKey key(unhex(row.seed));
    const Bytes message = unhex(row.message);
    CHECK(hex(key.public_key()) == row.key);
    Signature signature = key.sign(message);
    CHECK(hex(signature) == row.signature);
    CHECK(verify(key.public_key(), message, signature));
    CHECK_FALSE(verify(key.public_key(), as_bytes("autre"), signature));
    CHECK_FALSE(verify(key.public_key(), message, ByteView(signature).first(63)));
    signature[40] ^= 1;
    CHECK_FALSE(verify(key.public_key(), message, signature));
  }
}

TEST_CASE("Argon2id agrees with the reference program, and refuses a cost below the minimum") {
  const auto key = [](Argon2Cost cost) {
    return stretch(as_bytes("correct horse"), as_bytes("0123456789abcdef"), cost);
  };
  // printf 'correct horse' | argon2 0123456789abcdef -id -t T -k K -p 1 -l 32 -r
  CHECK(hex(key({1, 64}).value().view()) ==
        "32364fd7ed54f4951b0d6bc3bed2f212c66235738a114c5f8ba3b6a1ee3abb10");
  CHECK(hex(key({3, 256}).value().view()) ==
        "70a144704b139ee28d6d559f94f124c6e3a6bb84912902e00437ced76f1e7751");
  CHECK(key({0, 64}).error().code == "crypto.argon2_cost");
  CHECK(key({1, 7}).error().code == "crypto.argon2_cost");
}

TEST_CASE("Subkeys and keyed digests are BLAKE2b as Python's hashlib computes it") {
  const Bytes root = numbered(32);
  // blake2b(b"", digest_size=32, key=root, salt=(7).to_bytes(16, "little"), person=b"auditsig"+8×0)
  CHECK(hex(derive(root, "auditsig", 7).view()) ==
        "fd16ed9a22e92469cb999fce41d353d25823bc6e77bc6a033f336b114acbe9b3");
  CHECK(hex(derive(root, "auditsig", 7).view()) != hex(derive(root, "auditsig", 8).view()));
  CHECK(hex(derive(root, "auditsig", 7).view()) != hex(derive(root, "journal_", 7).view()));
  CHECK_THROWS(derive(root, "court"));
  CHECK(hex(keyed_digest(as_bytes("abc"), root)) ==
        "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f");
}

TEST_CASE("Base64: RFC 4648 §10, and nothing but its one exact form") {
  const std::pair<std::string, std::string> rows[] = {{"", ""},
                                                      {"f", "Zg=="},
                                                      {"fo", "Zm8="},
                                                      {"foo", "Zm9v"},
                                                      {"foob", "Zm9vYg=="},
                                                      {"fooba", "Zm9vYmE="},
                                                      {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : rows) {
    CHECK(base64(as_bytes(plain)) == encoded);
    CHECK(as_text(from_base64(encoded).value()) == plain);
  }
  CHECK(base64(unhex("fbff")) == "+/8=");
  for (const std::string_view bad :
       {"Zg", "Zg=", "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "Zm 9v",
        "Zg==Zg==", "====", "=Zg=", "Z===", "-_8=", "Zm9v=", "Zm9v====", "Zm\0v", "Zmé="})
    CHECK_MESSAGE(from_base64(bad).error().code == "encoding.malformed_base64", bad);
  // libsodium 1.0.18 would read 0xF4 as a letter.
  CHECK_FALSE(from_base64("\xF4\xF4\xF4\xF4").has_value());
  CHECK(from_base64("").value().empty());
}

TEST_CASE("Hexadecimal") {
  CHECK(hex(unhex("00ff10Ab")) == "00ff10ab");
  CHECK(unhex("").empty());
  for (const std::string_view bad : {"0", "0g", "00 11", "0x00", "00:11", "000"})
    CHECK_MESSAGE(from_hex(bad).error().code == "encoding.malformed_hex", bad);
}

TEST_CASE("Secrets move and leave nothing behind") {
  SystemRandom random;
  Secret first = Secret::random(32, random);
  const Bytes bytes(first.view().begin(), first.view().end());
  CHECK(bytes != Bytes(32));
  Secret second = std::move(first);
  CHECK(first.empty());
  CHECK(std::equal(bytes.begin(), bytes.end(), second.view().begin()));
  const Secret third = second.clone();
  second.writable()[0] ^= 1;
  CHECK(third.view()[0] == bytes[0]);
  CHECK(Secret(0).empty());

  alignas(Key32) std::uint8_t memory[sizeof(Key32)];
  auto* key = new (memory) Key32;
  std::memset(key->bytes, 7, sizeof key->bytes);
  key->~Key32();
  CHECK(std::all_of(std::begin(memory), std::end(memory), [](auto byte) { return byte == 0; }));
}

TEST_CASE("A started process cannot dump its memory") {
  start();
  rlimit limit{};
  REQUIRE(getrlimit(RLIMIT_CORE, &limit) == 0);
  CHECK(limit.rlim_cur == 0);
  CHECK(limit.rlim_max == 0);
  CHECK(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0);
}

}  // namespace serment::crypto
