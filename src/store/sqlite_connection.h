#pragma once
#include <filesystem>

#include "store/connection.h"

namespace serment::store {

/// Opens a SQLite file, creating it (mode 0600) when absent; the caller holds its process lock. An
/// empty path is a database in memory. A connection to read refuses every change.
Result<std::unique_ptr<Connection>> open_sqlite(const std::filesystem::path& file, Access access);

}  // namespace serment::store
