#pragma once
// The encrypted copy: a 7z archive, AES-256, file names hidden too. Its code travels by another
// way.
#include <filesystem>

#include "base/random.h"
#include "base/result.h"

namespace serment::rights {

/// A code to read aloud: five groups of four letters and digits, a hundred random bits.
std::string draw_code(Random& random);
/// Packs a folder; the code goes by a pipe, never on a command line. Errors: unavailable
/// "pack.no_7z" (not installed), "pack.archive".
Result<void> seal_archive(const std::filesystem::path& folder, const std::filesystem::path& out,
                          std::string_view code);
/// Opens it again with the code and checks every file. Error: integrity "pack.archive".
Result<void> check_archive(const std::filesystem::path& archive, std::string_view code);

}  // namespace serment::rights
