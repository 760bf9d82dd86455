// The loop of the server: the only coroutines of the product, with server_stream.cpp. g++ 12
// destroys twice a capturing lambda or a braced temporary inside a co_await expression: name it on
// the line before (a lint looks).
#include "net/server.h"

#include <malloc.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/http_parser.h"
#include "net/http_writer.h"
#include "net/server_connection.h"
#include "net/server_listen.h"

namespace serment::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ConnectionPointer = std::shared_ptr<Connection>;

constexpr std::size_t kReadStep = 4096;
constexpr std::size_t kRedirectHead = 4096;
constexpr std::size_t kJoinedBody = 32U << 10;
constexpr std::chrono::milliseconds kSweep{200};
constexpr std::chrono::seconds kGiveBack{1};
constexpr std::chrono::milliseconds kLinger{1'000};
constexpr std::size_t kThrownAway = 8U << 20;
constexpr std::chrono::seconds kHeartbeat{15};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

/// Reads more into the connection's buffer; false at the end.
asio::awaitable<bool> read_more(ConnectionPointer connection) {
  auto& buffer = connection->buffer;
  const auto before = buffer.size();
  buffer.resize(before + kReadStep);
  const auto room = asio::buffer(buffer.data() + before, kReadStep);
  const std::size_t size = co_await connection->stream->read_some(room);
  buffer.resize(before + size);
  co_return size > 0;
}

asio::awaitable<bool> write(ConnectionPointer connection, std::string_view bytes) {
  connection->arm(connection->server->options.limits.write_stall);
  // In steps, so that a slow but living client is not taken for a dead one.
  constexpr std::size_t kStep = 256U << 10;
  while (!bytes.empty()) {
    const auto step = bytes.substr(0, kStep);
    const auto out = asio::buffer(step.data(), step.size());
    const bool written = co_await connection->stream->write_all(out);
    if (!written) co_return false;
    connection->arm(connection->server->options.limits.write_stall);
    bytes.remove_prefix(step.size());
  }
  co_return true;
}

/// Says no, and lets the client read it before the connection goes.
asio::awaitable<void> refuse(ConnectionPointer connection, int status) {
  const auto text = refusal(status);
  const bool written = co_await write(connection, text);
  if (!written) co_return;
  // What it still sends is read and thrown away: closing at once would take the answer with it.
  connection->arm(kLinger);
  std::size_t thrown_away = 0;
  while (thrown_away < kThrownAway) {
    connection->buffer.clear();
    const bool more = co_await read_more(connection);
    if (!more) co_return;
    thrown_away += connection->buffer.size();
  }
  co_await connection->stream->say_goodbye();
}

/// Waits for a whole head of at most `limit` bytes: its size, 0 when the client left, or a refusal.
asio::awaitable<std::size_t> read_head(ConnectionPointer connection, std::size_t limit,
                                       int& status) {
  const auto& limits = connection->server->options.limits;
  // A browser keeps its connection for the next page; nobody needs one to be sent elsewhere.
  const auto patience = connection->service == Service::redirect ? limits.head : limits.idle;
  connection->waiting = connection->buffer.empty();
  connection->arm(connection->waiting ? patience : limits.head);
  for (;;) {
    const auto end = HttpParser::head_end(connection->buffer);
    if (end) {
      if (*end <= limit) co_return *end;
      status = 431;
      co_return 0;
    }
    if (connection->buffer.size() > limit) {
      status = 431;
      co_return 0;
    }
    const bool more = co_await read_more(connection);
    if (!more) co_return 0;
    if (connection->waiting) {
      connection->waiting = false;
      connection->arm(limits.head);
    }
  }
}

/// Reads the body into the parser; the status of a refusal, 0 when all came, -1 when the client
/// left.
asio::awaitable<int> read_body(ConnectionPointer connection, HttpParser& parser) {
  if (parser.done()) co_return 0;  // no body: nothing to plan
  const auto& server = *connection->server;
  BodyPlan plan;
  if (server.options.plan_body) plan = server.options.plan_body(parser.head());
  if (const auto refused = parser.accept_body(plan)) co_return refused->status;
  if (parser.expects_continue() && connection->buffer.empty()) {
    const bool written = co_await write(connection, kContinue);
    if (!written) co_return -1;
  }
  const auto& limits = server.options.limits;
  auto latest = Ticks::now() + limits.body_stall;
  for (;;) {
    std::size_t used = 0;
    const auto refused = parser.feed(connection->buffer, used);
    connection->buffer.erase(0, used);
    latest += std::chrono::microseconds(used * 1'000'000 / limits.body_bytes_a_second);
    if (refused) co_return refused->status;
    if (parser.done()) co_return 0;
    // The line before a chunk is only used whole: it may not grow for ever.
    if (connection->buffer.size() > limits.header_bytes) co_return 400;
    connection->arm(limits.body_stall);
    connection->deadline = std::min(connection->deadline, latest);
    const bool more = co_await read_more(connection);
    if (!more) co_return -1;
  }
}

/// Sends events until the stream or the client ends.
asio::awaitable<void> send_events(ConnectionPointer connection, const Response& response) {
  auto events = std::make_shared<QueuedEvents>(connection->loop);
  response.events(events);
  connection->streaming = true;
  bool ended = false;
  while (!ended && !connection->server->stopping.load()) {
    auto text = events->take(ended);
    if (text.empty() && !ended) {
      events->wake().expires_after(kHeartbeat);
      boost::system::error_code error;
      auto token = asio::redirect_error(asio::use_awaitable, error);
      connection->disarm();
      connection->asleep = &events->wake();
      co_await events->wake().async_wait(token);
      connection->asleep = nullptr;
      text = events->take(ended);
      if (text.empty() && !ended) text = ":\n\n";
    }
    const bool written = co_await write(connection, text);
    if (!written) break;
  }
  events->client_left();
}

asio::awaitable<bool> respond(ConnectionPointer connection, const Response& response, bool is_head,
                              bool closes) {
  const bool streamed = static_cast<bool>(response.events);
  const std::string_view body =
      response.fixed_body.empty() ? std::string_view(response.body) : response.fixed_body;
  auto head = response_head(response, body.size(), closes || streamed, streamed);
  const bool with_body = !is_head && !streamed && response.status != 204 && response.status != 304;
  if (with_body && body.size() <= kJoinedBody) head += body;
  bool written = co_await write(connection, head);
  if (written && with_body && body.size() > kJoinedBody) written = co_await write(connection, body);
  if (written && streamed) co_await send_events(connection, response);
  co_return written && !streamed && !closes;
}

/// One request and its answer; false when the connection ends with it.
asio::awaitable<bool> serve_one(ConnectionPointer connection) {
  auto& server = *connection->server;
  int status = 0;
  const std::size_t size =
      co_await read_head(connection, server.options.limits.header_bytes, status);
  if (size == 0) {
    if (status != 0) co_await refuse(connection, status);
    co_return false;
  }
  HttpParser parser;
  auto refused = parser.read_head(std::string_view(connection->buffer).substr(0, size));
  connection->buffer.erase(0, size);
  if (!refused && !server.knows_host(parser.host())) refused = Refusal{421};
  status = refused ? refused->status : co_await read_body(connection, parser);
  if (status != 0) {
    if (status > 0) co_await refuse(connection, status);
    co_return false;
  }
  const bool keeps = parser.keep_alive();
  auto request = parser.take();
  const bool is_head = request.method == "HEAD";
  request.peer = connection->peer;
  if (connection->service == Service::https_card) {
    request.door = Door::card;
    auto card = connection->stream->card();
    request.client_certificate = std::move(card.certificate);
    request.client_chain = std::move(card.chain);
  }
  auto exchange = std::make_shared<Exchange>(connection->loop);
  auto waiting = std::make_shared<Request>(std::move(request));
  auto responder = make_responder(exchange);
  connection->disarm();
  if (!server.pool->run(
          [&server, waiting, responder] { server.handler(std::move(*waiting), responder); })) {
    co_await refuse(connection, 503);
    co_return false;
  }
  responder = nullptr;
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  connection->asleep = &exchange->ready;
  if (!exchange->response) co_await exchange->ready.async_wait(token);
  connection->asleep = nullptr;
  if (!exchange->response) co_return false;
  const bool closes = !keeps || server.stopping.load();
  const bool going = co_await respond(connection, *exchange->response, is_head, closes);
  co_return going;
}

asio::awaitable<void> serve(ConnectionPointer connection) {
  connection->arm(connection->server->options.limits.handshake);
  const bool shaken = co_await connection->stream->handshake();
  if (!shaken) co_return;
  bool going = true;
  while (going && !connection->server->stopping.load()) going = co_await serve_one(connection);
  connection->arm(kLinger);
  co_await connection->stream->say_goodbye();
}

asio::awaitable<void> redirect(ConnectionPointer connection) {
  int status = 0;
  const std::size_t size = co_await read_head(connection, kRedirectHead, status);
  HttpParser parser;
  if (size > 0 && !parser.read_head(std::string_view(connection->buffer).substr(0, size))) {
    auto& server = *connection->server;
    const auto& fallback = server.options.redirect_host;
    const auto host = server.knows_host(parser.host()) ? std::string(parser.host()) : fallback;
    const auto port = server.options.public_https_port != 0 ? server.options.public_https_port
                                                            : server.https_port.load();
    auto request = parser.take();
    const auto text = redirection(host, port, request.target);
    co_await write(connection, text);
  } else {
    const auto text = refusal(status != 0 ? status : 400);
    co_await write(connection, text);
  }
  co_await connection->stream->say_goodbye();
}

/// Takes connections as they come and gives each to a loop in turn.
asio::awaitable<void> accept(std::shared_ptr<ServerState> server,
                             std::shared_ptr<tcp::acceptor> acceptor, Service service) {
  std::size_t turn = 0;
  while (!server->stopping.load()) {
    auto loop = server->loops[turn++ % server->loops.size()];
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    tcp::socket socket = co_await acceptor->async_accept(loop->context, token);
    if (server->stopping.load()) break;
    if (error) {
      // No descriptor left, most likely: a short pause instead of a busy loop.
      asio::steady_timer pause(acceptor->get_executor());
      pause.expires_after(std::chrono::milliseconds(50));
      co_await pause.async_wait(token);
      continue;
    }
    hand_over(server, loop, std::move(socket), service);
  }
}

/// Enough connections that what they leave behind is worth giving back.
constexpr std::size_t kMany = 64;

/// After many have come and most of them gone, together or one after the other, the memory that
/// they held goes back to the system: now and then, since it takes the allocator's locks.
void give_memory_back(Loop& loop, Ticks::time_point now) {
  const auto there = loop.connections.size();
  if (loop.came < kMany || there > loop.most_at_once / 4 || now < loop.given_back + kGiveBack)
    return;
  loop.came = loop.most_at_once = there;
  loop.given_back = now;
  ::malloc_trim(0);
}

/// Closes what is too slow, as long as somebody is connected or has left something to give back.
void start_sweeping(const std::shared_ptr<Loop>& loop) {
  loop->sweeping = true;
  loop->sweep.expires_after(kSweep);
  loop->sweep.async_wait([loop](boost::system::error_code error) {
    if (error || loop->ended.load()) return;
    const auto now = Ticks::now();
    for (auto* connection : loop->connections)
      if (connection->deadline < now) connection->close();
    give_memory_back(*loop, now);
    loop->sweeping = !loop->connections.empty() || loop->came >= kMany;
    if (loop->sweeping) start_sweeping(loop);
  });
}

}  // namespace

void start_connection(ConnectionPointer connection) {
  auto& context = connection->loop->context;
  if (!connection->loop->sweeping) start_sweeping(connection->loop);
  if (connection->service == Service::redirect)
    asio::co_spawn(context, redirect(std::move(connection)), asio::detached);
  else
    asio::co_spawn(context, serve(std::move(connection)), asio::detached);
}

void start_accepting(const std::shared_ptr<ServerState>& server,
                     const std::shared_ptr<tcp::acceptor>& acceptor, Service service) {
  asio::co_spawn(server->loops.front()->context, accept(server, acceptor, service), asio::detached);
}

}  // namespace serment::net
