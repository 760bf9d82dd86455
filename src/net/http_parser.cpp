#include "net/http_parser.h"

#include <algorithm>
#include <array>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "net/spool.h"

namespace serment::net {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t kMostHeaders = 64;
constexpr std::array<std::string_view, 7> kMethods = {"GET",   "HEAD",   "POST",   "PUT",
                                                      "PATCH", "DELETE", "OPTIONS"};

/// Nothing that another program might read as the end of a line, or as a continued line.
bool is_plain_head(std::string_view head) {
  for (std::size_t at = 0; at < head.size(); ++at) {
    const auto c = static_cast<unsigned char>(head[at]);
    const auto next = at + 1 < head.size() ? head[at + 1] : '\0';
    if (c == '\r' && next != '\n') return false;
    if (c == '\n' && (at == 0 || head[at - 1] != '\r')) return false;
    if (c == '\n' && (next == ' ' || next == '\t')) return false;
    if (c == 0 || c == 0x7F || (c < 0x20 && c != '\r' && c != '\n' && c != '\t')) return false;
  }
  return true;
}

/// An absolute path whose parts are none of "", ".", ".."; slashes and zeros stay out of escapes.
bool is_plain_path(std::string_view raw, std::string& decoded) {
  if (raw.empty() || raw.front() != '/' || raw.find('\\') != std::string_view::npos) return false;
  for (std::size_t at = 0; at + 2 < raw.size(); ++at) {
    if (raw[at] != '%') continue;
    const auto code = raw.substr(at + 1, 2);
    for (const std::string_view refused : {"2f", "2F", "5c", "5C", "00"})
      if (code == refused) return false;
  }
  decoded = percent_decoded(raw, false);
  if (decoded.empty()) return false;
  for (const char c : decoded)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\') return false;
  std::string_view rest = std::string_view(decoded).substr(1);
  while (!rest.empty()) {
    const auto end = rest.find('/');
    const auto part = rest.substr(0, end);
    const bool last = end == std::string_view::npos;
    if (part == "." || part == ".." || part.empty()) return false;
    rest.remove_prefix(last ? rest.size() : end + 1);
  }
  return true;
}

using Message = http::request<http::string_body>;

/// One way only to know where the body ends: at most one length, in digits, or else chunks and no
/// other encoding.
bool is_plain_framing(const Message& message) {
  const auto lengths = message.count(http::field::content_length);
  const auto encodings = message.count(http::field::transfer_encoding);
  if (lengths + encodings > 1) return false;
  if (encodings == 1)
    return message.version() == 11 &&
           boost::beast::iequals(message[http::field::transfer_encoding], "chunked");
  const auto length = message[http::field::content_length];
  return lengths == 0 ||
         (!length.empty() && length.find_first_not_of("0123456789") == std::string_view::npos);
}

std::string host_of(std::string_view header) {
  if (header.starts_with('[')) {
    const auto end = header.find(']');
    return std::string(header.substr(1, end == std::string_view::npos ? end : end - 1));
  }
  std::string host(header.substr(0, header.find(':')));
  for (char& c : host)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return host;
}

}  // namespace

struct HttpParser::State {
  http::request_parser<http::string_body> parser;
  Request request;
  std::string host;
  std::uint64_t limit = 0;
  int too_large = 413;
  std::uint64_t received = 0;
  std::shared_ptr<MemoryFile> spool;
};

HttpParser::HttpParser() : x_state(std::make_unique<State>()) {
  x_state->parser.header_limit(1U << 20);  // the reader of the socket has its own, smaller
  x_state->parser.body_limit(boost::none);
  x_state->parser.eager(false);
}
HttpParser::~HttpParser() = default;
HttpParser::HttpParser(HttpParser&&) noexcept = default;
HttpParser& HttpParser::operator=(HttpParser&&) noexcept = default;

std::optional<std::size_t> HttpParser::head_end(std::string_view bytes) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  return end + 4;
}

std::optional<Refusal> HttpParser::read_head(std::string_view head) {
  if (!is_plain_head(head)) return Refusal{400};
  auto& parser = x_state->parser;
  boost::system::error_code error;
  parser.put(boost::asio::const_buffer(head.data(), head.size()), error);
  if (error == http::error::need_more) error.clear();
  if (error || !parser.is_header_done()) return Refusal{400};
  const auto& message = parser.get();
  if (message.version() != 11 && message.version() != 10) return Refusal{505};
  if (message.count(http::field::host) != 1 || !is_plain_framing(message)) return Refusal{400};
  auto& request = x_state->request;
  request.method = std::string(message.method_string());
  if (std::find(kMethods.begin(), kMethods.end(), request.method) == kMethods.end())
    return Refusal{501};
  request.target = std::string(message.target());
  const auto question = request.target.find('?');
  if (!is_plain_path(std::string_view(request.target).substr(0, question), request.path))
    return Refusal{400};
  if (question != std::string::npos) request.query = request.target.substr(question + 1);
  for (const auto& field : message) {
    if (request.headers.size() == kMostHeaders) return Refusal{431};
    request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  x_state->host = host_of(request.header("Host"));
  if (x_state->host.empty()) return Refusal{400};
  return std::nullopt;
}

std::string_view HttpParser::method() const {
  return x_state->request.method;
}
std::string_view HttpParser::path() const {
  return x_state->request.path;
}
const Request& HttpParser::head() const {
  return x_state->request;
}
std::string_view HttpParser::host() const {
  return x_state->host;
}
bool HttpParser::keep_alive() const {
  return x_state->parser.get().keep_alive();
}

bool HttpParser::expects_continue() const {
  return x_state->request.header("Expect") == "100-continue";
}

bool HttpParser::has_body() const {
  const auto& parser = x_state->parser;
  return parser.chunked() || parser.content_length().value_or(0) > 0;
}

std::optional<Refusal> HttpParser::accept_body(const BodyPlan& plan) {
  auto& parser = x_state->parser;
  x_state->limit = plan.limit;
  x_state->too_large = plan.too_large;
  if (parser.content_length().value_or(0) > plan.limit) return Refusal{plan.too_large};
  if (plan.spool) {
    x_state->spool = MemoryFile::create();
    if (!x_state->spool) return Refusal{503};
  }
  parser.eager(true);
  return std::nullopt;
}

std::optional<Refusal> HttpParser::feed(std::string_view bytes, std::size_t& used) {
  auto& parser = x_state->parser;
  used = 0;
  while (used < bytes.size() && !parser.is_done()) {
    boost::system::error_code error;
    const auto step =
        parser.put(boost::asio::const_buffer(bytes.data() + used, bytes.size() - used), error);
    used += step;
    if (error == http::error::need_more) error.clear();
    if (error) return Refusal{400};
    auto& body = parser.get().body();
    const auto grown = x_state->spool ? x_state->received + body.size() : body.size();
    if (grown > x_state->limit) return Refusal{x_state->too_large};
    if (x_state->spool) {
      x_state->received += body.size();
      if (!x_state->spool->append(body)) return Refusal{507};
      body.clear();
    }
    if (step == 0) break;
  }
  return std::nullopt;
}

bool HttpParser::done() const {
  return x_state->parser.is_done() || !has_body();
}

Request HttpParser::take() {
  auto& request = x_state->request;
  if (x_state->spool) {
    request.spool = std::move(x_state->spool);
  } else {
    request.body = std::move(x_state->parser.get().body());
  }
  return std::move(request);
}

}  // namespace serment::net
