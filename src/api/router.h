#pragma once
// Finds the route of a request. Patterns hold parts and "{names}".
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/route.h"

namespace serment::api {

inline constexpr std::string_view kPrefix = "/api/v1";

struct Match {
  const Route* route = nullptr;
  std::map<std::string, std::string, std::less<>> path{};
  std::string allowed{};  ///< "GET, POST" when only the method is wrong
};

/// `path` with or without its prefix. HEAD finds GET.
Match find_route(std::string_view method, std::string_view path);

}  // namespace serment::api
