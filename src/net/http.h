#pragma once
// What an HTTP exchange is for the rest of the house. Knows no socket and no domain.
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace serment::net {

struct Header {
  std::string name;
  std::string value;
};

/// Which door a request came through.
enum class Door : std::uint8_t {
  main,  ///< HTTPS for browsers and scripts
  card,  ///< HTTPS that asks for a client certificate
};

/// A large body kept in memory only (a nameless file of a memory file system), never in clear on a
/// disk.
class Spool {
 public:
  virtual ~Spool() = default;
  /// Gives it a name, on the same memory file system: what an import reads by path.
  virtual bool link_to(const std::string& path) const = 0;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
};
/// Where named memory files may stand.
inline constexpr std::string_view kMemoryFolder = "/dev/shm";

/// Names of headers are the same whatever the case of their letters.
bool same_name(std::string_view a, std::string_view b);

/// One request, whole. Header names are matched without case.
struct Request {
  std::string method;  ///< "GET"
  std::string target;  ///< as sent, path and query
  std::string path;    ///< percent-decoded, never with ".." or an empty part
  std::string query;   ///< as sent, without "?"
  std::vector<Header> headers;
  std::string body;                ///< empty when spooled
  std::shared_ptr<Spool> spool{};  ///< large body, for routes that ask for it
  std::string peer;                ///< address without port
  Door door = Door::main;
  Bytes client_certificate{};         ///< DER, on the card door, when one was given
  std::vector<Bytes> client_chain{};  ///< DER of the certificates sent with it
  [[nodiscard]] std::string_view header(std::string_view name) const;  ///< empty when absent
};

/// A response that goes on (server-sent events). Thread-safe.
class EventStream {
 public:
  virtual ~EventStream() = default;
  /// Queues one event; false once the client has gone.
  virtual bool send(std::string_view data) = 0;
  virtual void close() = 0;
};

/// A header that outlives the server.
struct FixedHeader {
  std::string_view name;
  std::string_view value;
};

struct Response {
  int status = 200;
  std::vector<Header> headers{};
  /// Sent too, but those that `headers` says otherwise.
  std::span<const FixedHeader> usual_headers{};
  std::string body{};
  /// Static content that outlives the server, sent without copy instead of `body`.
  std::string_view fixed_body{};
  /// Set for text/event-stream: called once the head is sent; keeps the stream as long as it likes.
  std::function<void(std::shared_ptr<EventStream>)> events{};
  [[nodiscard]] std::string_view header(std::string_view name) const;  ///< empty when absent
};

/// Answers one request, once, from any thread. Destroyed without being called: 500.
using Responder = std::function<void(Response&&)>;

/// Called on a worker thread; may answer later.
using Handler = std::function<void(Request&&, Responder)>;

/// What a route accepts as a body, asked once the head is read, before any byte of the body.
struct BodyPlan {
  std::uint64_t limit = 1U << 20;
  bool spool = false;
  int too_large = 413;  ///< the status of a larger one
};
/// Called on the loop's thread: quick, and it never waits.
using BodyPlanner = std::function<BodyPlan(const Request& head)>;

/// The value of a cookie, or empty.
std::string_view cookie(const Request& request, std::string_view name);
/// Decodes %XX and "+" of a query value; empty for what is not UTF-8.
std::string percent_decoded(std::string_view text, bool plus_is_space);
/// The first value of a query parameter, decoded; nothing when absent.
std::string query_value(std::string_view query, std::string_view name);
bool has_query_value(std::string_view query, std::string_view name);
/// The names before each "=", as sent, in their order.
std::vector<std::string_view> query_names(std::string_view query);
bool is_utf8(std::string_view text);

}  // namespace serment::net
