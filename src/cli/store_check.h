#pragma once
#include "cli/command.h"

namespace serment::cli {

/// `store check`: reads the whole base again, its pages and everything sealed in it. Where no
/// passphrase can be had, its pages only, and it says so.
Result<Exit> run_store_check(Context& context, const Arguments& arguments);

}  // namespace serment::cli
