#include "net/server_connection.h"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace serment::net {
namespace {

constexpr std::size_t kMostQueuedEvents = 256;

class Answerer {
 public:
  explicit Answerer(std::shared_ptr<Exchange> exchange) : x_exchange(std::move(exchange)) {}
  Answerer(const Answerer&) = delete;
  Answerer& operator=(const Answerer&) = delete;
  ~Answerer() {
    if (x_answered.load()) return;
    Response response;
    response.status = 500;
    answer(std::move(response));
  }
  void answer(Response&& response) {
    if (x_answered.exchange(true)) return;
    auto given = std::make_shared<Response>(std::move(response));
    const auto& loop = x_exchange->loop;
    if (loop->ended.load()) return;
    boost::asio::post(loop->context, [exchange = x_exchange, given] {
      exchange->response = given;
      exchange->ready.cancel();
    });
  }

 private:
  std::shared_ptr<Exchange> x_exchange;
  std::atomic<bool> x_answered{false};
};

}  // namespace

Responder make_responder(const std::shared_ptr<Exchange>& exchange) {
  auto answerer = std::make_shared<Answerer>(exchange);
  return [answerer](Response&& response) { answerer->answer(std::move(response)); };
}

bool ServerState::let_in(const std::string& address) {
  const std::lock_guard lock(mutex);
  if (stopping.load() || connections.load() >= options.limits.connections) return false;
  auto& count = of_address[address];
  if (count >= options.limits.connections_of_one_address) return false;
  ++count;
  ++connections;
  return true;
}

void ServerState::let_out(const std::string& address) {
  const std::lock_guard lock(mutex);
  --connections;
  const auto found = of_address.find(address);
  if (found != of_address.end() && --found->second == 0) of_address.erase(found);
}

std::shared_ptr<boost::asio::ssl::context> ServerState::tls_of(Service service) {
  const std::lock_guard lock(mutex);
  return service == Service::https_card ? card_tls : main_tls;
}

bool ServerState::knows_host(std::string_view host) const {
  return options.hosts.empty() ||
         std::find(options.hosts.begin(), options.hosts.end(), host) != options.hosts.end();
}

Connection::Connection(std::shared_ptr<ServerState> server_state, std::shared_ptr<Loop> home,
                       std::unique_ptr<Stream> bytes, Service kind, std::string address)
    : server(std::move(server_state)),
      loop(std::move(home)),
      stream(std::move(bytes)),
      service(kind),
      peer(std::move(address)) {
  loop->connections.insert(this);
  ++loop->came;
  loop->most_at_once = std::max(loop->most_at_once, loop->connections.size());
}

Connection::~Connection() {
  loop->connections.erase(this);
  server->let_out(peer);
}

void Connection::close() {
  boost::system::error_code ignored;
  stream->socket().close(ignored);
}

void Connection::wake() {
  if (asleep != nullptr) asleep->cancel();
}

QueuedEvents::QueuedEvents(std::shared_ptr<Loop> home)
    : x_loop(std::move(home)), x_wake(x_loop->context) {}

void QueuedEvents::ring() {
  if (x_loop->ended.load()) return;
  // The timer belongs to the loop's thread.
  boost::asio::post(x_loop->context, [self = shared_from_this()] { self->x_wake.cancel(); });
}

bool QueuedEvents::send(std::string_view data) {
  {
    const std::lock_guard lock(x_mutex);
    if (x_gone || x_closed) return false;
    // A client that reads too slowly loses the oldest: only the latest state of a job matters.
    if (x_queue.size() >= kMostQueuedEvents) x_queue.pop_front();
    std::string event = "data: ";
    for (const char c : data) {
      event += c;
      if (c == '\n') event += "data: ";
    }
    event += "\n\n";
    x_queue.push_back(std::move(event));
  }
  ring();
  return true;
}

void QueuedEvents::close() {
  {
    const std::lock_guard lock(x_mutex);
    x_closed = true;
  }
  ring();
}

std::string QueuedEvents::take(bool& ended) {
  const std::lock_guard lock(x_mutex);
  std::string text;
  for (const auto& event : x_queue) text += event;
  x_queue.clear();
  ended = x_closed;
  return text;
}

void QueuedEvents::client_left() {
  const std::lock_guard lock(x_mutex);
  x_gone = true;
}

}  // namespace serment::net
