#pragma once
// The HTTPS server. Coroutines and Asio stay in server.cpp (and tls_stream.cpp); handlers are plain
// functions on a pool of workers.
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/http.h"

namespace serment::net {

/// Caps and deadlines of one connection.
struct Limits {
  std::size_t header_bytes = 16U << 10;
  std::chrono::milliseconds handshake{5'000};
  std::chrono::milliseconds head{10'000};        ///< from the first byte to the end of the head
  std::chrono::milliseconds idle{60'000};        ///< between two requests
  std::chrono::milliseconds body_stall{15'000};  ///< without a byte of the body
  std::size_t body_bytes_a_second = 2'048;       ///< slower on the whole, after body_stall: closed
  std::chrono::milliseconds write_stall{30'000};
  std::size_t connections = 2'000;
  std::size_t connections_of_one_address = 600;
};

/// The server's certificate and key, in PEM; `client_roots` (PEM) for the card door.
struct TlsFiles {
  std::string chain_pem;
  std::string key_pem;
};

enum class Service : std::uint8_t {
  https,
  https_card,  ///< asks for a client certificate; which ones are accepted is the handler's business
  redirect,    ///< plain HTTP that answers 308 to the HTTPS port and nothing else
};

struct Listener {
  Service service = Service::https;
  std::string address = "::";
  std::uint16_t port = 0;     ///< 0: any free one
  int inherited_socket = -1;  ///< from socket activation; address and port are then ignored
};

struct ServerOptions {
  std::vector<Listener> listeners;
  TlsFiles tls;
  Limits limits{};
  std::size_t workers = 4;
  BodyPlanner plan_body{};
  /// Host name and port that the redirect names when the request's Host is not one of `hosts`.
  std::string redirect_host;
  std::vector<std::string> hosts;  ///< names and addresses that may stand in Host (others: 421)
  std::uint16_t public_https_port = 0;  ///< for the redirect; 0: the first https listener's
};

/// A running server. Destroying it stops it.
class Server {
 public:
  /// Errors: unavailable "net.port_in_use", "net.listen"; invalid_input "net.certificate".
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Handler handler);
  virtual ~Server() = default;
  /// The port of each listener, in order.
  [[nodiscard]] virtual std::vector<std::uint16_t> ports() const = 0;
  /// Stops accepting, lets requests finish until the deadline, then closes. Idempotent.
  virtual void stop(std::chrono::milliseconds deadline) = 0;
  /// Changes the certificate for new connections.
  virtual Result<void> replace_certificate(const TlsFiles& tls) = 0;
};

/// Sockets given by systemd (LISTEN_FDS), with their names (LISTEN_FDNAMES: "https", "card",
/// "redirect"); empty when there are none.
std::vector<Listener> activated_listeners();

}  // namespace serment::net
