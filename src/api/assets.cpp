#include "api/assets.h"

#include <array>
#include <utility>

namespace serment::api {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".woff2", "font/woff2"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".txt", "text/plain; charset=utf-8"},
    {".map", "application/json"},
}};

std::string_view type_of(std::string_view name) {
  for (const auto& [end, type] : kTypes)
    if (name.ends_with(end)) return type;
  return "application/octet-stream";
}

}  // namespace

Assets::Assets(const std::vector<embedded::File>& files) {
  for (const auto& file : files) x_files.emplace(std::string(file.name), file.text);
}

net::Response Assets::serve(const net::Request& request) const {
  net::Response response;
  const auto slash = request.path.rfind('/');
  const std::string_view path = request.path;
  const auto name = path == "/" ? std::string_view("index.html") : path.substr(slash + 1);
  const bool folder_is_ours = slash == 0 || path.starts_with("/assets/") ||
                              path.starts_with("/fonts/") || path.starts_with("/marks/");
  const auto found = folder_is_ours ? x_files.find(name) : x_files.end();
  if (request.method != "GET" && request.method != "HEAD") {
    response.status = 405;
    response.headers.push_back({"Allow", "GET"});
    return response;
  }
  if (found == x_files.end()) {
    response.status = 404;
    response.headers.push_back({"Content-Type", "text/plain; charset=utf-8"});
    response.body = "Cette page n’existe pas.\n";
    return response;
  }
  const bool is_page = found->first == "index.html";
  // A small packed twin is sent to browsers that read it.
  auto bytes = found->second;
  const auto packed = x_files.find(found->first + ".gz");
  if (packed != x_files.end() &&
      request.header("Accept-Encoding").find("gzip") != std::string_view::npos) {
    bytes = packed->second;
    response.headers.push_back({"Content-Encoding", "gzip"});
    response.headers.push_back({"Vary", "Accept-Encoding"});
  }
  response.headers.push_back({"Content-Type", std::string(type_of(found->first))});
  response.headers.push_back({"Cache-Control", is_page || !path.starts_with("/assets/")
                                                   ? "no-cache"
                                                   : "public, max-age=31536000, immutable"});
  response.fixed_body = bytes;
  return response;
}

}  // namespace serment::api
