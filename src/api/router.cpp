#include "api/router.h"

#include <unordered_map>

namespace serment::api {
namespace {

std::string_view next_part(std::string_view& rest) {
  if (!rest.empty() && rest.front() == '/') rest.remove_prefix(1);
  const auto end = rest.find('/');
  const auto part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end);
  return part;
}

bool matches(std::string_view pattern, std::string_view path,
             std::map<std::string, std::string, std::less<>>& values) {
  values.clear();
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = next_part(pattern);
    const auto given = next_part(path);
    if (wanted.starts_with('{')) {
      // "{id}.pdf": a value with a fixed end.
      const auto close = wanted.find('}');
      const auto suffix = wanted.substr(close + 1);
      if (given.empty() || given.size() <= suffix.size() || !given.ends_with(suffix)) return false;
      const auto value = given.substr(0, given.size() - suffix.size());
      // A value without suffix does not swallow a known one: "/certificates/{id}" and ".pdf".
      values[std::string(wanted.substr(1, close - 1))] = std::string(value);
    } else if (wanted != given) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

/// Patterns with fewer names come first: "/activities/form" before "/activities/{ref}".
std::size_t names_in(std::string_view pattern) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < pattern.size(); ++at)
    if (pattern[at] == '{') count += 2;
  // A fixed end makes it more precise.
  if (count > 0 && !pattern.ends_with('}')) --count;
  return count;
}

void allow(std::string& allowed, std::string_view method) {
  const auto add = [&](std::string_view one) {
    if ((", " + allowed + ",").find(", " + std::string(one) + ",") != std::string::npos) return;
    allowed += (allowed.empty() ? "" : ", ") + std::string(one);
  };
  add(method);
  if (method == "GET") add("HEAD");
}

/// The routes by the first part of their pattern, which no pattern leaves open: a few are looked at
/// for a request, instead of all.
using RoutesByPart = std::unordered_map<std::string_view, std::vector<const Route*>>;

const RoutesByPart& routes_by_part() {
  static const RoutesByPart routes = [] {
    RoutesByPart by_part;
    for (const auto& route : all_routes()) {
      auto rest = route.address.pattern;
      const auto part = next_part(rest);
      if (part.starts_with('{')) bug("a route whose first part is a name");
      by_part[part].push_back(&route);
    }
    return by_part;
  }();
  return routes;
}

}  // namespace

Match find_route(std::string_view method, std::string_view path) {
  if (path.starts_with(kPrefix)) path.remove_prefix(kPrefix.size());
  const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
  Match best;
  if (!path.starts_with('/')) return best;
  std::size_t best_names = 0;
  std::map<std::string, std::string, std::less<>> values;
  auto rest = path;
  const auto found = routes_by_part().find(next_part(rest));
  if (found == routes_by_part().end()) return best;
  for (const auto* route : found->second) {
    if (!matches(route->address.pattern, path, values)) continue;
    if (route->method != wanted) {
      allow(best.allowed, route->method);
      continue;
    }
    const auto names = names_in(route->address.pattern);
    if (best.route == nullptr || names < best_names) {
      best.route = route;
      best.path = values;
      best_names = names;
    }
  }
  return best;
}

}  // namespace serment::api
