// A workbook from anywhere: refused or read within limits, and what was read can be written again.
#include "documents/documents.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  // The archive around it has its own fuzzer: here the bytes are the content.xml inside.
  const Bytes content(data, data + size);
  const auto zip =
      documents::write_zip({{"content.xml", content}}, Instant{}, documents::ZipMethod::store);
  const auto sheets = documents::read_ods(*zip);
  if (sheets && !sheets->empty()) {
    const auto again = documents::write_ods(*sheets, Instant{});
    if (again && !documents::read_ods(*again)) __builtin_trap();
  }
  return 0;
}
