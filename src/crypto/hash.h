#pragma once
#include <array>
#include <memory>
#include <string>

#include "base/bytes.h"

namespace serment::crypto {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(ByteView bytes);
/// SHA-256 over the concatenation of two or three parts, without copying them together.
Sha256 sha256(ByteView a, ByteView b);
Sha256 sha256(ByteView a, ByteView b, ByteView c);

/// Incremental SHA-256.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  void update(ByteView bytes);
  [[nodiscard]] Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> x_state;
};

/// Keyed BLAKE2b-256 (libsodium crypto_generichash), for lookup digests that must not be guessable.
Sha256 keyed_digest(ByteView bytes, ByteView key32);

}  // namespace serment::crypto
