#pragma once
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace serment::crypto {

/// Argon2id (t = 3, 64 MiB) of a password as one text with its salt and cost (libsodium's
/// crypto_pwhash_str). Two at a time at most, so that a flood of logins cannot take all the memory.
/// Error: unavailable "crypto.argon2_memory".
Result<std::string> hash_password(ByteView password);
/// False for a wrong password, or a text that is no hash; takes the same time for both.
bool verify_password(std::string_view hash, ByteView password);
/// How many verifications wait or run: a caller may refuse beyond a few.
std::size_t password_work();

}  // namespace serment::crypto
