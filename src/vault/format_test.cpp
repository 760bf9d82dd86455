// Recomputes every vector of docs/format/vault.md, read from the document itself.
#include <doctest/doctest.h>

#include <sstream>

#include "crypto/aead.h"
#include "crypto/encoding.h"
#include "format_vectors.h"
#include "vault/binding.h"
#include "vault/chunk.h"
#include "vault/dossier_header.h"
#include "vault/key_file.h"
#include "vault/padding.h"
#include "vault/recovery_key.h"
#include "vault/recovery_shares.h"
#include "vault/slots.h"
#include "vault/vault.h"

namespace serment::vault {
namespace {

/// Gives the bytes it was made with, then nothing more: the nonce of a seal of the document.
class ReplayedNonce final : public Random {
 public:
  explicit ReplayedNonce(ByteView sealed) : x_nonce(sealed.first(crypto::kNonceSize)) {}
  void fill(std::span<std::uint8_t> out) override {
    REQUIRE(out.size() == x_nonce.size());
    std::copy(x_nonce.begin(), x_nonce.end(), out.begin());
    x_nonce = {};
  }

 private:
  ByteView x_nonce;
};

void check_slot(FormatVectors& vectors, const std::string& kind, ByteView credential) {
  const Keyring keyring = decode_keyring(vectors.bytes("keyring")).value().keyring;
  const Slot& slot = keyring.slots[kind == "recovery" ? 1 : 0];
  const Bytes whole = vectors.bytes(kind + " slot");
  Bytes header = slot_header(slot);
  CHECK(bind_slot(vectors.text("practice"), header) == vectors.bytes(kind + " slot binding"));
  const auto key = crypto::stretch(credential, slot.salt, slot.cost).value();
  CHECK(crypto::hex(key.view()) == vectors.text(kind + " slot key"));
  ReplayedNonce random(slot.wrapped_root);
  crypto::seal_into(header, vectors.bytes("root"), vectors.bytes(kind + " slot binding"),
                    key.view(), random);
  CHECK(header == whole);
}

/// Gives the bytes it was made with, the coefficients of the parts; the library then draws others
/// to write over its memory.
class DrawnBytes final : public Random {
 public:
  explicit DrawnBytes(Bytes bytes) : x_bytes(std::move(bytes)) {}
  void fill(std::span<std::uint8_t> out) override {
    if (out.size() == x_bytes.size()) std::copy(x_bytes.begin(), x_bytes.end(), out.begin());
  }

