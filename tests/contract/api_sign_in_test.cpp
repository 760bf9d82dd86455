// Signing in while the account ends, with a provider as only factor, and what a stranger's many
// attempts leave behind.
#include "api/session_answers.h"
#include "contract/api_fixture.h"
#include "crypto/password_hash.h"

using namespace serment;
using namespace serment::contract;

namespace {

constexpr std::string_view kPassword = "Onze petits nuages gris passent lentement dessus";

/// An associate of the practice, with a password.
std::string join(Desk& desk, const std::string& login) {
  std::string id;
  const auto hash = expect(crypto::hash_password(as_bytes(kPassword)));
  desk.online.run([&](vault::Session& session) -> Result<void> {
    auto& identity = desk.online.services->identity;
    const auto author = desk.online.actor.member;
    identity::NewMember wanted;
    wanted.display_name = "Dre " + login;
    wanted.login = login;
    wanted.roles = {"doctor"};
    const auto invitation = TRY(identity::invite(identity, session, std::move(wanted), author));
    id = TRY(identity::accept_invitation(identity, session, invitation.code, hash,
                                         as_bytes(kPassword)))
             .member.id;
    return {};
  });
  return id;
}

std::size_t sessions_of(const Desk& desk, const std::string& member) {
  std::size_t count = 0;
  for (const auto& one : desk.online.services->identity.sessions.list())
    count += one.member == member ? 1U : 0U;
  return count;
}

bool has_slot(Desk& desk, const std::string& login) {
  bool found = false;
  desk.online.run([&](vault::Session& session) -> Result<void> {
    for (const auto& slot : session.vault.slots())
      found = found || slot.id == vault::member_slot_id(session.practice(), login);
    return {};
  });
  return found;
}

std::string login_body(const std::string& login) {
  return R"({"login":")" + login + R"(","password":")" + std::string(kPassword) + "\"}";
}

}  // namespace

