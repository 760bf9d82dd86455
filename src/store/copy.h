#pragma once
#include "base/result.h"

namespace serment::store {

class Database;

/// Reads every row of every table: whatever cannot be read shows as an error.
Result<void> read_everything(Database& database);

}  // namespace serment::store
