#pragma once
// From a request to its answer: guards, route, handler, headers. The whole of what net::Server
// calls.
#include <memory>
#include <string_view>
#include <vector>

#include "api/services.h"
#include "base/embedded.h"
#include "net/http.h"

namespace serment::api {

class Application {
 public:
  /// `assets`: the web application's files. `services` must outlive it.
  Application(Services& services, const std::vector<embedded::File>& assets);
  ~Application();
  void handle(net::Request&& request, net::Responder respond);
  /// What of a body is received, from its head. Thread-safe.
  [[nodiscard]] net::BodyPlan plan_body(const net::Request& head);

 private:
  struct Inside;
  std::unique_ptr<Inside> x_inside;
};

}  // namespace serment::api
