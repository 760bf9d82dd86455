// A bundle from anywhere: judged without a crash, and never found intact unless it is one byte for
// byte.
#include "evidence/evidence.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  const auto report = evidence::verify({data, size});
  if (!report) __builtin_trap();
  if (report->intact() && report->proofs == 0 && report->files < 10) __builtin_trap();
  return 0;
}
