#pragma once

namespace serment::cli {

/// Parses, runs one command, prints, and returns the exit code of the process.
int run(int argc, const char* const* argv);

}  // namespace serment::cli
