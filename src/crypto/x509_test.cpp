#include "crypto/x509.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace serment::crypto {
namespace {

/// What a stranger's verifier says of a server's certificate, at its strictest.
class Openssl {
 public:
  explicit Openssl(const CertifiedKey& authority) {
    std::filesystem::create_directories(x_folder);
    write("ca.pem", authority.certificate_pem);
  }
  ~Openssl() { std::filesystem::remove_all(x_folder); }
  Openssl(const Openssl&) = delete;
  Openssl& operator=(const Openssl&) = delete;
  [[nodiscard]] bool accepts(const CertifiedKey& server, const std::string& more = {}) const {
    write("server.pem", server.certificate_pem);
    return run("openssl verify -x509_strict -attime 1795766400 -purpose sslserver -CAfile ca.pem " +
               more + " server.pem");
  }
  [[nodiscard]] bool run(const std::string& command) const {
    return std::system(
               ("cd " + x_folder.string() + " && " + command + " >>said.txt 2>&1").c_str()) == 0;
  }

 private:
  void write(const char* name, const std::string& text) const {
    std::ofstream(x_folder / name, std::ios::binary) << text;
  }
  std::filesystem::path x_folder =
      std::filesystem::temp_directory_path() / ("serment-x509-" + std::to_string(::getpid()));
};

TEST_CASE(
    "a stranger verifies the server's certificate, and refuses what lies outside of the "
    "authority's limits") {
  const auto now = *parse_instant("2026-11-27T08:00:00Z");
  const auto authority = *make_authority("Autorité locale", {"cabinet.local", "localhost"},
                                         {"192.168.0.0/16", "203.0.113.5", "fc00::/7"}, now);
  const auto with = [&](std::vector<std::string> names, std::vector<std::string> addresses) {
    return *certify_server(authority, names, addresses, now);
  };
  const Openssl openssl(authority);
  const auto server =
      with({"cabinet.local", "localhost"}, {"192.168.7.9", "203.0.113.5", "fd00::2"});
  CHECK(openssl.accepts(server));
  CHECK(openssl.accepts(server, "-verify_hostname cabinet.local"));
  CHECK(openssl.accepts(server, "-verify_ip 192.168.7.9"));
  CHECK(openssl.accepts(server, "-verify_ip fd00::2"));
  CHECK_FALSE(openssl.accepts(server, "-verify_hostname ailleurs.example"));
  CHECK_FALSE(openssl.accepts(server, "-verify_ip 192.168.7.10"));
  CHECK_FALSE(openssl.accepts(with({"banque.example"}, {})));
  CHECK_FALSE(openssl.accepts(with({"cabinet.local", "banque.example"}, {})));
  CHECK_FALSE(openssl.accepts(with({"cabinet.local"}, {"10.0.0.1"})));
  CHECK_FALSE(openssl.accepts(with({"cabinet.local"}, {"203.0.113.6"})));
  CHECK_FALSE(openssl.accepts(with({"cabinet.local"}, {"2001:db8::1"})));
  CHECK(openssl.run("openssl x509 -in ca.pem -noout -text | grep -q 'CA:TRUE, pathlen:0'"));
  // What it certified certifies nothing further.
  const auto below = *certify_server(server, {"cabinet.local"}, {}, now);
  CHECK_FALSE(openssl.accepts(below, "-untrusted server.pem"));
}

TEST_CASE("an authority without addresses certifies none") {
  const auto now = *parse_instant("2026-11-27T08:00:00Z");
  const auto authority = *make_authority("A", {"cabinet.local"}, {}, now);
  const Openssl openssl(authority);
  CHECK(openssl.accepts(*certify_server(authority, {"cabinet.local"}, {}, now)));
  CHECK_FALSE(openssl.accepts(*certify_server(authority, {"cabinet.local"}, {"192.168.1.1"}, now)));
  CHECK_FALSE(openssl.accepts(*certify_server(authority, {"cabinet.local"}, {"fd00::1"}, now)));
}

TEST_CASE("a private address lies in a range that outlives the router's choices") {
  CHECK(surrounding_range("192.168.1.10") == "192.168.0.0/16");
  CHECK(surrounding_range("10.2.3.4") == "10.0.0.0/8");
  CHECK(surrounding_range("172.31.255.1") == "172.16.0.0/12");
  CHECK(surrounding_range("172.32.0.1") == "172.32.0.1");
  CHECK(surrounding_range("fd12:3456::1") == "fc00::/7");
  CHECK(surrounding_range("::1") == "::1");
  CHECK(surrounding_range("203.0.113.5") == "203.0.113.5");
}

TEST_CASE("the local authority certifies the server's names, and its facts are read back") {
  const auto now = *parse_instant("2026-11-27T08:00:00Z");
  const auto authority = make_authority("Autorité locale", {"cabinet.local", "localhost"},
                                        {"192.168.1.10", "127.0.0.1", "::1"}, now);
  REQUIRE(authority.has_value());
  const auto server =
      certify_server(*authority, {"cabinet.local", "localhost"}, {"192.168.1.10", "::1"}, now);
  REQUIRE(server.has_value());
  const auto facts = read_certificate(server->certificate_pem);
  REQUIRE(facts.has_value());
  CHECK(facts->names == std::vector<std::string>{"cabinet.local", "localhost"});
  CHECK(facts->addresses == std::vector<std::string>{"192.168.1.10", "::1"});
  CHECK(facts->fingerprint.size() == 95);
  CHECK(iso(facts->not_after) == "2027-12-29T08:00:00.000Z");
  CHECK(read_certificate(authority->certificate_pem)->subject.find("Autorité locale") !=
        std::string::npos);
}

TEST_CASE("what is no address or no certificate is refused") {
  for (const char* range :
       {"300.1.1.1", "", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "/8", "a/8"})
    CHECK(make_authority("A", {"a.local"}, {range}, {}).error().code == "x509.address");
  CHECK(read_certificate("bonjour").error().code == "x509.unreadable");
}

}  // namespace
}  // namespace serment::crypto
