#pragma once
#include <string>

#include "base/result.h"
#include "crypto/secret.h"
#include "vault/vault.h"

namespace serment::cli {

/// A new passphrase from a file, or typed twice on the terminal: as strong as law/passwords.toml
/// asks, since it opens every dossier.
Result<crypto::Secret> new_passphrase(const std::string& file);

/// Error: invalid_input "password.weak", with what is missing.
Result<crypto::Secret> strong_passphrase(crypto::Secret secret);

/// Gives the recovery key to the person: into a new file (mode 0600), or on the terminal, where one
/// group drawn at random must be typed back before going on.
Result<void> hand_over_recovery_key(const vault::RecoveryKey& key, const std::string& file);

}  // namespace serment::cli
