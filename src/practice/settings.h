#pragma once
#include <filesystem>
#include <string>

#include "base/ids.h"
#include "base/result.h"

namespace serment::practice {

/// serment.toml, in clear in the data directory: nothing here is secret or about a patient.
struct Settings {
  PracticeId practice;
  std::string store;  ///< empty: serment.db beside; else a postgresql:// URL
};

Result<Settings> read_settings(const std::filesystem::path& directory);
/// Writes durably (temporary file, fsync, rename).
Result<void> write_settings(const std::filesystem::path& directory, const Settings& settings);

}  // namespace serment::practice
