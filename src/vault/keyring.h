#pragma once
// The keyring as stored: unlock slots and wrapped epoch keys (docs/format/vault.md, "Keyring").

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/aead.h"
#include "crypto/kdf.h"

namespace serment::vault {

/// As many as its count of one byte leaves room for, and an MSP needs.
inline constexpr std::size_t kMostSlots = 200;

/// A 32-byte key sealed under another.
inline constexpr std::size_t kWrappedSize = crypto::kNonceSize + 32 + crypto::kTagSize;
using WrappedKey = std::array<std::uint8_t, kWrappedSize>;

enum class SlotKind : std::uint8_t {
  passphrase = 1,
  recovery = 2,
  member = 3,  ///< a member's own password or secret; the slot's id says which (member_slot_id)
};

/// One way to the root key.
struct Slot {
  std::string id;
  SlotKind kind = SlotKind::passphrase;
  Instant created;
  crypto::Argon2Cost cost;
  std::array<std::uint8_t, 16> salt{};
  WrappedKey wrapped_root{};
};

struct StoredEpoch {
  std::uint32_t number = 1;
  Instant created;
  WrappedKey wrapped_key{};
};

/// One epoch, or two while a rotation is under way; ascending numbers.
struct Keyring {
  PracticeId practice;
  std::vector<Slot> slots;
  std::vector<StoredEpoch> epochs;
};

/// What a file holds before the root key is known: the keyring, and the bytes its seal covers.
struct UnprovenKeyring {
  Keyring keyring;
  Bytes covered;
  std::array<std::uint8_t, 32> proof{};
};

std::uint64_t milliseconds(Instant instant);

/// A slot as stored, without the wrapped key: what the wrapping is bound to.
Bytes slot_header(const Slot& slot);

/// The whole file, authenticated by the root key.
Bytes encode_keyring(const Keyring& keyring, ByteView root32);

/// Errors, all integrity: "vault.keyring_format" (unknown format), "vault.keyring_damaged".
Result<UnprovenKeyring> decode_keyring(ByteView file);

/// Error: integrity "vault.keyring_tampered" when the root key did not write these bytes.
Result<Keyring> prove_keyring(UnprovenKeyring&& stored, ByteView root32);

}  // namespace serment::vault
