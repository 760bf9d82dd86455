// Large objects, and a long random life held against a model.
#include <cstdio>
#include <map>
#include <random>

#include "contract/vault_fixture.h"
#include "crypto/hash.h"

namespace serment::contract {
namespace {

/// Bytes that do not compress, the same for the same seed, without holding them.
class EndlessNoise {
 public:
  EndlessNoise(std::uint64_t seed, std::size_t size) : x_generator(seed), x_left(size) {}
  std::size_t fill(std::span<std::uint8_t> out) {
    const std::size_t size = std::min({out.size(), x_left, std::size_t{10'000}});
    for (auto& byte : out.first(size)) byte = static_cast<std::uint8_t>(x_generator());
    x_left -= size;
    return size;
  }
  vault::ByteSource source() {
    return [this](std::span<std::uint8_t> out) -> Result<std::size_t> { return fill(out); };
  }

 private:
  std::mt19937_64 x_generator;
  std::size_t x_left;
};

crypto::Sha256 noise_digest(std::uint64_t seed, std::size_t size) {
  EndlessNoise noise(seed, size);
  crypto::Sha256Stream digest;
  Bytes piece(10'000);
  while (const std::size_t got = noise.fill(piece)) digest.update(ByteView(piece).first(got));
  return digest.finish();
}

long status_kib(const char* field) {
  std::FILE* file = std::fopen("/proc/self/status", "r");
  REQUIRE(file != nullptr);
  char line[256];
  long value = -1;
  while (std::fgets(line, sizeof line, file) != nullptr)
    if (std::string_view(line).starts_with(field))
      value = std::strtol(line + std::string_view(field).size() + 1, nullptr, 10);
  std::fclose(file);
  return value;
}

/// Forgets the highest resident size so far.
bool reset_peak() {
  std::FILE* file = std::fopen("/proc/self/clear_refs", "w");
  if (file == nullptr) return false;
  const bool written = std::fputs("5", file) >= 0;
  return std::fclose(file) == 0 && written;
}

ObjectId put_noise(Practice& practice, const vault::OpenDossier& dossier, std::uint64_t seed,
                   std::size_t size) {
  ObjectId id;
  REQUIRE(practice.write([&](store::Transaction& tx) -> Result<void> {
    EndlessNoise noise(seed, size);
    id = TRY(practice.vault().put_stream(tx, dossier, "file", noise.source()));
    return {};
  }) == "");
  return id;
}

/// The digest of what comes out, or the code of the refusal.
std::string stream_out(Practice& practice, const vault::OpenDossier& dossier, const ObjectId& id,
                       crypto::Sha256& digest) {
  return practice.write([&](store::Transaction& tx) -> Result<void> {
    crypto::Sha256Stream stream;
    TRY_VOID(practice.vault().get_stream(tx, dossier, id, [&](ByteView plain) -> Result<void> {
      stream.update(plain);
      return {};
    }));
    digest = stream.finish();
    return {};
  });
}

#ifdef SERMENT_SANITIZED
constexpr long kMostKib = 512 * 1024;  // AddressSanitizer keeps what is freed
#else
constexpr long kMostKib = 24 * 1024;
#endif

}  // namespace

CONTRACT_TEST("fifty megabytes go in and out in constant memory") {
  Store store;
  Practice practice(store);
  const auto dossier = practice.create();
  constexpr std::size_t size = 50'000'000;
  put_noise(practice, dossier, 1, 3'000'000);  // what the store sets up once
  const bool measured = reset_peak();
  const long before = status_kib("VmRSS:");
  const auto id = put_noise(practice, dossier, 2, size);
  crypto::Sha256 digest{};
  REQUIRE(stream_out(practice, dossier, id, digest) == "");
  const long peak = status_kib("VmHWM:");
  CHECK(digest == noise_digest(2, size));
  if (measured) CHECK(peak - before < kMostKib);
  CHECK(practice.count("SELECT chunks FROM vault_object WHERE object_id = $1", {id.value}) == 191);
}

CONTRACT_TEST("sizes around the chunk's come back exactly") {
  Store store;
  Practice practice(store);
  const auto dossier = practice.create();
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 262'143, 262'144, 262'145,
                                                                   524'287, 524'288, 524'289}) {
    const auto id = put_noise(practice, dossier, size, size);
    crypto::Sha256 digest{};
    REQUIRE(stream_out(practice, dossier, id, digest) == "");
    CHECK(digest == noise_digest(size, size));
  }
}

CONTRACT_TEST("chunks lost, added, reordered or exchanged are seen") {
  Store store;
  Practice practice(store);
  const auto dossier = practice.create();
  const auto other = put_noise(practice, dossier, 2, 1'000'000);
  const auto damaged_by = [&](std::initializer_list<std::string> changes) {
    const auto id = put_noise(practice, dossier, 1, 1'000'000);
    crypto::Sha256 digest{};
    REQUIRE(stream_out(practice, dossier, id, digest) == "");
    for (const auto& change : changes) REQUIRE(practice.execute(change, {id.value}) > 0);
    return stream_out(practice, dossier, id, digest) == "object.damaged";
  };
  const std::string drop_last = "DELETE FROM vault_chunk WHERE object_id = $1 AND seq = 3";
  CHECK(damaged_by({drop_last}));
  CHECK(damaged_by({drop_last, "UPDATE vault_object SET chunks = 3 WHERE object_id = $1"}));
  CHECK(damaged_by({"DELETE FROM vault_chunk WHERE object_id = $1 AND seq = 1"}));
  CHECK(damaged_by({"DELETE FROM vault_chunk WHERE object_id = $1"}));
  CHECK(damaged_by({"UPDATE vault_object SET chunks = 0 WHERE object_id = $1"}));
  CHECK(damaged_by({"UPDATE vault_object SET chunks = 5 WHERE object_id = $1"}));
  CHECK(damaged_by({"UPDATE vault_chunk SET seq = 9 WHERE object_id = $1 AND seq = 0",
                    "UPDATE vault_chunk SET seq = 0 WHERE object_id = $1 AND seq = 1",
                    "UPDATE vault_chunk SET seq = 1 WHERE object_id = $1 AND seq = 9"}));
  CHECK(
      damaged_by({"UPDATE vault_chunk SET sealed = (SELECT sealed FROM vault_chunk b WHERE "
                  "b.seq = 1 AND b.object_id = '" +
                  other.value + "') WHERE object_id = $1 AND seq = 1"}));
  CHECK(
      damaged_by({"INSERT INTO vault_chunk SELECT practice_id, dossier_id, object_id, 4, sealed "
                  "FROM vault_chunk WHERE object_id = $1 AND seq = 3"}));
}

CONTRACT_TEST("a failing source or sink leaves nothing") {
  Store store;
  Practice practice(store);
  const auto dossier = practice.create();
  const auto id = put_noise(practice, dossier, 1, 600'000);
  CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
    EndlessNoise noise(3, 400'000);
    const vault::ByteSource source = [&](std::span<std::uint8_t> out) -> Result<std::size_t> {
      const auto size = noise.fill(out);
      if (size == 0) return fail(Errc::unavailable, "test.source", "arrêt");
      return size;
    };
    TRY(practice.vault().put_stream(tx, dossier, "file", source));
    return {};
  }) == "test.source");
  CHECK(practice.count("SELECT count(*) FROM vault_object", {}) == 1);
  CHECK(practice.write([&](store::Transaction& tx) -> Result<void> {
    return practice.vault().get_stream(tx, dossier, id, [](ByteView) -> Result<void> {
      return fail(Errc::unavailable, "test.sink", "arrêt");
    });
  }) == "test.sink");
}

CONTRACT_TEST("a long random life agrees with a plain model") {
  Store store;
  Practice practice(store);
  std::mt19937_64 generator(20'260'101);
  const auto draw = [&](std::size_t below) {
    return static_cast<std::size_t>(generator() % below);
  };
  struct Kept {
    vault::OpenDossier dossier;
    std::map<std::string, std::string> objects;
  };
  std::map<std::string, Kept> model;
  const auto pick = [&] { return std::next(model.begin(), static_cast<long>(draw(model.size()))); };
  for (int step = 0; step < 150; ++step) {
    const auto act = model.empty() ? 0 : draw(10);
    if (act < 2) {
      auto dossier = practice.create(static_cast<std::uint8_t>(draw(256)));
      const auto id = dossier.id.value;
      model[id].dossier = std::move(dossier);
    } else if (act < 6) {
      auto& kept = pick()->second;
      std::string content(draw(3) == 0 ? draw(600'000) : draw(3'000), 'x');
      for (auto& c : content) c = static_cast<char>(draw(step % 2 == 0 ? 256 : 3));
      const auto id = practice.put(kept.dossier, "care", as_bytes(content));
      kept.objects[id.value] = std::move(content);
    } else if (act == 6) {
      const auto gone = pick();
      REQUIRE(practice.shred(gone->second.dossier.id) == "");
      CHECK(practice.open_dossier(gone->second.dossier.id) == "dossier.erased");
      model.erase(gone);
    } else if (act == 7) {
      expect(practice.vault().rotate(practice.db(), practice.journal(), "owner"));
    } else if (act == 8) {
      practice.restart();
    } else {
      const auto& kept = pick()->second;
      vault::OpenDossier opened;
      REQUIRE(practice.open_dossier(kept.dossier.id, &opened) == "");
      CHECK(opened.label == kept.dossier.label);
      for (const auto& [id, content] : kept.objects) CHECK((practice.get(opened, {id}) == content));
    }
  }
}

}  // namespace serment::contract
