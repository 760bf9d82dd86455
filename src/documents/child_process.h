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
/// "child.output_too_large", "child.failed", "child.ended" (end_children was called).
Result<ChildResult> run_child(const std::vector<std::string>& arguments,
                              const std::vector<std::string>& environment, ByteView input,
                              const ChildLimits& limits);

/// This program is about to end: what runs is killed within a quarter of a second, and nothing more
/// is started, so that nobody waits for a document that nobody will receive. `ended` false takes it
/// back (tests).
void end_children(bool ended = true);

}  // namespace serment::documents
