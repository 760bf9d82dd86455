#include "vault/padding.h"

#include <algorithm>
#include <bit>

namespace serment::vault {

std::uint64_t padded_size(std::uint64_t size) {
  if (size <= 4096) return std::max<std::uint64_t>((size + 255) & ~std::uint64_t{255}, 256);
  const auto exponent = static_cast<int>(std::bit_width(size)) - 1;
  const auto kept_bits = static_cast<int>(std::bit_width(static_cast<unsigned>(exponent)));
  const std::uint64_t low_bits = (std::uint64_t{1} << (exponent - kept_bits)) - 1;
  return (size + low_bits) & ~low_bits;
}

}  // namespace serment::vault
