#include "api/router.h"

#include <doctest/doctest.h>

using namespace serment::api;

TEST_CASE("a path finds its route, with its values and without its prefix") {
  const auto piece = find_route("GET", "/api/v1/dossiers/abc/pieces/1f");
  REQUIRE(piece.route != nullptr);
  CHECK(piece.route->address.pattern == "/dossiers/{id}/pieces/{piece}");
  CHECK(piece.path.at("id") == "abc");
  CHECK(piece.path.at("piece") == "1f");
  CHECK(find_route("GET", "/state").route != nullptr);
  CHECK(find_route("HEAD", "/api/v1/state").route != nullptr);
}

TEST_CASE("a fixed word wins over a name, and a fixed end over none") {
  CHECK(find_route("GET", "/api/v1/activities/form").route->address.pattern == "/activities/form");
  CHECK(find_route("GET", "/api/v1/activities/T01").route->address.pattern == "/activities/{ref}");
  const auto print = find_route("GET", "/api/v1/certificates/C-2026-001.pdf");
  CHECK(print.route->address.pattern == "/certificates/{id}.pdf");
  CHECK(print.path.at("id") == "C-2026-001");
}

TEST_CASE("neither a longer nor a shorter path finds anything") {
  for (const char* path :
       {"/api/v1", "/api/v1/", "/api/v1/state/", "/api/v1/state/x", "/api/v1/dossiers//pieces",
        "/api/v1state", "state", "/api/v1/certificates/.pdf/x", ""})
    CHECK(find_route("GET", path).route == nullptr);
}

TEST_CASE("with another method, the ones that exist are told once each") {
  const auto session = find_route("PUT", "/api/v1/session");
  CHECK(session.route == nullptr);
  CHECK(session.allowed == "GET, HEAD, DELETE");
  CHECK(find_route("PUT", "/api/v1/absent").allowed.empty());
  CHECK(find_route("OPTIONS", "/api/v1/state").route == nullptr);
}
