#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/random.h"
#include "base/result.h"

namespace serment::demo {

struct Options {
  std::filesystem::path directory;
  std::uint64_t patients = 12'000;
  std::uint64_t seed = 42;
  Date today;  ///< the day on which the year ends
  std::string passphrase;
  bool fast_keys = false;  ///< tests: a cheap key derivation
  /// Told what is being done, and how far.
  std::function<void(std::string_view step, std::uint64_t done, std::uint64_t total)> report{};
};

struct Login {
  std::string role, display_name, login, password, totp_secret;
};

struct Made {
  std::uint64_t patients = 0;
  std::uint64_t events = 0;  ///< in the journal
  std::uint64_t erased = 0;
  std::string certificate;
  std::string recovery_key;
  std::vector<Login> logins;
};

/// Makes the practice in an empty directory. Errors: those of practice::Setup and of the acts.
Result<Made> make(const Options& options, Random& random);

}  // namespace serment::demo
