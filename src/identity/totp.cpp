#include "identity/totp.h"

#include <liboath/oath.h>

#include <array>
#include <cstdlib>

#include "crypto/secret.h"

namespace serment::identity {
namespace {

constexpr std::int64_t kStepSeconds = 30;
constexpr unsigned kDigits = 6;
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::uint64_t step_of(Instant at) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch());
  return static_cast<std::uint64_t>(seconds.count() / kStepSeconds);
}

/// The code of a step; empty when the secret does not read.
std::string code_of(std::string_view secret, std::uint64_t step) {
  char* raw = nullptr;
  std::size_t size = 0;
  if (oath_base32_decode(secret.data(), secret.size(), &raw, &size) != OATH_OK) return {};
  std::array<char, kDigits + 1> code{};
  const int done = oath_hotp_generate(raw, size, step, kDigits, false, OATH_HOTP_DYNAMIC_TRUNCATION,
                                      code.data());
  crypto::wipe({reinterpret_cast<std::uint8_t*>(raw), size});
  std::free(raw);  // NOLINT: liboath gives memory of malloc
  return done == OATH_OK ? std::string(code.data(), kDigits) : std::string();
}

bool same_code(std::string_view a, std::string_view b) {
  if (a.size() != b.size() || a.empty()) return false;
  unsigned difference = 0;
  for (std::size_t at = 0; at < a.size(); ++at)
    difference |= static_cast<unsigned char>(a[at]) ^ static_cast<unsigned char>(b[at]);
  return difference == 0;
}

void append_encoded(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
}

}  // namespace

std::string draw_totp_secret(Random& random) {
  std::array<std::uint8_t, 32> bytes{};
  random.fill(bytes);
  std::string secret;
  for (const auto byte : bytes) secret += kBase32[byte & 31U];
  return secret;
}

std::string totp_uri(std::string_view secret, std::string_view login, std::string_view practice) {
  std::string uri = "otpauth://totp/Serment:";
  append_encoded(uri, login);
  uri += "?secret=";
  uri += secret;
  uri += "&issuer=Serment";
  if (!practice.empty()) {
    uri += "%20";
    append_encoded(uri, practice);
  }
  return uri;
}

std::optional<std::uint64_t> check_totp(std::string_view secret, std::string_view code, Instant now,
                                        std::uint64_t last_step) {
  std::string digits;
  for (const char c : code)
    if (c != ' ') digits += c;
  const auto current = step_of(now);
  std::optional<std::uint64_t> accepted;
  for (const auto step : {current - 1, current, current + 1})
    if (same_code(code_of(secret, step), digits) && step > last_step) accepted = step;
  return accepted;
}

Result<std::string> totp_code(std::string_view secret, Instant at) {
  auto code = code_of(secret, step_of(at));
  if (code.empty())
    return fail(Errc::invalid_input, "totp.secret",
                "Cette clé de code à usage unique ne se lit pas.");
  return code;
}

}  // namespace serment::identity
