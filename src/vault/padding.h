#pragma once
#include <cstdint>

namespace serment::vault {

/// The size a content of `size` bytes is padded to: the next multiple of 256 up to 4096 (at least
/// 256), PADMÉ above (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
/// Communication with PURBs", 2019: at most 12 % more, leaks O(log log size) bits).
std::uint64_t padded_size(std::uint64_t size);

}  // namespace serment::vault
