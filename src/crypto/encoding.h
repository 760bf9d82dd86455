#pragma once
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace serment::crypto {

std::string hex(ByteView bytes);
Result<Bytes> from_hex(std::string_view text);
/// Standard base64 with padding (RFC 4648 §4). Decoding is strict: no white space, canonical bits.
std::string base64(ByteView bytes);
Result<Bytes> from_base64(std::string_view text);
/// The same for addresses and tokens (RFC 4648 §5), without padding.
std::string base64url(ByteView bytes);
Result<Bytes> from_base64url(std::string_view text);

}  // namespace serment::crypto
