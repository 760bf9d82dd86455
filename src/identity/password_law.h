#pragma once
// The numbers and words by which passwords are judged: law/passwords.toml and
// law/password_words.txt, with their sources.
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

namespace serment::identity {

struct PasswordSource {
  std::string id{}, ref{}, url{}, confidence{}, summary{};
  Date read_on{};
};

/// CNIL, délibération 2022-100: a password alone, restricted attempts, a device's short code.
struct PasswordLaw {
  std::vector<PasswordSource> sources{};
  struct Alone {
    std::string source{};
    std::size_t four_classes = 0, three_classes = 0, phrase_words = 0, phrase_length = 0;
    int special_signs = 0;
    double bits = 0;
  } alone{};
  struct Attempts {
    std::string source{};
    std::size_t free = 0, most_a_day = 0;
    std::chrono::seconds wait{0}, longest_wait{0};
  } attempts{};
  struct DeviceCode {
    std::string source{};
    std::size_t least_digits = 0, most_digits = 0, tries = 0;
  } device_code{};
  struct Renewal {
    std::string source{};
    int months = 0;
  } renewal{};
  struct Guessing {
    std::string source{};
    double least_bits = 0;
    std::vector<std::string> common_names{};
  } guessing{};

  /// Reads the document strictly. Errors: invalid_input "toml.malformed", "toml.field".
  static Result<PasswordLaw> parse(std::string_view toml);
  /// The one in the binary.
  static const PasswordLaw& embedded();
};

/// One word a line, "#" begins a remark.
std::vector<std::string> parse_words(std::string_view text);
/// What people in France choose first, the most tried first.
const std::vector<std::string>& password_words();

}  // namespace serment::identity
