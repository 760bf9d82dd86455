#pragma once
#include "base/bytes.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace serment::crypto {

inline constexpr std::size_t kNonceSize = 24;
inline constexpr std::size_t kTagSize = 16;

/// XChaCha20-Poly1305 (IETF). Output = nonce (24) ‖ ciphertext ‖ tag (16). `associated` is bound,
/// not stored: a ciphertext moved to another place does not open.
Bytes seal(ByteView plain, ByteView associated, ByteView key32, Random& random);
/// Appends to `out` instead of allocating.
void seal_into(Bytes& out, ByteView plain, ByteView associated, ByteView key32, Random& random);
/// Error: integrity "crypto.not_authentic".
Result<Bytes> open(ByteView sealed, ByteView associated, ByteView key32);
/// Opens into a caller's buffer of exactly sealed.size() - 40 bytes; false when not authentic.
bool open_into(std::span<std::uint8_t> out, ByteView sealed, ByteView associated, ByteView key32);

}  // namespace serment::crypto
