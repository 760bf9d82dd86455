// An archive from anywhere: refused or read within limits, with safe names only.
#include "documents/documents.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  const auto entries = documents::read_zip({data, size}, 16U << 20U);
  if (!entries) return 0;
  std::size_t total = 0;
  for (const auto& entry : *entries) {
    total += entry.bytes.size();
    if (!documents::is_safe_entry_name(entry.name)) __builtin_trap();
  }
  if (total > 16U << 20U) __builtin_trap();
  const auto again = documents::write_zip(*entries, Instant{});
  if (!again || *documents::read_zip(*again) != *entries) __builtin_trap();
  return 0;
}
