#pragma once
#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"

namespace serment::vault {

/// Where the keyring stands in the folder of keys.
std::filesystem::path keyring_path(const std::filesystem::path& folder);

/// Errors: not_found "vault.no_keyring", unavailable "vault.keyring_read".
Result<Bytes> read_key_file(const std::filesystem::path& folder);

/// Replaces the keyring in one durable step: after a crash at any point the folder holds the old
/// bytes or the new ones, whole. Makes the folder (0700) when it is missing; the file is 0600. The
/// old file's blocks are then overwritten as far as the file system writes in place.
/// Error: unavailable "vault.keyring_write".
Result<void> write_key_file(const std::filesystem::path& folder, ByteView bytes);

}  // namespace serment::vault
