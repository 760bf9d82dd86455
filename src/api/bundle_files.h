#pragma once
// The proof bundles that were built, kept in the practice's directory, readable by its owner alone.
#include <filesystem>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace serment::api {

/// Writes durably and whole, or not at all. `id` is ours, never a client's text. Error: unavailable
/// "evidence.unwritable".
Result<void> keep_bundle(const std::filesystem::path& practice, std::string_view id,
                         ByteView bytes);
/// Error: not_found "evidence.file_missing".
Result<std::string> read_bundle(const std::filesystem::path& practice, std::string_view id);

}  // namespace serment::api
