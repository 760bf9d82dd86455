// Every route against every role, and what the application itself promises of each answer.
#include "contract/api_fixture.h"

using namespace serment;
using namespace serment::contract;

namespace {

/// "/dossiers/{id}" with something in each place.
std::string concrete(std::string_view pattern) {
  std::string path;
  bool inside = false;
  for (const char c : pattern) {
    if (c == '{') path += "T01";
    inside = c == '{' || (inside && c != '}');
    if (!inside && c != '}') path += c;
  }
  return path;
}

}  // namespace

CONTRACT_TEST("each route refuses strangers, locked screens and roles without the right") {
  Store store;
  Desk desk(store);
  int refused = 0;
  const auto try_as = [&](const Person& person, const api::Route& route, int status,
                          std::string_view code) {
    CAPTURE(route.method);
    CAPTURE(route.address.pattern);
    desk.peer = std::string(route.address.pattern);  // one address alone would be asked to wait
    const auto answer =
        desk.ask(person, std::string(route.method), concrete(route.address.pattern));
    CHECK(answer.status == status);
    CHECK(answer.code == code);
    ++refused;
  };
  auto locked = desk.arrive(identity::Role::owner, "locked");
  desk.online.services->identity.sessions.lock(locked.secret);
  for (const auto& route : api::all_routes()) {
    if (route.access == api::Access::anyone) continue;
    try_as(Person{}, route, 401, "session.none");
    if (route.access != api::Access::even_locked) try_as(locked, route, 423, "session.locked");
  }
  for (const auto& role : identity::roles()) {
    const auto person = desk.arrive(role.role, std::string(role.id));
    const auto permissions = identity::permissions_of(role.role);
    for (const auto& route : api::all_routes())
      if (route.access >= api::Access::member &&
          !permissions.test(static_cast<std::size_t>(route.permission)))
        try_as(person, route, 403, "permission.denied");
  }
  CHECK(refused > 400);
}

CONTRACT_TEST("a parameter that an address does not know is refused, whatever the address") {
  Store store;
  Desk desk(store);
  const auto permissions = identity::permissions_of(identity::Role::owner);
  const auto owner = desk.arrive(identity::Role::owner, "owner");
  int refused = 0;
  for (const auto& route : api::all_routes()) {
    if (route.access >= api::Access::member &&
        !permissions.test(static_cast<std::size_t>(route.permission)))
      continue;
    CAPTURE(route.method);
    CAPTURE(route.address.pattern);
    desk.peer = std::string(route.address.pattern);  // one address alone would be asked to wait
    const auto target = concrete(route.address.pattern) + "?moon=CANARI";
    const auto answer = desk.ask(owner, std::string(route.method), target);
    CHECK((answer.code == "request.query_unknown") ==
          (route.address.others == api::Others::refused));
    if (answer.code != "request.query_unknown") continue;
    CHECK(answer.status == 400);
    CHECK(answer.has("moon"));
    CHECK_FALSE(answer.has("CANARI"));
    ++refused;
  }
  CHECK(refused > 250);
  desk.peer = "192.0.2.7";
  CHECK(desk.get(owner, "/retention/plan?mois=2027-03").code == "request.query_unknown");
  CHECK(desk.get(owner, "/retention/plan?month=2027-03").status == 200);
  // An identity provider adds what it likes to its answer.
  CHECK(desk.get({}, "/oidc/callback?state=inconnu&code=x&session_state=1").status == 302);
}

CONTRACT_TEST("an answer has its number, its defences, and what HTTP wants beside a refusal") {
  Store store;
  Desk desk(store);
  const auto owner = desk.arrive(identity::Role::owner, "owner");
  const auto state = desk.get({}, "/state");
  CHECK(state.status == 200);
  CHECK(state.has("\"practice\":\"open\""));
  CHECK_FALSE(state.header("X-Request-Id").empty());
  CHECK(state.header("Cache-Control") == "no-store");
  CHECK(state.header("X-Content-Type-Options") == "nosniff");
  const auto method = desk.ask(owner, "PUT", "/holds");
  CHECK(method.status == 405);
  CHECK(method.header("Allow") == "GET, HEAD");
  const auto absent = desk.get(owner, "/absent");
  CHECK(absent.status == 404);
  CHECK(absent.code == "request.not_found");
  CHECK(desk.ask(owner, "HEAD", "/holds").status == 200);
  auto foreign = desk.request(owner, "POST", "/patients/search", {.body = R"({"query":"x"})"});
  foreign.headers.push_back({"Origin", "https://attaquant.test"});
  std::promise<net::Response> promise;
  desk.application.handle(std::move(foreign), [&](net::Response&& response) {
    promise.set_value(std::move(response));
  });
  CHECK(Desk::answer_of(promise.get_future().get()).code == "request.foreign");
  CHECK(desk.ask(owner, "POST", "/patients/search",
                 {.body = R"({"query":"x"})", .headers = {{"Content-Type", "text/plain"}}})
            .status == 415);
  CHECK(desk.post(owner, "/patients/search", "{").status == 400);
  CHECK(desk.post(owner, "/patients/search", R"({"quest":"x"})").status == 422);

  int status = 0;
  Answer answer;
  for (int n = 0; n < 2'000 && status != 429; ++n) {
    answer = desk.get({}, "/state");
    status = answer.status;
  }
  CHECK(status == 429);
  CHECK(answer.code == "rate.limited");
  CHECK(std::stoi(answer.header("Retry-After")) >= 1);
  for (int n = 0; n < 50; ++n) CHECK(desk.get(owner, "/roles").status == 200);
}

