#pragma once
// Going out: HTTPS to named hosts, briefly, and nothing else. By libcurl, in one file.
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/http.h"

namespace serment::net {

struct ClientOptions {
  std::vector<std::string> hosts;  ///< the only names that may be called, in lower case
  std::string authorities_pem;     ///< certificates trusted besides the machine's own
  std::chrono::milliseconds deadline{10'000};
  std::size_t most_bytes = 1U << 20;
};

struct ClientRequest {
  std::string url;
  std::vector<Header> headers{};
  std::string form{};  ///< sent as application/x-www-form-urlencoded, by POST, when not empty
  std::string user{};  ///< HTTP basic
  std::string password{};
};

struct ClientResponse {
  int status = 0;
  std::string body;
};

/// The host of an address that starts with "https://", in lower case and without its port; empty
/// for any other (also with a user name in it).
std::string https_host(std::string_view url);
/// For a query or a form.
std::string percent_encoded(std::string_view text);

/// Never follows a redirection, never speaks plain HTTP, uses no proxy. Errors: forbidden
/// "client.host"; unavailable "client.unreachable", "client.too_large".
Result<ClientResponse> fetch(const ClientOptions& options, const ClientRequest& request);

}  // namespace serment::net
