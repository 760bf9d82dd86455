#include "api/assets.h"

#include <array>
#include <utility>

#include "documents/gzip.h"

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

constexpr std::size_t kWorthPacking = 1024;

std::string_view type_of(std::string_view name) {
  for (const auto& [end, type] : kTypes)
    if (name.ends_with(end)) return type;
  return "application/octet-stream";
}

}  // namespace

Assets::Assets(const std::vector<embedded::File>& files) {
  for (const auto& file : files) {
    Kept kept{file.text, {}};
    if (file.text.size() > kWorthPacking && !file.name.ends_with(".woff2")) {
      kept.packed = documents::gzip(file.text);
      if (kept.packed.size() >= file.text.size()) kept.packed.clear();
    }
    x_files.emplace(std::string(file.name), std::move(kept));
  }
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
  auto bytes = found->second.bytes;
  if (!found->second.packed.empty() &&
      request.header("Accept-Encoding").find("gzip") != std::string_view::npos) {
    bytes = found->second.packed;
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