CONTRACT_TEST("what is large is only received from who may send it") {
  Store store;
  Desk desk(store);
  const auto plan = [&](const Person& person, std::vector<net::Header> more = {}) {
    auto head = desk.request(person, "POST", "/imports?format=fhir");
    head.headers.insert(head.headers.end(), more.begin(), more.end());
    return desk.application.plan_body(head);
  };
  const auto secretary = desk.arrive(identity::Role::secretary, "secretary");
  CHECK(plan(secretary).spool);
  CHECK(plan(secretary).limit == 1ULL << 30);
  const auto stranger = plan({});
  CHECK_FALSE(stranger.spool);
  CHECK(stranger.limit == 64U << 10);
  CHECK(stranger.too_large == 401);
  CHECK(plan(desk.arrive(identity::Role::technician, "technician")).too_large == 403);
  CHECK(plan(secretary, {{"Origin", "https://attaquant.test"}}).limit == 64U << 10);
  desk.online.services->identity.sessions.lock(secretary.secret);
  CHECK(plan(secretary).too_large == 423);
  // What is open to all takes little, from anybody.
  for (const auto* open : {"/session/login", "/session/card", "/password/check", "/setup/account",
                           "/session/passkey", "/invitations/accept"})
    for (const auto& who : {Person{}, secretary})
      CHECK(desk.application.plan_body(desk.request(who, "POST", open)).limit == 64U << 10);
  auto page = desk.request(secretary, "POST", "/x");
  page.path = "/absent";
  CHECK(desk.application.plan_body(page).limit == 64U << 10);
}

CONTRACT_TEST("the same request twice is done once, under the same person's key") {
  Store store;
  Desk desk(store);
  const auto owner = desk.arrive(identity::Role::owner, "owner");
  const auto doctor = desk.arrive(identity::Role::doctor, "associate");
  const auto id = desk.add_patient("1", "CANARI");
  const auto hold = [&](const Person& person, const char* reason) {
    return desk.ask(person, "POST", "/dossiers/" + id.value + "/holds",
                    {.body = std::string(R"({"from":"2026-11-01","reason":")") + reason + "\"}",
                     .headers = {{"Idempotency-Key", "k-1"}}});
  };
  const auto first = hold(owner, "Litige en cours");
  CHECK(first.status == 201);
  const auto again = hold(owner, "Litige en cours");
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(desk.acts("hold.added", id.value) == 1);
  CHECK(hold(owner, "Autre motif").code == "request.idempotency_reused");
  CHECK(hold(doctor, "Litige en cours").status == 201);
  CHECK(desk.acts("hold.added", id.value) == 2);
  desk.online.services->seal();
  CHECK(desk.online.services->given.size() == 0);
}

CONTRACT_TEST("many at once are all answered, each after its own act is in the journal") {
  Store store;
  Desk desk(store);
  const auto id = desk.add_patient("1", "CANARI");
  std::vector<Person> people;
  for (int n = 0; n < 16; ++n)
    people.push_back(desk.arrive(identity::Role::doctor, "doctor-" + std::to_string(n)));
  std::atomic<int> well{0};
  std::vector<std::thread> threads;
  for (const auto& person : people)
    threads.emplace_back([&] {
      for (int n = 0; n < 10; ++n)
        if (desk.get(person, "/dossiers/" + id.value).status == 200) ++well;
    });
  for (auto& thread : threads) thread.join();
  CHECK(well == 160);
  CHECK(desk.acts("dossier.read", id.value) >= 16);
}

CONTRACT_TEST("an invitation sent twice is made once, and its code is not kept to be told again") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto owner = desk.arrive(identity::Role::owner, "owner");
  const auto invite = [&](const char* key) {
    Desk::Ask ask{.body = R"({"display_name":"Camille","login":"camille","roles":["secretary"]})"};
    ask.headers.push_back({"Idempotency-Key", key});
    return desk.ask(owner, "POST", "/members", std::move(ask));
  };
  CHECK(invite("k-invite").status == 201);
  CHECK(invite("k-invite").code == "request.idempotency_told");
  CHECK(invite("k-invite").status == 409);
  CHECK(desk.acts("member.invited", "") == 1);
}

CONTRACT_TEST("once sealed, nothing is readable and every session is closed") {
  Store store;
  Desk desk(store);
  const auto owner = desk.arrive(identity::Role::owner, "owner");
  desk.add_patient("1", "CANARI");
  CHECK(desk.post(owner, "/patients/search", R"({"query":"canari"})").has("CANARI"));
  desk.online.services->seal();
  CHECK(desk.get({}, "/state").has("\"practice\":\"sealed\""));
  CHECK(desk.post(owner, "/patients/search", R"({"query":"canari"})").code == "session.none");
  const auto back = desk.arrive(identity::Role::owner, "owner");
  const auto refused = desk.post(back, "/patients/search", R"({"query":"canari"})");
  CHECK(refused.status == 423);
  CHECK(refused.code == "vault.sealed");
}
