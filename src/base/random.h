#pragma once
#include <cstdint>
#include <span>

namespace serment {

/// Randomness is injected; the real source is crypto::SystemRandom.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;
};

}  // namespace serment
