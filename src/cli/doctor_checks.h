#pragma once
// What `serment doctor` looks at: each check says what was seen, and how to mend it.
#include <filesystem>
#include <string>
#include <vector>

#include "base/calendar.h"

namespace serment::cli {

enum class Health : std::uint8_t { good, to_mend, unknown };
std::string_view name_of(Health health);

struct Check {
  std::string id;
  Health health = Health::unknown;
  std::string seen;       ///< French sentence
  std::string command{};  ///< what mends it, as one would type it; may be empty
};

/// Rights of the data directory, of its keys and of the certificates beside it.
std::vector<Check> check_files(const std::filesystem::path& data);
/// The server's certificate: its end, its names against this machine's.
std::vector<Check> check_certificate(const std::filesystem::path& data, Instant now);
/// The store as it lies there, the vault closed: whether this program can open it.
std::vector<Check> check_schema(const std::filesystem::path& data);
/// The clock against what the practice's own files say of time.
std::vector<Check> check_clock(const std::filesystem::path& data, Instant now);
/// Free space, encryption of the disk and of swap, printing, time zone, service.
std::vector<Check> check_machine(const std::filesystem::path& data);

/// Whether the service is there and starts with the machine; `units` is where systemd keeps both.
Check check_service(const std::filesystem::path& units = "/etc/systemd/system");

}  // namespace serment::cli
