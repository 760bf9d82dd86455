#include "crypto/x509.h"

#include <doctest/doctest.h>

namespace serment::crypto {
namespace {

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
  CHECK(make_authority("A", {"a.local"}, {"300.1.1.1"}, {}).error().code == "x509.address");
  CHECK(read_certificate("bonjour").error().code == "x509.unreadable");
}

}  // namespace
}  // namespace serment::crypto
