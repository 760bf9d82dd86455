#include "api/guard.h"

#include "api/api_fixture.h"
#include "api/reply.h"
#include "base/bug.h"

using namespace serment;
using namespace serment::api;

namespace {

template <class T>
std::string code_of(const Result<T>& outcome) {
  return outcome ? "" : outcome.error().code;
}

Route route_for(Access access, identity::Permission permission) {
  Route route;
  route.access = access;
  route.permission = permission;
  return route;
}

Identified person(identity::Role role) {
  Identified who;
  who.known = true;
  who.actor.member = "m";
  who.actor.permissions = identity::permissions_of(role);
  who.actor.second_factor = true;
  return who;
}

}  // namespace

TEST_CASE("only the application itself may change something") {
  const Bare bare;
  const auto judged = [&](const char* method, std::vector<net::Header> headers) {
    headers.push_back({"Host", "cabinet.test"});
    return code_of(check_origin(request_of(method, "/x", std::move(headers)), *bare.services));
  };
  const net::Header ours{"X-Requested-By", "serment"};
  CHECK(judged("GET", {}).empty());
  CHECK(judged("HEAD", {}).empty());
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    CHECK(judged(method, {}) == "request.foreign");
    CHECK(judged(method, {ours}).empty());
    CHECK(judged(method, {{"X-Requested-By", "other"}}) == "request.foreign");
  }
  CHECK(judged("POST", {ours, {"Origin", "https://cabinet.test"}}).empty());
  for (const char* origin : {"https://attaquant.test", "http://cabinet.test", "null",
                             "https://cabinet.test.attaquant.test", "https://cabinet.test:444"})
    CHECK(judged("POST", {ours, {"Origin", origin}}) == "request.foreign");
  CHECK(judged("POST", {ours, {"Sec-Fetch-Site", "same-origin"}}).empty());
  CHECK(judged("POST", {ours, {"Sec-Fetch-Site", "cross-site"}}) == "request.foreign");
  CHECK(judged("POST", {ours, {"Sec-Fetch-Site", "same-site"}}) == "request.foreign");
  CHECK(judged("POST", {{"Authorization", "Bearer srm_x"}}).empty());  // no cookie is looked at
}

TEST_CASE("the guards refuse in one order: session, lock, second factor, permission, freshness") {
  Bare bare;
  const auto judged = [&](Access access, const Identified& who) {
    return code_of(check_access(route_for(access, identity::Permission::erasure_approve), who,
                                *bare.services));
  };
  auto nobody = Identified{};
  CHECK(judged(Access::anyone, nobody).empty());
  for (const auto access : {Access::even_locked, Access::signed_in, Access::renewing,
                            Access::member, Access::reauthenticated})
    CHECK(judged(access, nobody) == "session.none");

  auto doctor = person(identity::Role::doctor);
  doctor.screen_locked = true;
  CHECK(judged(Access::even_locked, doctor).empty());
  CHECK(judged(Access::signed_in, doctor) == "session.locked");
  CHECK(judged(Access::member, doctor) == "session.locked");
  doctor.screen_locked = false;
  doctor.actor.second_factor = false;
  CHECK(judged(Access::signed_in, doctor).empty());
  CHECK(judged(Access::renewing, doctor) == "session.second_factor_needed");
  CHECK(judged(Access::member, doctor) == "session.second_factor_needed");
  doctor.actor.second_factor = true;
  doctor.actor.password_due = true;
  CHECK(judged(Access::signed_in, doctor).empty());
  CHECK(judged(Access::renewing, doctor).empty());
  CHECK(judged(Access::member, doctor) == "session.password_due");
  CHECK(judged(Access::reauthenticated, doctor) == "session.password_due");
  // A token made for something else changes nobody's password.
  auto script = doctor;
  script.actor.permissions.reset();
  CHECK(judged(Access::renewing, script) == "permission.denied");
  doctor.actor.password_due = false;
  CHECK(judged(Access::member, doctor).empty());
  CHECK(judged(Access::reauthenticated, doctor) == "session.reauthentication_needed");
  doctor.actor.reauthenticated_at = bare.clock.now();
  CHECK(judged(Access::reauthenticated, doctor).empty());
  bare.clock.set(parse_instant("2026-11-27T09:05:00Z").value());
  CHECK(judged(Access::reauthenticated, doctor).empty());
  bare.clock.set(parse_instant("2026-11-27T09:05:01Z").value());
  CHECK(judged(Access::reauthenticated, doctor) == "session.reauthentication_needed");

  // What a person does of themselves is nothing for a program, but for the screens and its work.
  script.actor.token = "t";
  script.actor.password_due = false;
  const auto asks = [&](std::string_view pattern, Access access) {
    auto route = route_for(access, identity::Permission::self);
    route.address.pattern = pattern;
    return code_of(check_access(route, script, *bare.services));
  };
  for (const auto access : {Access::signed_in, Access::even_locked})
    for (const auto* pattern : {"/factors/totp", "/factors/passkeys", "/session/unlock",
                                "/session/reauthenticate", "/session/touch", "/setup"})
      CHECK(asks(pattern, access) == "permission.denied");
  for (const auto* pattern : {"/session/lock", "/jobs/{id}", "/jobs/{id}/events"})
    CHECK(asks(pattern, Access::signed_in).empty());

  auto secretary = person(identity::Role::secretary);
  CHECK(judged(Access::member, secretary) == "permission.denied");
  CHECK(judged(Access::reauthenticated, secretary) == "permission.denied");
}

