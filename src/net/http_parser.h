#pragma once
// Reads HTTP/1.1 requests from bytes: a strict look of our own at the head, then Beast's parser.
// What two programs could read in two ways (request smuggling) is refused. Knows no socket.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/http.h"

namespace serment::net {

/// Why a request is refused: a status, and nothing of what was sent.
struct Refusal {
  int status = 400;
};

class HttpParser {
 public:
  HttpParser();
  ~HttpParser();
  HttpParser(HttpParser&&) noexcept;
  HttpParser& operator=(HttpParser&&) noexcept;

  /// The end of the head in `bytes` (after its blank line), or nothing when it is not whole yet.
  static std::optional<std::size_t> head_end(std::string_view bytes);
  /// Reads a whole head. Afterwards method() and path() are known.
  std::optional<Refusal> read_head(std::string_view head);
  [[nodiscard]] std::string_view method() const;
  [[nodiscard]] std::string_view path() const;
  [[nodiscard]] const Request& head() const;    ///< without its body
  [[nodiscard]] std::string_view host() const;  ///< without port, lower case
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool expects_continue() const;
  [[nodiscard]] bool has_body() const;

  /// Says what body is accepted. Error: the plan's for one that is announced larger, 503 without
  /// memory.
  std::optional<Refusal> accept_body(const BodyPlan& plan);
  /// Feeds bytes of the body; `used` is how many were its own.
  std::optional<Refusal> feed(std::string_view bytes, std::size_t& used);
  [[nodiscard]] bool done() const;
  /// The request, whole. Once.
  Request take();

 private:
  struct State;
  std::unique_ptr<State> x_state;
};

}  // namespace serment::net
