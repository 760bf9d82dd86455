#include "vault/padding.h"

#include <doctest/doctest.h>

namespace serment::vault {

TEST_CASE("Sizes are padded: steps of 256 up to 4 KiB, PADMÉ above") {
  const std::pair<std::uint64_t, std::uint64_t> rows[] = {{0, 256},
                                                          {1, 256},
                                                          {256, 256},
                                                          {257, 512},
                                                          {4095, 4096},
                                                          {4096, 4096},
                                                          {4097, 4352},
                                                          {4352, 4352},
                                                          {10'000, 10'240},
                                                          {65'536, 65'536},
                                                          {100'000, 100'352},
                                                          {262'153, 270'336},
                                                          {1'000'000, 1'015'808},
                                                          {1'048'577, 1'081'344}};
  for (const auto& [size, padded] : rows) CHECK(padded_size(size) == padded);
}

TEST_CASE("Padding never shrinks, never costs more than 12 % above 4 KiB, and is stable") {
  std::uint64_t last = 0;
  for (std::uint64_t size = 0; size < 3'000'000; size += 1 + size / 97) {
    const auto padded = padded_size(size);
    CHECK(padded >= size);
    CHECK(padded >= last);
    CHECK(padded_size(padded) == padded);
    if (size > 4096) CHECK(padded * 100 <= size * 112);
    last = padded;
  }
}

}  // namespace serment::vault
