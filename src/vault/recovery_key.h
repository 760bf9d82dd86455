#pragma once
// The printed recovery key: 160 random bits in 8 groups of 4 characters and a check character.

#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "vault/vault.h"

namespace serment::vault {

inline constexpr std::size_t kRecoverySecretSize = 20;

/// "XXXXX-XXXXX-…": 8 groups.
RecoveryKey print_recovery_key(ByteView secret20);

/// True for what a person typing a recovery key would give: 8 groups of 5 letters or digits,
/// between hyphens or spaces; or the same 40 characters cut otherwise or not at all, when every
/// check character agrees. Such a text is refused as a passphrase, so the two never mix.
bool looks_like_recovery_key(ByteView credential);

/// What to say of a credential that opened nothing and that nearly has that shape: a few characters
/// missing or too many, or forty with a wrong one. Error: locked "vault.recovery_key_length".
std::optional<Error> nearly_a_recovery_key(ByteView credential);

/// Reads a typed key, whatever its case, with the usual confusions (O for 0, I or L for 1). Error:
/// invalid_input "vault.recovery_key_typing", whose place names the first wrong group ("groupe 3").
Result<crypto::Secret> read_recovery_key(ByteView credential);

}  // namespace serment::vault
