// The canonical bytes of an event: refused, or the only bytes that say the same.
#include <algorithm>

#include "audit/event.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  const ByteView bytes{data, size};
  const auto entry = audit::decode_entry(bytes);
  if (!entry) return 0;
  Bytes again;
  audit::encode_entry(*entry, again);
  if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) __builtin_trap();
  return 0;
}
