#pragma once
#include <filesystem>
#include <string>

#include "base/result.h"

namespace serment::cli {

/// A hardened systemd unit that runs this very program on that practice.
std::string service_unit(const std::filesystem::path& data);
/// Writes it to /etc/systemd/system, and makes its account. Errors: forbidden "service.not_root",
/// unavailable "service.unwritable".
Result<void> install_service(const std::filesystem::path& data);

}  // namespace serment::cli
