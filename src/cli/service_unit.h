#pragma once
#include <filesystem>
#include <string>

#include "base/result.h"

namespace serment::cli {

/// What systemd makes for the service and gives to its account; the practice stands inside.
inline constexpr const char* kStateFolder = "/var/lib/serment";

/// A hardened systemd unit that runs this very program on that practice.
std::string service_unit(const std::filesystem::path& data);
/// Whether the service can keep a practice there. Errors: invalid_input "service.folder" (a home,
/// which the unit hides from the service; a folder of the system; letters that a unit reads
/// otherwise).
Result<void> check_service_folder(const std::filesystem::path& data);
/// Copies the program, makes the account, gives it the practice, and writes the unit. Under `root`
/// only files are written. Errors: forbidden "service.not_root"; unavailable "service.unwritable",
/// "service.account"; check_service_folder()'s.
Result<void> install_service(const std::filesystem::path& data, const std::filesystem::path& root);

}  // namespace serment::cli
