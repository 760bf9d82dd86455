// The smallest program on net::Server, for tests and measures: echo_server CHAIN.pem KEY.pem
// [ADDRESS]. Prints its ports (https, card, redirect; or those of the sockets it was given), then
// serves until its input ends. A line "CHAIN.pem KEY.pem" of its input changes its certificate.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <thread>

#include "crypto/encoding.h"
#include "net/server.h"

using namespace serment;

namespace {

std::string read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void answer(net::Request&& request, const net::Responder& respond) {
  net::Response response;
  response.headers.push_back({"Content-Type", "application/json"});
  if (request.path == "/hello") {
    response.body = R"({"practice":"open","version":"0.1.0","n":1})";
  } else if (request.path == "/slow") {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    response.body = "{}";
  } else if (request.path == "/events") {
    response.headers.front().value = "text/event-stream";
    response.events = [](std::shared_ptr<net::EventStream> stream) {
      std::thread([stream] {
        for (int n = 1; n <= 3; ++n) {
          stream->send("{\"n\":" + std::to_string(n) + "}");
          std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        stream->close();
      }).detach();
    };
  } else if (request.path == "/silent") {
    response.headers.front().value = "text/event-stream";
    response.events = [](std::shared_ptr<net::EventStream> stream) {
      std::thread([stream] {
        while (stream->send("tick")) std::this_thread::sleep_for(std::chrono::seconds(40));
      }).detach();
    };
  } else if (request.path == "/late") {
    std::thread([respond] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      net::Response later;
      later.body = "{\"late\":true}";
      respond(std::move(later));
    }).detach();
    return;
  } else if (request.path == "/card") {
    response.body = "{\"size\":" + std::to_string(request.client_certificate.size()) + "}";
  } else if (request.path == "/spool") {
    response.body = "{\"size\":" + std::to_string(request.spool ? request.spool->size() : 0) + "}";
  } else if (request.path == "/inject") {
    response.headers.push_back({"X-Test", net::query_value(request.query, "v")});
  } else if (request.path == "/dropped") {
    return;  // the responder goes unanswered
  } else if (request.path == "/echo") {
    response.body = request.body;
  } else {
    response.status = 404;
  }
  respond(std::move(response));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  net::ServerOptions options;
  options.tls = {read_all(argv[1]), read_all(argv[2])};
  options.listeners = net::activated_listeners();
  const bool given = !options.listeners.empty();
  for (const auto service :
       {net::Service::https, net::Service::https_card, net::Service::redirect}) {
    if (given) break;
    net::Listener listener;
    listener.service = service;
    listener.address = argc > 3 ? argv[3] : "127.0.0.1";
    options.listeners.push_back(listener);
  }
  options.hosts = {"127.0.0.1", "localhost"};
  options.redirect_host = "localhost";
  options.limits.head = std::chrono::milliseconds(2'000);
  options.limits.handshake = std::chrono::milliseconds(2'000);
  options.limits.idle = std::chrono::milliseconds(5'000);
  options.limits.body_stall = std::chrono::milliseconds(1'500);
  options.plan_body = [](const net::Request& head) {
    net::BodyPlan plan;
    plan.limit = head.path == "/spool" ? 64U << 20 : 64U << 10;
    plan.spool = head.path == "/spool";
    return plan;
  };
  auto server = net::Server::start(std::move(options), answer);
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().code.c_str());
    return 1;
  }
  for (const auto port : (*server)->ports()) std::cout << port << ' ';
  std::cout << std::endl;
  std::string chain;
  std::string key;
  while (std::cin >> chain >> key) {
    const auto changed = (*server)->replace_certificate({read_all(chain), read_all(key)});
    std::cout << (changed ? "changed" : changed.error().code) << std::endl;
  }
  (*server)->stop(std::chrono::milliseconds(6'000));
  return 0;
}
