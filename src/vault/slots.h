#pragma once
// Unlock slots: each wraps the same root key under a key stretched from what a person types.

#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "vault/keyring.h"

namespace serment::vault {

/// Makes a slot for `credential`: a passphrase's bytes, or a recovery key's 20. An empty `id` is
/// drawn.
Result<Slot> make_slot(const PracticeId& practice, SlotKind kind, ByteView credential,
                       ByteView root32, crypto::Argon2Cost cost, Instant now, Random& random,
                       std::string_view id = {});

/// The cost of a recovery slot beside passphrase slots of `cost`: 160 random bits need no slowness.
crypto::Argon2Cost recovery_cost(crypto::Argon2Cost cost);

/// What a member's slot costs: opened many times a day, behind limits on attempts.
crypto::Argon2Cost member_cost();

/// "passphrase", "recovery", "member".
std::string_view name_of(SlotKind kind);

/// Tries the member slot of that id; an id without slot costs the same time and fails the same way.
Result<crypto::Secret> open_member_slot(const Keyring& keyring, std::string_view id,
                                        ByteView credential);

/// Finds the root key. Every slot of that kind is tried, whether or not an earlier one opened, so
/// that a right credential and a wrong one take the same time. Error: locked
/// "vault.wrong_passphrase"; unavailable "crypto.argon2_memory".
Result<crypto::Secret> open_slots(const Keyring& keyring, SlotKind kind, ByteView credential);

}  // namespace serment::vault
