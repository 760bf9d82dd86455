#pragma once
#include <vector>

#include "cli/command.h"

namespace serment::app {

/// `serment serve`: the practice's HTTPS server, until it is asked to stop.
std::vector<cli::Command> server_commands();
/// `serment status export`: the practice's signed status file.
std::vector<cli::Command> status_commands();

}  // namespace serment::app
