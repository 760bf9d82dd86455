#pragma once
// What one connection, one loop and the whole server hold. Private to the socket code.
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "net/server.h"
#include "net/server_stream.h"
#include "net/worker_pool.h"

namespace serment::net {

using Ticks = std::chrono::steady_clock;

struct Connection;

/// One thread, its sockets, and the sweep that closes what is too slow. Everything of a connection
/// happens on its loop's thread.
struct Loop {
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard{
      context.get_executor()};
  boost::asio::steady_timer sweep{context};
  bool sweeping = false;  ///< only while somebody is connected: an idle server sleeps
  std::set<Connection*> connections;
  // Since memory was last given back; those who were there then count as having come.
  std::size_t came = 0;
  std::size_t most_at_once = 0;
  Ticks::time_point given_back{};
  std::atomic<bool> ended{false};
  std::atomic<bool> drained{false};  ///< its thread has nothing left to do
  std::thread thread;
};

/// State shared by all connections.
struct ServerState {
  ServerOptions options;
  Handler handler;
  std::unique_ptr<WorkerPool> pool;
  std::vector<std::shared_ptr<Loop>> loops;
  std::atomic<bool> stopping{false};
  std::atomic<std::size_t> connections{0};
  std::atomic<std::uint16_t> https_port{0};

  std::mutex mutex;  ///< guards what follows
  std::map<std::string, std::size_t> of_address;
  std::shared_ptr<boost::asio::ssl::context> main_tls;
  std::shared_ptr<boost::asio::ssl::context> card_tls;

  bool let_in(const std::string& address);
  void let_out(const std::string& address);
  std::shared_ptr<boost::asio::ssl::context> tls_of(Service service);
  [[nodiscard]] bool knows_host(std::string_view host) const;
};

/// One connection. Its deadline is looked at by the sweep.
struct Connection {
  Connection(std::shared_ptr<ServerState> server_state, std::shared_ptr<Loop> home,
             std::unique_ptr<Stream> bytes, Service kind, std::string address);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();
  void arm(std::chrono::milliseconds delay) { deadline = Ticks::now() + delay; }
  void disarm() { deadline = Ticks::time_point::max(); }
  void close();
  /// Ends the wait for a handler's answer or for the next event.
  void wake();

  std::shared_ptr<ServerState> server;
  std::shared_ptr<Loop> loop;
  std::unique_ptr<Stream> stream;
  Service service;
  std::string peer;
  std::string buffer;                           ///< bytes read and not yet used
  bool waiting = true;                          ///< for a first byte: may be closed without loss
  bool streaming = false;                       ///< sends events
  boost::asio::steady_timer* asleep = nullptr;  ///< what it waits on, besides its socket
  Ticks::time_point deadline = Ticks::time_point::max();
};

/// Where a handler's answer meets the connection that waits for it.
struct Exchange {
  explicit Exchange(std::shared_ptr<Loop> home) : loop(std::move(home)), ready(loop->context) {
    ready.expires_at(Ticks::time_point::max());
  }
  std::shared_ptr<Loop> loop;
  boost::asio::steady_timer ready;
  std::shared_ptr<Response> response;  ///< set on the loop's thread
};
/// Gives the answer from any thread, once; 500 when it is dropped unanswered.
Responder make_responder(const std::shared_ptr<Exchange>& exchange);

/// Events queued for one client.
class QueuedEvents final : public EventStream, public std::enable_shared_from_this<QueuedEvents> {
 public:
  explicit QueuedEvents(std::shared_ptr<Loop> home);
  bool send(std::string_view data) override;
  void close() override;
  /// On the loop's thread: what to write now; nothing to write is empty.
  std::string take(bool& ended);
  void client_left();
  boost::asio::steady_timer& wake() { return x_wake; }

 private:
  void ring();
  std::shared_ptr<Loop> x_loop;
  boost::asio::steady_timer x_wake;
  std::mutex x_mutex;
  std::deque<std::string> x_queue;
  bool x_closed = false;
  bool x_gone = false;
};

}  // namespace serment::net