TEST_CASE("a session is known by its cookie, a program by its token, and never by both") {
  Bare bare;
  auto& sessions = bare.services->identity.sessions;
  identity::Actor actor;
  actor.member = "m";
  const auto secret = sessions.open(actor, std::chrono::seconds(30));
  const auto who = [&](std::vector<net::Header> headers) {
    return identify(request_of("GET", "/x", std::move(headers)), *bare.services);
  };
  const net::Header cookie{"Cookie", "a=b; __Host-serment=" + secret};
  CHECK(who({cookie}).known);
  CHECK(who({cookie}).secret == secret);
  CHECK_FALSE(who({}).known);
  CHECK_FALSE(who({{"Cookie", "__Host-serment=autre"}}).known);
  CHECK_FALSE(who({cookie, {"Authorization", "Bearer srm_inconnu"}}).known);
  CHECK_FALSE(who({cookie, {"Authorization", "Basic eDp5"}}).known);
  bare.clock.set(parse_instant("2026-11-27T09:00:31Z").value());
  CHECK(who({cookie}).screen_locked);
}

TEST_CASE(
    "a parameter that the route does not declare is refused, and its value is not said back") {
  constexpr Parameter kOfTest[] = {query::natural("limit", 50, "Combien"),
                                   query::text("month", "Quel mois")};
  Route route;
  route.address = {"/x", kOfTest};
  const auto judged = [&](std::string query) {
    auto request = request_of("GET", "/x");
    request.query = std::move(query);
    return check_parameters(route, request);
  };
  for (const auto* known : {"", "limit=5", "limit=5&month=2027-03", "month", "&&limit=1"})
    CHECK(judged(known).has_value());
  const auto misspelled = judged("limit=5&monht=CANARI").error();
  CHECK(misspelled.code == "request.query_unknown");
  CHECK(misspelled.what.find("monht") != std::string::npos);
  CHECK(misspelled.next.find("limit, month") != std::string::npos);
  CHECK(misspelled.place == "monht");
  for (const auto* query :
       {"monht=CANARI", "CANARI", "canari", "canari&limit=1", "Canari%20Camille=1", "=CANARI",
        "LIMIT=1", "l%69mit=1", "limit=1&month=2027-03&x=CANARI"}) {
    const auto refused = judged(query);
    REQUIRE_FALSE(refused.has_value());
    const auto& error = refused.error();
    for (const auto* said : {&error.what, &error.kept, &error.next, &error.place})
      for (const auto* secret : {"CANARI", "Canari", "canari", "%"})
        CHECK(said->find(secret) == std::string::npos);
  }
  route.address = {"/x", kOfTest, Others::passed_over};
  CHECK(judged("session_state=1&limit=2").has_value());
}

TEST_CASE("a handler that reads what its route does not declare is a fault, seen at once") {
  constexpr Parameter kOfTest[] = {query::natural("limit", 50, "Combien")};
  Bare bare;
  Route route;
  route.address = {"/x", kOfTest};
  auto request = request_of("GET", "/x");
  request.query = "limit=51&month=2027-03";
  Call call{request, {}, {}, {}, {}, "r-1", *bare.services};
  CHECK_THROWS_AS((void)call.query("limit"), Bug);
  call.route = &route;
  CHECK(call.query("limit") == "51");
  CHECK(code_of(number_of(call, "limit", 1)) == "request.number");
  request.query = "limit=50";
  CHECK(number_of(call, "limit", 1).value() == 50);
  CHECK_THROWS_AS((void)call.query("month"), Bug);
  CHECK_THROWS_AS((void)call.has_query("month"), Bug);
  CHECK_THROWS_AS((void)number_of(call, "month", 1), Bug);
  CHECK_THROWS_AS((void)date_of(call, "month"), Bug);
}

TEST_CASE("a peer that asks too fast waits, and others do not wait for it") {
  RateLimit limit(0.5, 3);
  for (int n = 0; n < 3; ++n) CHECK(limit.pass("a") == 0);
  const int wait = limit.pass("a");
  CHECK(wait >= 1);
  CHECK(wait <= 2);
  CHECK(limit.pass("b") == 0);
}

TEST_CASE("every answer has the browser's defences, and a handler's stricter policy stays") {
  net::Response response;
  response.headers.push_back({"content-security-policy", "sandbox"});
  add_security_headers(response, true);
  CHECK(response.header("Content-Security-Policy") == "sandbox");
  CHECK(response.header("Cache-Control") == "no-store");
  CHECK(response.header("X-Content-Type-Options") == "nosniff");
  net::Response page;
  add_security_headers(page, false);
  CHECK(page.header("Content-Security-Policy").find("require-trusted-types-for 'script'") !=
        std::string_view::npos);
  CHECK(page.header("Cache-Control").empty());
}
