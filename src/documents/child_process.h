#pragma once
// Runs another program without a shell, with its input, output, time and memory bounded.
#include <chrono>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace serment::documents {

struct ChildLimits {
  std::chrono::milliseconds timeout{60'000};
  std::size_t output = 256U << 20U;
};
struct ChildResult {
  int exit_code = 0;  ///< 128 + signal when a signal ended it
  Bytes output;
  std::string errors;  ///< the last 4 KiB of standard error
};

/// Runs `arguments[0]` (found in PATH) with exactly this environment ("NAME=value"), feeds it
/// `input` and reads its output to the end. It inherits no other file. Errors: not_found
/// "child.not_found", unavailable "child.timeout" (it is killed with its group),
/// "child.output_too_large", "child.failed".
Result<ChildResult> run_child(const std::vector<std::string>& arguments,
                              const std::vector<std::string>& environment, ByteView input,
                              const ChildLimits& limits);

}  // namespace serment::documents
