#pragma once
// Signatures of JSON Web Signature (RFC 7515), for the only algorithms that are accepted: never
// "none", never a shared secret. By OpenSSL; reading JSON is others' business.
#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace serment::crypto {

enum class JwsAlgorithm : std::uint8_t { rs256, ps256, es256 };
/// Nothing for any other name.
std::optional<JwsAlgorithm> jws_algorithm(std::string_view name);

/// A public key as a JWK tells it: either an RSA modulus and exponent, or the two coordinates of a
/// P-256 point.
struct JwsKey {
  Bytes modulus{}, exponent{};
  Bytes x{}, y{};
};

/// True when `signature` is that key's over `text`. False for an RSA key under 2048 bits, and for a
/// key of another kind than the algorithm's.
bool verify_jws(JwsAlgorithm algorithm, const JwsKey& key, std::string_view text,
                ByteView signature);

}  // namespace serment::crypto
