#pragma once
// 7-Zip, the program that seals what leaves the practice: AES-256, names of files hidden too. Its
// password reaches it by a pipe, never on a command line.
#include <filesystem>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace serment::documents {

/// A password to read aloud: five groups of four letters and digits, a hundred random bits.
std::string draw_spoken_password(Random& random);

/// Packs `source` (a folder, or "folder/*" for what it holds), then opens the archive again with
/// the password. Errors: unavailable "archive.tool_missing" (not installed), "archive.failed";
/// integrity "archive.not_readable".
Result<void> seal_seven_zip(std::string_view source, const std::filesystem::path& out,
                            std::string_view password);
/// Opens every file of it. Errors: unavailable "archive.tool_missing"; integrity
/// "archive.not_readable".
Result<void> check_seven_zip(const std::filesystem::path& archive, std::string_view password);

}  // namespace serment::documents
