#pragma once

#include <vector>

#include "cli/command.h"

namespace serment::cli {

/// Parses, runs one command, prints, and returns the exit code of the process. `more`: commands
/// that need what stands above this module (the server).
int run(int argc, const char* const* argv, const std::vector<Command>& more = {});

}  // namespace serment::cli
