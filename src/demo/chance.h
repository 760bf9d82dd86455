#pragma once
// Draws that a seed decides: the demonstration must be the same each time. Never for a secret.
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace serment::demo {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : x_state(seed) {}
  /// SplitMix64.
  std::uint64_t next() {
    x_state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = x_state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// From 0 to n − 1.
  std::uint64_t below(std::uint64_t n) { return next() % n; }
  int between(int from, int to) {
    return from + static_cast<int>(
                      below(static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from) + 1));
  }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  template <class T, std::size_t N>
  const T& pick(const T (&list)[N]) {
    return list[below(N)];
  }

 private:
  std::uint64_t x_state;
};

}  // namespace serment::demo
