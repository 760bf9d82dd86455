#pragma once
// Numbers and bytes as the journal's formats write them: big-endian, appended.
#include <cstdint>

#include "base/bytes.h"

namespace serment::audit {

inline void put_bytes(Bytes& out, ByteView bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Appends the low `size` bytes of a number, the highest first.
inline void put_number(Bytes& out, std::uint64_t number, unsigned size) {
  for (unsigned byte = size; byte-- > 0;) {
    out.push_back(static_cast<std::uint8_t>(number >> (8 * byte)));
  }
}

}  // namespace serment::audit
