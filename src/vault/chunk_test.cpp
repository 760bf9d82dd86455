#include "vault/chunk.h"

#include <doctest/doctest.h>

#include "crypto/aead.h"
#include "vault/wire.h"

namespace serment::vault {
namespace {

constexpr ObjectPlace kPlace{"cabinet", "dossier", "piece", "care", 3};

struct ChunkFixture {
  crypto::SystemRandom random;
  crypto::Key32 key;
  ChunkCodec codec;
  ChunkFixture() { random.fill(key.bytes); }

  Bytes seal(ByteView plain) {
    const auto sealed = codec.seal(plain, kPlace, 2, false, key, random).bytes;
    return {sealed.begin(), sealed.end()};
  }
  /// Seals a frame of our own making, as a stranger holding the key could.
  Bytes forge(std::uint8_t method, std::uint32_t stored, std::uint32_t content, ByteView bytes) {
    WireWriter frame;
    frame.number8(method);
    frame.number32(stored);
    frame.number32(content);
    frame.raw(bytes);
    return crypto::seal(frame.bytes(), bind_chunk(kPlace, 2, false), key.view(), random);
  }
  bool opens(ByteView sealed) { return codec.open(sealed, kPlace, 2, false, key).has_value(); }
};

}  // namespace

TEST_CASE("Chunks of every size come back, compressed or not") {
  ChunkFixture fixture;
  for (const std::size_t size :
       std::initializer_list<std::size_t>{0, 1, 246, 247, 248, 5000, 100'000, 262'143, 262'144}) {
    for (const bool repetitive : {true, false}) {
      Bytes plain(size, 'a');
      if (!repetitive) fixture.random.fill(plain);
      const Bytes sealed = fixture.seal(plain);
      const auto opened = fixture.codec.open(sealed, kPlace, 2, false, fixture.key);
      REQUIRE(opened);
      CHECK(std::equal(plain.begin(), plain.end(), opened->begin(), opened->end()));
      if (repetitive && size > 5000) CHECK(sealed.size() < size / 10);
    }
  }
  CHECK_THROWS(fixture.seal(Bytes(kChunkSize + 1)));
}

TEST_CASE("The sealed size tells only the padded size") {
  ChunkFixture fixture;
  Bytes plain(247);
  fixture.random.fill(plain);
  const std::size_t small = fixture.seal(ByteView(plain).first(1)).size();
  CHECK(fixture.seal(plain).size() == small);
  CHECK(fixture.seal({}).size() == small);
}

TEST_CASE("A chunk opens in its own place only, and unchanged") {
  ChunkFixture fixture;
  const Bytes sealed = fixture.seal(as_bytes("contenu"));
  const auto opens_at = [&](const ObjectPlace& place, std::uint32_t number, bool last) {
    return fixture.codec.open(sealed, place, number, last, fixture.key).has_value();
  };
  CHECK(opens_at(kPlace, 2, false));
  CHECK_FALSE(opens_at(kPlace, 3, false));
  CHECK_FALSE(opens_at(kPlace, 2, true));
  CHECK_FALSE(opens_at({"autre", "dossier", "piece", "care", 3}, 2, false));
  CHECK_FALSE(opens_at({"cabinet", "autre", "piece", "care", 3}, 2, false));
  CHECK_FALSE(opens_at({"cabinet", "dossier", "autre", "care", 3}, 2, false));
  CHECK_FALSE(opens_at({"cabinet", "dossier", "piece", "file", 3}, 2, false));
  CHECK_FALSE(opens_at({"cabinet", "dossier", "piece", "care", 4}, 2, false));
  CHECK_FALSE(opens_at({"cabinetd", "ossier", "piece", "care", 3}, 2, false));
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    Bytes changed = sealed;
    changed[at] ^= 0x80;
    CHECK_FALSE(fixture.opens(changed));
    CHECK_FALSE(fixture.opens(ByteView(sealed).first(at)));
  }
}

TEST_CASE("An authentic frame that lies about its lengths is refused") {
  ChunkFixture fixture;
  const Bytes bytes(100, 'x');
  CHECK(fixture.opens(fixture.forge(0, 100, 100, bytes)));
  CHECK_FALSE(fixture.opens(fixture.forge(0, 101, 101, bytes)));
  CHECK_FALSE(fixture.opens(fixture.forge(0, 100, 99, bytes)));
  CHECK_FALSE(fixture.opens(fixture.forge(0, UINT32_MAX, UINT32_MAX, bytes)));
  CHECK_FALSE(fixture.opens(fixture.forge(1, 100, 100, bytes)));
  CHECK_FALSE(fixture.opens(fixture.forge(2, 100, 100, bytes)));
  // A compressed frame whose content is announced above the limit, or other than it is.
  const Bytes zstd_of_a = {0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x01, 0x09, 0x00, 0x00, 'a'};
  CHECK(fixture.opens(fixture.forge(1, 10, 1, zstd_of_a)));
  CHECK_FALSE(fixture.opens(fixture.forge(1, 10, 2, zstd_of_a)));
  CHECK_FALSE(fixture.opens(fixture.forge(1, 10, 0, zstd_of_a)));
  CHECK_FALSE(fixture.opens(fixture.forge(1, 10, kChunkSize + 1, zstd_of_a)));
}

}  // namespace serment::vault