 private:
  Bytes x_bytes;
};

void check_parts(FormatVectors& vectors, ByteView secret) {
  DrawnBytes random(vectors.bytes("recovery parts random"));
  const auto cut = split_recovery_key(print_recovery_key(secret), random).value();
  CHECK(cut.series == vectors.text("recovery series"));
  REQUIRE(cut.shares.size() == 3);
  for (const auto& share : cut.shares)
    CHECK(share.text == vectors.text("recovery part " + std::to_string(share.number)));
}

ObjectPlace object_place(FormatVectors& vectors) {
  return {vectors.text("practice"), vectors.text("dossier"), vectors.text("object"),
          vectors.text("object kind"),
          static_cast<std::uint32_t>(vectors.number("object version"))};
}

void check_keys_and_keyring(FormatVectors& vectors) {
  const Bytes root = vectors.bytes("root");
  for (const std::string context : {"keyring_", "epochs__", "auditsig", "journal_"})
    CHECK(crypto::hex(crypto::derive(root, context).view()) == vectors.text("subkey " + context));
  const Bytes secret = vectors.bytes("recovery secret");
  CHECK(print_recovery_key(secret).text == vectors.text("recovery text"));
  check_parts(vectors, secret);
  check_slot(vectors, "passphrase", as_bytes(vectors.text("passphrase")));
  check_slot(vectors, "recovery", secret);
  CHECK(member_slot_id({vectors.text("practice")}, vectors.text("member login")) ==
        vectors.text("member slot id"));

  const auto number = static_cast<std::uint32_t>(vectors.number("epoch"));
  const std::uint64_t created = vectors.number("created");
  CHECK(bind_epoch(vectors.text("practice"), number, created) == vectors.bytes("epoch binding"));
  const Epoch epoch{number, crypto::Secret::copy_of(vectors.bytes("epoch key"))};
  const Bytes wrapped = vectors.bytes("epoch wrapped");
  ReplayedNonce random(wrapped);
  const StoredEpoch stored = wrap_epoch(
      {vectors.text("practice")}, epoch,
      Instant(std::chrono::milliseconds(static_cast<std::int64_t>(created))), root, random);
  CHECK(Bytes(stored.wrapped_key.begin(), stored.wrapped_key.end()) == wrapped);
  const Bytes file = vectors.bytes("keyring");
  CHECK(encode_keyring(decode_keyring(file).value().keyring, root) == file);
}

void check_dossier(FormatVectors& vectors) {
  const PracticeId practice{vectors.text("practice")};
  const Epoch epoch{static_cast<std::uint32_t>(vectors.number("epoch")),
                    crypto::Secret::copy_of(vectors.bytes("epoch key"))};
  OpenDossier dossier;
  dossier.id.value = vectors.text("dossier");
  const Bytes key = vectors.bytes("dossier key");
  const Bytes label = vectors.bytes("dossier label");
  std::copy(key.begin(), key.end(), dossier.key.bytes);
  std::copy(label.begin(), label.end(), dossier.label.begin());
  CHECK(bind_dossier(practice.value, epoch.number, dossier.id.value) ==
        vectors.bytes("dossier binding"));
  const Bytes header = vectors.bytes("dossier header");
  ReplayedNonce random(ByteView(header).subspan(1));
  CHECK(seal_header(practice, epoch, dossier, random) == header);
}

void check_object(FormatVectors& vectors) {
  const ObjectPlace place = object_place(vectors);
  crypto::Key32 key;
  const Bytes object_key = vectors.bytes("object key");
  std::copy(object_key.begin(), object_key.end(), key.bytes);
  CHECK(bind_object_key(place) == vectors.bytes("object key binding"));
  const Bytes sealed_key = vectors.bytes("object sealed key");
  Bytes made = {kSealFormat};
  ReplayedNonce key_nonce(ByteView(sealed_key).subspan(1));
  crypto::seal_into(made, object_key, bind_object_key(place), vectors.bytes("dossier key"),
                    key_nonce);
  CHECK(made == sealed_key);

  ChunkCodec codec;
  CHECK(bind_chunk(place, 0, true) == vectors.bytes("chunk binding"));
  const Bytes sealed = vectors.bytes("chunk sealed");
  ReplayedNonce nonce(sealed);
  const auto chunk = codec.seal(vectors.bytes("chunk content"), place, 0, true, key, nonce);
  CHECK(Bytes(chunk.bytes.begin(), chunk.bytes.end()) == sealed);
  CHECK(crypto::open(sealed, bind_chunk(place, 0, true), object_key).value() ==
        vectors.bytes("chunk frame"));

  const Bytes compressed = vectors.bytes("compressed sealed");
  CHECK(crypto::open(compressed, bind_chunk(place, 2, false), object_key).value() ==
        vectors.bytes("compressed frame"));
  const auto content = codec.open(compressed, place, 2, false, key);
  REQUIRE(content);
  CHECK(as_text(*content) == std::string(300, 'a'));
}

void check_padding(FormatVectors& vectors) {
  std::istringstream pairs(vectors.text("padding"));
  std::uint64_t size = 0;
  std::uint64_t padded = 0;
  char colon = 0;
  int count = 0;
  while (pairs >> size >> colon >> padded) {
    CHECK(padded_size(size) == padded);
    ++count;
  }
  CHECK(count == 11);
}

}  // namespace

TEST_CASE("Every vector of docs/format/vault.md is what this code computes") {
  FormatVectors vectors(FormatVectors::Reach::vault);
  check_keys_and_keyring(vectors);
  check_dossier(vectors);
  check_object(vectors);
  check_padding(vectors);
  CHECK(vectors.all_used());
}

TEST_CASE("The keyring of docs/format/vault.md opens with its passphrase and its recovery key") {
  FormatVectors vectors(FormatVectors::Reach::vault);
  std::string folder = (std::filesystem::temp_directory_path() / "serment-format-XXXXXX").string();
  REQUIRE(mkdtemp(folder.data()) != nullptr);
  REQUIRE(write_key_file(folder, vectors.bytes("keyring")));
  FixedClock clock{Instant{}};
  crypto::SystemRandom random;
  for (const std::string name : {"passphrase", "recovery text"}) {
    const auto vault = Vault::unlock(folder, as_bytes(vectors.text(name)), clock, random).value();
    CHECK(vault->practice().value == vectors.text("practice"));
    CHECK(vault->epoch() == vectors.number("epoch"));
    CHECK(crypto::hex(vault->subkey("auditsig").view()) == vectors.text("subkey auditsig"));
  }
  std::filesystem::remove_all(folder);
}

}  // namespace serment::vault
