#pragma once
#include "base/bytes.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace serment::crypto {

/// Cost of Argon2id. The default (t = 3, 256 MiB) takes about half a second on a small PC.
struct Argon2Cost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 256 * 1024;
};

/// Argon2id (RFC 9106, p = 1) of a passphrase with a 16-byte salt → 32 bytes.
Result<Secret> stretch(ByteView passphrase, ByteView salt16, Argon2Cost cost);

/// libsodium crypto_kdf: a 32-byte subkey of a root key for an 8-character context and a number.
Secret derive(ByteView root32, std::string_view context8, std::uint64_t number = 1);

}  // namespace serment::crypto
