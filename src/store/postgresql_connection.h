#pragma once
#include "store/connection.h"

namespace serment::store {

/// Connects to "postgresql://…". Passwords belong in ~/.pgpass rather than in the URL.
Result<std::unique_ptr<Connection>> open_postgresql(const std::string& url, Access access);

}  // namespace serment::store
