#pragma once
// Coming back to the application from another page that proved who one is (the card's own port, a
// provider): a one-time ticket in the address, tied to this browser by a cookie.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "api/services.h"
#include "base/result.h"
#include "net/http.h"

namespace serment::api {

struct Arrival {
  std::string method{};      ///< "card" or "oidc"
  std::string identifier{};  ///< on the card, or "issuer|subject"
  std::optional<std::string> rpps{};
  /// Why nothing was proved; then the rest is empty.
  std::optional<std::string> code{}, what{}, next{}, place{};
};
BOOST_DESCRIBE_STRUCT(Arrival, (), (method, identifier, rpps, code, what, next, place))

Arrival refused_arrival(std::string_view method, const Error& error);

/// Where the browser goes, and the cookie that it takes along.
struct WayBack {
  std::string path;
  net::Header cookie;
};
/// `peer`: the address that will come back.
WayBack way_back(Services& services, const std::string& peer, const Arrival& arrival);

/// A secret of this browser for the length of a sign-in, and what is kept of it.
struct BrowserMark {
  net::Header cookie;
  std::string digest;
};
BrowserMark mark_browser(Random& random);
bool is_marked(const net::Request& request, std::string_view digest);

}  // namespace serment::api
