#include "net/server_listen.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <cstdlib>
#include <future>

namespace serment::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::size_t kLoops = 2;
constexpr std::size_t kMostWaiting = 1'000;
constexpr int kBacklog = 1'024;
constexpr std::chrono::milliseconds kDrain{2'000};
constexpr int kFirstInherited = 3;

/// As many sockets as the system lets us have.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

Result<std::shared_ptr<tcp::acceptor>> listen(Loop& loop, const Listener& listener) {
  auto acceptor = std::make_shared<tcp::acceptor>(loop.context);
  boost::system::error_code error;
  if (listener.inherited_socket >= 0) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getsockname(listener.inherited_socket, reinterpret_cast<sockaddr*>(&address), &size);
    const auto protocol = address.ss_family == AF_INET6 ? tcp::v6() : tcp::v4();
    acceptor->assign(protocol, listener.inherited_socket, error);
  } else {
    const auto address = asio::ip::make_address(listener.address, error);
    tcp::endpoint endpoint(address, listener.port);
    if (!error) acceptor->open(endpoint.protocol(), error);
    if (error && listener.address == "::") {  // a machine without IPv6
      error.clear();
      endpoint = tcp::endpoint(tcp::v4(), listener.port);
      acceptor->open(endpoint.protocol(), error);
    }
    if (!error && endpoint.protocol() == tcp::v6())
      acceptor->set_option(asio::ip::v6_only(false), error);
    if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor->bind(endpoint, error);
    if (!error) acceptor->listen(kBacklog, error);
  }
  if (error == asio::error::address_in_use)
    return fail(
        Errc::unavailable, "net.port_in_use",
        "Le port " + std::to_string(listener.port) + " est déjà pris par un autre programme.", {},
        "Arrêtez-le, ou choisissez un autre port avec --port.");
  if (error == asio::error::access_denied)
    return fail(
        Errc::unavailable, "net.port_forbidden",
        "Ce compte n’a pas le droit d’ouvrir le port " + std::to_string(listener.port) + ".", {},
        "Choisissez un port au-dessus de 1024, ou installez le service.");
  if (error)
    return fail(Errc::unavailable, "net.listen", "Le serveur n’a pas pu s’ouvrir au réseau.", {},
                "Vérifiez l’adresse donnée par --address.");
  return acceptor;
}

class RunningServer final : public Server {
 public:
  explicit RunningServer(std::shared_ptr<ServerState> state) : x_state(std::move(state)) {}
  ~RunningServer() override { end(std::chrono::milliseconds(0)); }

  Result<void> open() {
    TRY_VOID(replace_certificate(x_state->options.tls));
    for (const auto& listener : x_state->options.listeners) {
      auto acceptor = TRY(listen(*x_state->loops.front(), listener));
      const auto port = acceptor->local_endpoint().port();
      if (listener.service == Service::https && x_state->https_port.load() == 0)
        x_state->https_port = port;
      x_ports.push_back(port);
      x_acceptors.push_back(acceptor);
    }
    for (std::size_t at = 0; at < x_acceptors.size(); ++at)
      start_accepting(x_state, x_acceptors[at], x_state->options.listeners[at].service);
    for (const auto& loop : x_state->loops) {
      loop->thread = std::thread([loop] {
        loop->context.run();
        loop->drained = true;
      });
    }
    return {};
  }

  [[nodiscard]] std::vector<std::uint16_t> ports() const override { return x_ports; }
  void stop(std::chrono::milliseconds deadline) override { end(deadline); }

  Result<void> replace_certificate(const TlsFiles& tls) override {
    auto main = TRY(make_tls_context(tls, false));
    auto card = TRY(make_tls_context(tls, true));
    const std::lock_guard lock(x_state->mutex);
    x_state->main_tls = std::move(main);
    x_state->card_tls = std::move(card);
    return {};
  }

