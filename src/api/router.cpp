#include "api/router.h"

namespace serment::api {
namespace {

std::string_view next_part(std::string_view& rest) {
  if (!rest.empty() && rest.front() == '/') rest.remove_prefix(1);
  const auto end = rest.find('/');
  const auto part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end);
  return part;
}

/// Whether the path begins with what stands before the pattern's first name: most routes end here.
bool begins_alike(std::string_view pattern, std::string_view path) {
  for (std::size_t at = 0; at < pattern.size() && pattern[at] != '{'; ++at)
    if (at == path.size() || path[at] != pattern[at]) return false;
  return true;
}

bool matches(std::string_view pattern, std::string_view path,
             std::map<std::string, std::string, std::less<>>& values) {
  if (!begins_alike(pattern, path)) return false;
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

}  // namespace

Match find_route(std::string_view method, std::string_view path) {
  if (path.starts_with(kPrefix)) path.remove_prefix(kPrefix.size());
  const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
  Match best;
  std::size_t best_names = 0;
  std::map<std::string, std::string, std::less<>> values;
  for (const auto& route : all_routes()) {
    if (!matches(route.address.pattern, path, values)) continue;
    if (route.method != wanted) {
      allow(best.allowed, route.method);
      continue;
    }
    const auto names = names_in(route.address.pattern);
    if (best.route == nullptr || names < best_names) {
      best.route = &route;
      best.path = values;
      best_names = names;
    }
  }
  return best;
}

}  // namespace serment::api