CONTRACT_TEST("a person who leaves while their password is judged has neither session nor slot") {
  Store store;
  Desk desk(store);
  const auto id = join(desk, "associee");
  REQUIRE(has_slot(desk, "associee"));
  auto& services = *desk.online.services;
  std::promise<Answer> promise;
  std::thread visitor;
  // The engine is busy until the password was found right; then the departure comes first.
  desk.online.run([&](vault::Session& session) -> Result<void> {
    visitor = std::thread(
        [&] { promise.set_value(desk.post({}, "/session/login", login_body("associee"))); });
    const auto failures = [&] { return services.identity.attempts.failures("l:associee"); };
    while (failures() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    while (failures() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    TRY(identity::depart(services.identity, session, id, "Fin de contrat.",
                         desk.online.actor.member));
    return {};
  });
  visitor.join();
  const auto answer = promise.get_future().get();
  CHECK(answer.status == 401);
  CHECK(answer.code == "session.refused");
  CHECK(sessions_of(desk, id) == 0);
  CHECK_FALSE(has_slot(desk, "associee"));
  CHECK(desk.acts("session.opened", id) == 0);
}

CONTRACT_TEST("who was judged welcome is judged again on the engine, before the session opens") {
  Store store;
  Desk desk(store);
  auto& services = *desk.online.services;
  const auto id = join(desk, "associee");
  auto request = desk.request({}, "POST", "/session/card");
  const auto sign_in = [&](const identity::KnownMember& judged) {
    api::Call call{request, {}, {}, {}, {}, "r-1", services};
    const auto reply = api::complete_sign_in(call, judged, {.second_factor = true});
    return reply ? std::string() : reply.error().code;
  };
  const auto judged = services.identity.directory.find(id).value();
  CHECK(sign_in(judged).empty());
  CHECK(sessions_of(desk, id) == 1);
  const auto change = [&](auto act) {
    desk.online.run([&](vault::Session& session) -> Result<void> {
      TRY_VOID(act(session));
      return {};
    });
    services.identity.sessions.close_all(id);
    CHECK(sign_in(judged) == "session.refused");
    CHECK(sessions_of(desk, id) == 0);
  };
  change([&](vault::Session& session) -> Result<void> {
    return identity::change_password(services.identity, session, id, "another", as_bytes("a"),
                                     as_bytes(kPassword));
  });
  change([&](vault::Session& session) -> Result<void> {
    TRY(identity::suspend(services.identity, session, id, "Absence.", "owner"));
    return {};
  });
}

CONTRACT_TEST("whoever chose a provider as second factor is not protected by the password alone") {
  Store store;
  Desk desk(store);
  auto& services = *desk.online.services;
  const auto id = join(desk, "associee");
  const auto next = [&] {
    const auto answer = desk.post({}, "/session/login", login_body("associee"));
    REQUIRE(answer.status == 200);
    return answer;
  };
  CHECK(next().has("\"next\":\"enrol_second_factor\""));
  services.identity.sessions.close_all(id);
  desk.online.run([&](vault::Session& session) -> Result<void> {
    TRY(services.identity.directory.change(
        session, id, 0, id, [](identity::Member& member, std::string&) -> Result<void> {
          member.oidc_subjects = {"https://psc.test|f:1:associee"};
          return {};
        }));
    return {};
  });
  const auto answer = next();
  CHECK(answer.has("\"next\":\"second_factor\""));
  CHECK(answer.has("\"methods\":[\"oidc\"]"));
  CHECK(answer.header("Set-Cookie").empty());
  CHECK(sessions_of(desk, id) == 0);
  // A session that owes its factor adds none in its place.
  identity::Actor owing;
  owing.member = id;
  const Person person{id, services.identity.sessions.open(owing, std::chrono::seconds(900))};
  CHECK(desk.post(person, "/factors/totp").code == "session.reauthentication_needed");
  // Nor does the provider go while it is all that she has.
  const auto owner = desk.arrive(identity::Role::owner, "owner");
  const auto seen = desk.get(owner, "/settings/oidc").header("ETag");
  const auto without = desk.ask(owner, "PUT", "/settings/oidc",
                                {.body = R"({"providers":[]})", .headers = {{"If-Match", seen}}});
  CHECK(without.status == 409);
  CHECK(without.code == "oidc.only_factor");
}

CONTRACT_TEST("a stranger's refusals fill neither the journal nor the table of tickets") {
  Store store;
  Desk desk(store);
  const auto told = [&] { return desk.acts("session.refused"); };
  for (int number = 0; number < 30; ++number) {
    const auto answer = desk.get({}, "/oidc/callback?state=inconnu&code=x");
    CHECK(answer.status == 302);
  }
  CHECK(told() == 0);  // nothing was begun here
  net::Request card;
  card.method = "GET";
  card.path = card.target = "/carte";
  card.door = net::Door::card;
  card.headers.push_back({"Host", "cabinet.test"});
  card.client_certificate = to_bytes("no certificate");
  const auto show = [&](std::string peer) {
    std::promise<int> promise;
    auto request = card;
    request.peer = std::move(peer);
    desk.application.handle(std::move(request),
                            [&](net::Response&& response) { promise.set_value(response.status); });
    return promise.get_future().get();
  };
  for (int number = 0; number < 30; ++number) CHECK(show("192.0.2.9") == 302);
  CHECK(told() == 4);  // the first, the 5th, the 10th and the 25th
  CHECK(show("192.0.2.10") == 302);
  CHECK(told() == 5);
  int status = 0;
  for (int number = 0; number < 200 && status != 429; ++number) status = show("192.0.2.9");
  CHECK(status == 429);
  for (const auto* way : {"/session/card", "/session/passkey/options"}) {
    desk.peer = std::string("192.0.2.11:") + way;
    status = 0;
    for (int number = 0; number < 200 && status != 429; ++number)
      status = desk.post({}, way).status;
    CHECK(status == 429);
  }
  // Opening one's screen again by a key waits for no stranger.
  const auto owner = desk.arrive(identity::Role::owner, "owner");
  CHECK(desk.post(owner, "/session/passkey/options").status == 200);
}

CONTRACT_TEST("the practice's answers are shown to who may read its register, the steps to all") {
  Store store;
  Desk desk(store);
  const auto id = join(desk, "associee");
  const auto as = [&](identity::Role role, bool second_factor) {
    identity::Actor actor;
    actor.member = id;
    actor.permissions = identity::permissions_of(role);
    actor.second_factor = second_factor;
    const Person person{
        id, desk.online.services->identity.sessions.open(actor, std::chrono::seconds(900))};
    const auto answer = desk.get(person, "/setup");
    CHECK(answer.status == 200);
    CHECK(answer.has("\"steps\":["));
    return answer.has("\"answers\":");
  };
  CHECK(as(identity::Role::owner, true));
  CHECK_FALSE(as(identity::Role::owner, false));
  for (const auto& role : identity::roles()) {
    const auto rights = identity::permissions_of(role.role);
    const auto may = [&](identity::Permission one) {
      return rights.test(static_cast<std::size_t>(one));
    };
    CHECK(as(role.role, true) ==
          (may(identity::Permission::settings_manage) || may(identity::Permission::register_read)));
  }
}