 private:
  /// Runs `work` on each loop's thread and waits for it.
  void on_each_loop(const std::function<void(Loop&)>& work) {
    for (const auto& loop : x_state->loops) {
      if (!loop->thread.joinable()) continue;
      std::promise<void> done;
      asio::post(loop->context, [&] {
        work(*loop);
        done.set_value();
      });
      done.get_future().wait();
    }
  }

  void end(std::chrono::milliseconds deadline) {
    if (x_ended) return;
    x_ended = true;
    x_state->stopping = true;
    const auto acceptors = x_acceptors;
    on_each_loop([&](Loop& loop) {
      if (&loop == x_state->loops.front().get())
        for (const auto& acceptor : acceptors) {
          boost::system::error_code ignored;
          acceptor->close(ignored);
        }
      for (auto* connection : loop.connections) {
        if (connection->waiting) connection->close();
        if (connection->streaming) connection->wake();
      }
    });
    const auto until = Ticks::now() + deadline;
    while (x_state->connections.load() > 0 && Ticks::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    x_state->pool->stop();
    on_each_loop([](Loop& loop) {
      loop.ended = true;
      loop.sweep.cancel();
      for (auto* connection : loop.connections) {
        connection->close();
        connection->wake();
      }
    });
    for (const auto& loop : x_state->loops) drain(*loop);
  }

  /// Lets each connection end by itself, which frees it; a loop that would not end is stopped.
  static void drain(Loop& loop) {
    loop.guard.reset();
    const auto until = Ticks::now() + kDrain;
    while (loop.thread.joinable() && !loop.drained.load() && Ticks::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    loop.context.stop();
    if (loop.thread.joinable()) loop.thread.join();
  }

  std::shared_ptr<ServerState> x_state;
  std::vector<std::shared_ptr<tcp::acceptor>> x_acceptors;
  std::vector<std::uint16_t> x_ports;
  bool x_ended = false;
};

}  // namespace

void hand_over(const std::shared_ptr<ServerState>& server, const std::shared_ptr<Loop>& loop,
               tcp::socket socket, Service service) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return;
  auto address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  auto peer = address.to_string();
  if (!server->let_in(peer)) return;  // the socket closes here
  socket.set_option(tcp::no_delay(true), error);
  auto moved = std::make_shared<tcp::socket>(std::move(socket));
  asio::post(loop->context, [server, loop, moved, service, peer] {
    auto stream = service == Service::redirect
                      ? make_plain_stream(std::move(*moved))
                      : make_tls_stream(std::move(*moved), server->tls_of(service),
                                        service == Service::https_card);
    start_connection(std::make_shared<Connection>(server, loop, std::move(stream), service, peer));
  });
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Handler handler) {
  raise_descriptor_limit();
  auto state = std::make_shared<ServerState>();
  state->options = std::move(options);
  state->handler = std::move(handler);
  state->pool = std::make_unique<WorkerPool>(state->options.workers, kMostWaiting);
  for (std::size_t at = 0; at < kLoops; ++at) state->loops.push_back(std::make_shared<Loop>());
  auto server = std::make_unique<RunningServer>(state);
  TRY_VOID(server->open());
  return Result<std::unique_ptr<Server>>(std::move(server));
}

std::vector<Listener> activated_listeners() {
  std::vector<Listener> listeners;
  const char* pid = std::getenv("LISTEN_PID");
  const char* count = std::getenv("LISTEN_FDS");
  const char* names = std::getenv("LISTEN_FDNAMES");
  if (pid == nullptr || count == nullptr || std::atol(pid) != ::getpid()) return listeners;
  std::string_view rest = names == nullptr ? std::string_view{} : std::string_view(names);
  for (int at = 0; at < std::atoi(count); ++at) {
    const auto end = rest.find(':');
    const auto name = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    Listener listener;
    listener.inherited_socket = kFirstInherited + at;
    if (name == "card") listener.service = Service::https_card;
    if (name == "redirect") listener.service = Service::redirect;
    listeners.push_back(listener);
  }
  return listeners;
}

}  // namespace serment::net
