#pragma once
// For the tests of this folder: services without a practice, and requests without a socket.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

#include "api/services.h"
#include "crypto/secret.h"

namespace serment::api {

/// A server whose practice does not exist yet, on the 27th of November 2026.
class Bare {
 public:
  Bare() {
    REQUIRE(::mkdtemp(x_folder.data()) != nullptr);
    Configuration configuration;
    configuration.directory = std::filesystem::path(x_folder) / "cabinet";
    configuration.host = "cabinet.test";
    configuration.port = 443;
    services = std::make_unique<Services>(std::move(configuration), clock, random);
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;
  ~Bare() {
    services.reset();
    std::filesystem::remove_all(x_folder);
  }

  FixedClock clock{parse_instant("2026-11-27T09:00:00Z").value()};
  crypto::SystemRandom random;
  std::unique_ptr<Services> services;

 private:
  std::string x_folder = "/tmp/serment-api.XXXXXX";
};

inline net::Request request_of(std::string method, std::string path,
                               std::vector<net::Header> headers = {}) {
  net::Request request;
  request.method = std::move(method);
  request.path = "/api/v1" + path;
  request.target = request.path;
  request.headers = std::move(headers);
  request.peer = "192.0.2.7";
  return request;
}

/// Keeps what is sent to it.
class KeptEvents final : public net::EventStream {
 public:
  bool send(std::string_view data) override {
    const std::lock_guard lock(mutex);
    sent.emplace_back(data);
    return !gone;
  }
  void close() override {
    const std::lock_guard lock(mutex);
    closed = true;
  }
  std::mutex mutex;
  std::vector<std::string> sent;
  bool closed = false;
  bool gone = false;
};

}  // namespace serment::api
