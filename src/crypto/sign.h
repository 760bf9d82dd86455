#pragma once
#include <array>

#include "base/bytes.h"
#include "crypto/secret.h"

namespace serment::crypto {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

/// An Ed25519 key pair derived from a 32-byte seed (RFC 8032).
class SigningKey {
 public:
  explicit SigningKey(ByteView seed32);
  [[nodiscard]] const PublicKey& public_key() const { return x_public; }
  [[nodiscard]] Signature sign(ByteView message) const;

 private:
  PublicKey x_public{};
  Secret x_secret;
};

bool verify(const PublicKey& key, ByteView message, ByteView signature);

}  // namespace serment::crypto
