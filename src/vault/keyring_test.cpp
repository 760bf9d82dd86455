#include "vault/keyring.h"

#include <doctest/doctest.h>

#include "crypto/hash.h"
#include "vault/epochs.h"
#include "vault/slots.h"

namespace serment::vault {
namespace {

constexpr crypto::Argon2Cost kCheap{1, 8};

struct KeyringFixture {
  crypto::SystemRandom random;
  crypto::Secret root = crypto::Secret::random(32, random);
  Keyring keyring;

  KeyringFixture() {
    const Instant now(std::chrono::milliseconds(1'800'000'000'123));
    keyring.practice.value = draw_id(random);
    for (const auto kind : {SlotKind::passphrase, SlotKind::recovery})
      keyring.slots.push_back(make_slot(keyring.practice, kind, as_bytes("mot de passe"),
                                        root.view(), kCheap, now, random)
                                  .value());
    for (const std::uint32_t number : {4U, 5U})
      keyring.epochs.push_back(wrap_epoch(keyring.practice,
                                          {number, crypto::Secret::random(32, random)}, now,
                                          root.view(), random));
  }
  [[nodiscard]] Bytes encoded() const { return encode_keyring(keyring, root.view()); }
};

/// Puts the right public sum under changed bytes, as somebody tampering would.
void sum_again(Bytes& file) {
  const auto sum = crypto::sha256(ByteView(file).first(file.size() - 32));
  std::copy(sum.begin(), sum.end(), file.end() - 32);
}

std::string failure(const Bytes& file, const KeyringFixture& fixture) {
  auto stored = decode_keyring(file);
  if (!stored) return stored.error().code;
  auto root = open_slots(stored->keyring, SlotKind::passphrase, as_bytes("mot de passe"));
  if (!root) return root.error().code;
  CHECK(std::equal(root->view().begin(), root->view().end(), fixture.root.view().begin()));
  auto keyring = prove_keyring(std::move(*stored), root->view());
  if (!keyring) return keyring.error().code;
  const auto epochs = open_epochs(*keyring, root->view());
  return epochs ? "" : epochs.error().code;
}

}  // namespace

TEST_CASE("A keyring comes back as it was written") {
  const KeyringFixture fixture;
  const Bytes file = fixture.encoded();
  CHECK(failure(file, fixture).empty());
  const Keyring read = prove_keyring(decode_keyring(file).value(), fixture.root.view()).value();
  CHECK(encode_keyring(read, fixture.root.view()) == file);
  CHECK(open_epochs(read, fixture.root.view()).value().current().number == 5);
}

TEST_CASE("Any changed byte of a keyring is seen, with or without its public sum made right") {
  const KeyringFixture fixture;
  const Bytes file = fixture.encoded();
  for (std::size_t at = 0; at < file.size(); ++at) {
    Bytes changed = file;
    changed[at] ^= 0x01;
    const std::string plain = failure(changed, fixture);
    CHECK((plain == "vault.keyring_damaged" || plain == "vault.keyring_format"));
    if (at >= file.size() - 32) continue;
    sum_again(changed);
    CHECK_FALSE_MESSAGE(failure(changed, fixture).empty(), at);
  }
}

TEST_CASE("A shortened, lengthened or foreign file is refused") {
  const KeyringFixture fixture;
  const Bytes file = fixture.encoded();
  for (std::size_t size = 0; size < file.size(); ++size) {
    Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    if (size >= 32) sum_again(cut);
    CHECK_FALSE(failure(cut, fixture).empty());
  }
  Bytes longer = file;
  longer.resize(file.size() + 40);
  sum_again(longer);
  CHECK(failure(longer, fixture) == "vault.keyring_damaged");
  CHECK(failure(to_bytes("-----BEGIN KEY-----"), fixture) == "vault.keyring_damaged");
  Bytes future = file;
  future[19] = 2;
  sum_again(future);
  CHECK(failure(future, fixture) == "vault.keyring_format");
}

TEST_CASE("A cost that would take all the memory or a day is refused before it is paid") {
  for (const crypto::Argon2Cost cost :
       {crypto::Argon2Cost{1, 5U * 1024 * 1024}, {65, 8}, {0, 8}, {1, 7}}) {
    KeyringFixture fixture;
    fixture.keyring.slots[0].cost = cost;
    CHECK(failure(fixture.encoded(), fixture) == "vault.keyring_damaged");
  }
}

TEST_CASE("Parts of another practice's keyring do not open") {
  KeyringFixture fixture;
  const Bytes file = fixture.encoded();
  fixture.keyring.practice.value = draw_id(fixture.random);
  CHECK(failure(fixture.encoded(), fixture) == "vault.wrong_passphrase");
  CHECK(open_epochs(fixture.keyring, fixture.root.view()).error().code == "vault.keyring_tampered");
  const crypto::Secret other = crypto::Secret::random(32, fixture.random);
  CHECK(prove_keyring(decode_keyring(file).value(), other.view()).error().code ==
        "vault.keyring_tampered");
}

}  // namespace serment::vault
