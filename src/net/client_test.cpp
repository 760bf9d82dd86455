#include "net/client.h"

#include <doctest/doctest.h>

using namespace serment;

TEST_CASE("only the host of an https address is read, whatever stands around it") {
  CHECK(net::https_host("https://Auth.Example:8443/a?b#c") == "auth.example");
  CHECK(net::https_host("https://[::1]:8443/") == "[::1]");
  CHECK(net::https_host("https://auth.example") == "auth.example");
  CHECK(net::https_host("http://auth.example/").empty());
  CHECK(net::https_host("https://auth.example@ailleurs.example/").empty());
  CHECK(net::https_host("https://auth.example\\@ailleurs.example/").empty());
  CHECK(net::https_host("file:///etc/passwd").empty());
}

TEST_CASE("a host that was not named is not called") {
  net::ClientOptions options;
  options.hosts = {"auth.example"};
  for (const auto* url :
       {"https://ailleurs.example/", "http://auth.example/", "https://auth.example@x/"}) {
    const auto answer = net::fetch(options, {url, {}, {}, {}, {}});
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == "client.host");
  }
}

TEST_CASE("a form's value is encoded byte by byte") {
  CHECK(net::percent_encoded("a b&c=é/~-._") == "a%20b%26c%3D%C3%A9%2F~-._");
}
