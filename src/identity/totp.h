#pragma once
// One-time codes (RFC 6238: SHA-1, six digits, thirty seconds), as every telephone application
// makes them.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/calendar.h"
#include "base/random.h"
#include "base/result.h"

namespace serment::identity {

/// 160 random bits in base32.
std::string draw_totp_secret(Random& random);
/// "otpauth://totp/Serment:login?secret=…&issuer=…".
std::string totp_uri(std::string_view secret, std::string_view login, std::string_view practice);
/// The step whose code this is, among the one of `now`, the one before and the one after, if it is
/// later than `last_step`: a code is accepted once.
std::optional<std::uint64_t> check_totp(std::string_view secret, std::string_view code, Instant now,
                                        std::uint64_t last_step);
/// The code of an instant: for tests and the demonstration.
Result<std::string> totp_code(std::string_view secret, Instant at);

}  // namespace serment::identity
