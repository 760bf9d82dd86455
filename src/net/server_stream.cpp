#include "net/server_stream.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace serment::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// g++ 12 destroys twice a temporary with a capture or a braced list inside a co_await expression:
// every completion token has a name here.

class PlainStream final : public Stream {
 public:
  explicit PlainStream(tcp::socket socket) : x_socket(std::move(socket)) {}
  asio::awaitable<bool> handshake() override { co_return true; }
  asio::awaitable<std::size_t> read_some(asio::mutable_buffer buffer) override {
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    const std::size_t size = co_await x_socket.async_read_some(buffer, token);
    co_return error ? 0 : size;
  }
  asio::awaitable<bool> write_all(asio::const_buffer buffer) override {
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await asio::async_write(x_socket, buffer, token);
    co_return !error;
  }
  asio::awaitable<void> say_goodbye() override {
    boost::system::error_code ignored;
    x_socket.shutdown(tcp::socket::shutdown_send, ignored);
    co_return;
  }
  tcp::socket& socket() override { return x_socket; }

 private:
  tcp::socket x_socket;
};

class TlsStream final : public Stream {
 public:
  TlsStream(tcp::socket socket, std::shared_ptr<asio::ssl::context> context, bool asks_card)
      : x_context(std::move(context)),
        x_stream(std::move(socket), *x_context),
        x_asks_card(asks_card) {}
  asio::awaitable<bool> handshake() override {
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await x_stream.async_handshake(asio::ssl::stream_base::server, token);
    co_return !error;
  }
  asio::awaitable<std::size_t> read_some(asio::mutable_buffer buffer) override {
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    const std::size_t size = co_await x_stream.async_read_some(buffer, token);
    co_return error ? 0 : size;
  }
  asio::awaitable<bool> write_all(asio::const_buffer buffer) override {
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await asio::async_write(x_stream, buffer, token);
    co_return !error;
  }
  asio::awaitable<void> say_goodbye() override {
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await x_stream.async_shutdown(token);
  }
  ShownCard card() override {
    return x_asks_card ? shown_card(x_stream.native_handle()) : ShownCard();
  }
  tcp::socket& socket() override { return x_stream.next_layer(); }

 private:
  std::shared_ptr<asio::ssl::context> x_context;
  asio::ssl::stream<tcp::socket> x_stream;
  bool x_asks_card;
};

}  // namespace

std::unique_ptr<Stream> make_plain_stream(tcp::socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

std::unique_ptr<Stream> make_tls_stream(tcp::socket socket,
                                        std::shared_ptr<asio::ssl::context> context,
                                        bool asks_card) {
  return std::make_unique<TlsStream>(std::move(socket), std::move(context), asks_card);
}

}  // namespace serment::net
