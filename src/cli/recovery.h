#pragma once
#include <string>

#include "base/result.h"
#include "crypto/secret.h"
#include "vault/vault.h"

namespace serment::cli {

/// A new passphrase from a file, or typed twice on the terminal. At least 12 characters.
Result<crypto::Secret> new_passphrase(const std::string& file);

/// Refuses a first passphrase of fewer than 12 characters.
Result<crypto::Secret> long_enough_passphrase(crypto::Secret secret);

/// Gives the recovery key to the person: into a new file (mode 0600), or on the terminal, where one
/// group drawn at random must be typed back before going on.
Result<void> hand_over_recovery_key(const vault::RecoveryKey& key, const std::string& file);

}  // namespace serment::cli
