#pragma once
#include <string>

namespace serment::api {

/// The OpenAPI 3.1 document, printed from the table that routes.
std::string openapi(const std::string& version);

}  // namespace serment::api
