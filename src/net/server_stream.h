#pragma once
// A connection's bytes, plain or under TLS, behind three virtual functions: the rest of the server
// is compiled once. Included by the socket code only.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "net/tls_context.h"

namespace serment::net {

class Stream {
 public:
  virtual ~Stream() = default;
  virtual boost::asio::awaitable<bool> handshake() = 0;
  /// Bytes read, 0 at the end or on a fault.
  virtual boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer buffer) = 0;
  /// False on a fault.
  virtual boost::asio::awaitable<bool> write_all(boost::asio::const_buffer buffer) = 0;
  virtual boost::asio::awaitable<void> say_goodbye() = 0;
  virtual ShownCard card() { return {}; }
  virtual boost::asio::ip::tcp::socket& socket() = 0;
};

std::unique_ptr<Stream> make_plain_stream(boost::asio::ip::tcp::socket socket);
std::unique_ptr<Stream> make_tls_stream(boost::asio::ip::tcp::socket socket,
                                        std::shared_ptr<boost::asio::ssl::context> context,
                                        bool asks_card);

}  // namespace serment::net
