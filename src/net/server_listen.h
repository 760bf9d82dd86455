#pragma once
// Opening and closing the doors. Private to the socket code.
#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "net/server_connection.h"

namespace serment::net {

// server.cpp: the coroutines.
void start_connection(std::shared_ptr<Connection> connection);
void start_accepting(const std::shared_ptr<ServerState>& server,
                     const std::shared_ptr<boost::asio::ip::tcp::acceptor>& acceptor,
                     Service service);

// server_listen.cpp.
void hand_over(const std::shared_ptr<ServerState>& server, const std::shared_ptr<Loop>& loop,
               boost::asio::ip::tcp::socket socket, Service service);

}  // namespace serment::net
