#include "net/http_writer.h"

#include <algorithm>
#include <ctime>

namespace serment::net {
namespace {

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 423:
      return "Locked";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return "Status";
  }
}

bool is_plain(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
  return true;
}

/// "Fri, 27 Nov 2026 06:00:00 GMT", made once a second and thread.
const std::string& date_now() {
  thread_local std::time_t made = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != made) {
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char buffer[64];
    const auto size = std::strftime(buffer, sizeof buffer, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    text.assign(buffer, size);
    made = now;
  }
  return text;
}

}  // namespace

std::string response_head(const Response& response, std::size_t body_size, bool closes,
                          bool streamed) {
  std::string head;
  constexpr std::size_t kHead = 1024;
  constexpr std::size_t kMostJoined = 32U << 10;  // the body often follows in the same write
  head.reserve(kHead + std::min(body_size, kMostJoined));
  head += "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  head += reason_of(response.status);
  head += "\r\nDate: ";
  head += date_now();
  head += "\r\n";
  const auto add = [&](std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
  };
  const auto is_sent = [](const Header& header) {
    return is_plain(header.name) && is_plain(header.value);
  };
  for (const auto& header : response.headers)
    if (is_sent(header)) add(header.name, header.value);
  for (const auto& usual : response.usual_headers)
    if (std::none_of(response.headers.begin(), response.headers.end(), [&](const auto& header) {
          return is_sent(header) && same_name(header.name, usual.name);
        }))
      add(usual.name, usual.value);
  if (!streamed && response.status != 204 && response.status != 304)
    head += "Content-Length: " + std::to_string(body_size) + "\r\n";
  if (closes) head += "Connection: close\r\n";
  head += "\r\n";
  return head;
}

std::string refusal(int status) {
  Response response;
  response.status = status;
  return response_head(response, 0, true, false);
}

std::string redirection(std::string_view host, std::uint16_t port, std::string_view target) {
  std::string location = "https://";
  const bool is_ipv6 = host.find(':') != std::string_view::npos;
  location += is_ipv6 ? "[" + std::string(host) + "]" : std::string(host);
  if (port != 443) location += ":" + std::to_string(port);
  location += target;
  Response response;
  response.status = 308;
  response.headers.push_back({"Location", std::move(location)});
  return response_head(response, 0, true, false);
}

}  // namespace serment::net
