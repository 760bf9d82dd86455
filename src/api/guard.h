#pragma once
// Who may go on, in a fixed order. Each guard lets the call through or refuses it; none knows what
// the handler does.
#include <map>
#include <mutex>
#include <string>

#include "api/route.h"

namespace serment::api {

/// Requests of one address: a bucket that fills steadily. Thread-safe.
class RateLimit {
 public:
  RateLimit(double a_second, double most) : x_rate(a_second), x_most(most) {}
  /// Seconds to wait, 0 when it may pass.
  int pass(const std::string& peer);

 private:
  struct Bucket {
    double level = 0;
    std::int64_t at = 0;
  };
  double x_rate;
  double x_most;
  std::mutex x_mutex;
  std::map<std::string, Bucket> x_buckets;
};

/// A method that changes something.
bool is_unsafe(std::string_view method);
/// A page of another site cannot act here: X-Requested-By, which no form can send, and the Origin.
Result<void> check_origin(const net::Request& request, const Services& services);
/// Finds who acts: a session's cookie, or a token. `found` stays empty for a stranger.
struct Identified {
  identity::Actor actor{};
  std::string secret{};
  bool known = false;
  bool screen_locked = false;
};
Identified identify(const net::Request& request, Services& services);
/// Session, a token's scopes, lock, second factor, permission, fresh identity: in that order.
Result<void> check_access(const Route& route, const Identified& who, const Services& services);
/// No parameter but those of the route: a misspelled filter would list everything. Error:
/// invalid_input "request.query_unknown" (400), which never says a value.
Result<void> check_parameters(const Route& route, const net::Request& request);
/// The headers of every answer.
void add_security_headers(net::Response& response, bool is_api);

}  // namespace serment::api
