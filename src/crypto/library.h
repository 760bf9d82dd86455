#pragma once
#include "base/bytes.h"
#include "base/result.h"

namespace serment::crypto {

/// Initialises libsodium once; every door that needs it calls this, so that no order of start-up
/// can find it missing.
void need_sodium();

/// A key of another length is a fault of the program.
inline void need_key32(ByteView key) {
  if (key.size() != 32) bug("a key must have 32 bytes");
}

}  // namespace serment::crypto
