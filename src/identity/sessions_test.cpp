#include "identity/sessions.h"

#include <doctest/doctest.h>

#include "crypto/secret.h"
#include "identity/tickets.h"

using namespace serment;
using namespace serment::identity;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

struct Fixture {
  FixedClock clock{Instant(std::chrono::seconds(1'800'000'000))};
  crypto::SystemRandom random;
  Sessions sessions{clock, random};
  Actor anne;
  Fixture() {
    anne.member = "anne";
    anne.display_name = "Dre A. Lefèvre";
    anne.device = "poste-1";
    anne.permissions = permissions_of(Role::doctor);
    anne.second_factor = true;
  }
  void pass(std::chrono::seconds time) { clock.set(clock.now() + time); }
  bool locked(std::string_view secret) {
    const auto found = sessions.find(secret, false);
    return found && found->lock == Lock::locked;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a session is known by its secret only, 256 bits drawn each time") {
  const auto secret = sessions.open(anne, seconds(30));
  CHECK(secret.size() >= 52);
  CHECK(secret != sessions.open(anne, seconds(30)));
  const auto found = sessions.find(secret, false);
  REQUIRE(found);
  CHECK(found->actor.member == "anne");
  CHECK(found->actor.may(Permission::dossier_clinical));
  CHECK_FALSE(sessions.find(found->actor.session, false));  // its public id opens nothing
  CHECK_FALSE(sessions.find("", false));
  CHECK_FALSE(sessions.find(secret + "x", false));
}

TEST_CASE_FIXTURE(Fixture, "it locks after 30 seconds without an act, and polling is no act") {
  const auto secret = sessions.open(anne, seconds(30));
  pass(seconds(25));
  CHECK(sessions.find(secret, true)->lock == Lock::open);
  pass(seconds(25));
  CHECK(sessions.find(secret, false)->lock == Lock::open);
  pass(seconds(6));
  CHECK(locked(secret));
  // An act on a locked session does not open it again.
  CHECK(sessions.find(secret, true)->lock == Lock::locked);
  CHECK(locked(secret));
}

TEST_CASE_FIXTURE(Fixture, "opening it again keeps the session under a new secret") {
  const auto secret = sessions.open(anne, seconds(30));
  const auto id = sessions.find(secret, false)->actor.session;
  sessions.reauthenticated(secret);
  sessions.lock(secret);
  CHECK(locked(secret));
  const auto renewed = sessions.unlock(secret);
  REQUIRE(renewed);
  CHECK_FALSE(sessions.find(secret, false));
  const auto found = sessions.find(*renewed, false);
  CHECK(found->lock == Lock::open);
  CHECK(found->actor.session == id);
  CHECK_FALSE(found->actor.reauthenticated_at);  // the fresh proof went with the lock
}

TEST_CASE_FIXTURE(Fixture, "a lock by idleness takes the fresh proof too") {
  const auto secret = sessions.open(anne, seconds(30));
  sessions.reauthenticated(secret);
  CHECK(sessions.find(secret, false)->actor.reauthenticated_at);
  pass(seconds(31));
  CHECK(locked(secret));
  const auto renewed = sessions.unlock(secret);
  CHECK_FALSE(sessions.find(*renewed, false)->actor.reauthenticated_at);
}

TEST_CASE_FIXTURE(Fixture, "a card that leaves locks its machine, whoever works there") {
  auto basil = anne;
  basil.member = "basil";
  anne.machine = "192.0.2.7";
  const auto here = sessions.open(anne, seconds(30));
  anne.machine = "192.0.2.8";
  const auto elsewhere = sessions.open(anne, seconds(30));
  basil.machine = "192.0.2.7";
  const auto opened = sessions.open(basil, seconds(30));
  basil.machine.clear();
  const auto beside = sessions.raise(opened, basil).value();
  sessions.lock_all("technician", "192.0.2.7");
  CHECK(locked(here));
  CHECK(locked(beside));
  CHECK_FALSE(locked(elsewhere));
  sessions.lock_all("anne", "");
  CHECK(locked(elsewhere));
}

TEST_CASE_FIXTURE(Fixture, "it ends after twelve hours, however busy") {
  const auto secret = sessions.open(anne, seconds(900));
  for (int quarter = 0; quarter < 12 * 6; ++quarter) {
    pass(minutes(10));
    (void)sessions.find(secret, true);
  }
  CHECK(sessions.find(secret, true));
  pass(seconds(1));
  CHECK_FALSE(sessions.find(secret, true));
  CHECK(sessions.list().empty());
}

TEST_CASE_FIXTURE(Fixture, "a second factor raises the session under a new secret") {
  auto owing = anne;
  owing.second_factor = false;
  const auto secret = sessions.open(owing, seconds(30));
  const auto id = sessions.find(secret, false)->actor.session;
  const auto raised = sessions.raise(secret, anne);
  REQUIRE(raised);
  CHECK_FALSE(sessions.find(secret, false));
  const auto found = sessions.find(*raised, false);
  CHECK(found->actor.second_factor);
  CHECK(found->actor.session == id);
  CHECK(found->actor.device == "poste-1");
}

TEST_CASE_FIXTURE(Fixture, "all of a member close but the spared one; others stay") {
  auto marc = anne;
  marc.member = "marc";
  marc.device = "poste-2";
  const auto first = sessions.open(anne, seconds(30));
  const auto second = sessions.open(anne, seconds(30));
  const auto his = sessions.open(marc, seconds(30));
  CHECK(sessions.list().size() == 3);
  CHECK(sessions.close_all("anne", sessions.find(first, false)->actor.session) == 1);
  CHECK(sessions.find(first, false));
  CHECK_FALSE(sessions.find(second, false));
  CHECK(sessions.find(his, false));
  sessions.lock_all("marc", "");
  CHECK(locked(his));
  CHECK_FALSE(locked(first));
  sessions.set_lock_after("poste-1", seconds(300));
  pass(seconds(200));
  CHECK_FALSE(locked(first));
  CHECK(sessions.close_by_id(sessions.find(first, false)->actor.session));
  CHECK_FALSE(sessions.close_by_id("unknown"));
  sessions.close(his);
  CHECK(sessions.list().empty());
}

TEST_CASE_FIXTURE(Fixture, "a ticket serves once, for its purpose, for some minutes") {
  Tickets tickets(clock, random);
  const auto id = tickets.issue({"totp", "anne", "secret", {}});
  CHECK_FALSE(tickets.look(id, "second_factor"));
  CHECK(tickets.look(id, "totp")->value == "secret");
  CHECK(tickets.take(id, "totp"));
  CHECK_FALSE(tickets.take(id, "totp"));
  const auto late = tickets.issue({"totp", "anne", {}, {}});
  pass(minutes(5));
  CHECK(tickets.look(late, "totp"));
  pass(seconds(1));
  CHECK_FALSE(tickets.look(late, "totp"));
  const auto missed = tickets.issue({"totp", "anne", {}, {}});
  for (int number = 0; number < 4; ++number) tickets.missed(missed);
  CHECK(tickets.look(missed, "totp"));
  tickets.missed(missed);
  CHECK_FALSE(tickets.look(missed, "totp"));
}

TEST_CASE_FIXTURE(Fixture,
                  "a stranger who asks for tickets without end drives out only their own") {
  Tickets tickets(clock, random);
  const auto ask = [&](std::string member, std::string peer) {
    return tickets.issue({"passkey", std::move(member), {}, {}, std::move(peer)});
  };
  const auto named = ask("anne", "192.0.2.1");
  const auto visitor = ask({}, "192.0.2.2");
  const auto first = ask({}, "192.0.2.3");
  for (int number = 0; number < 5'100; ++number) (void)ask({}, "192.0.2.3");
  CHECK(tickets.look(named, "passkey"));
  CHECK(tickets.look(visitor, "passkey"));
  CHECK_FALSE(tickets.look(first, "passkey"));
  // From a thousand addresses at once: the oldest without a name go, never one that has a member.
  std::string last;
  for (int number = 0; number < 5'100; ++number)
    last = ask({}, "2001:db8::" + std::to_string(number));
  CHECK(tickets.look(named, "passkey"));
  CHECK_FALSE(tickets.look(visitor, "passkey"));
  CHECK(tickets.look(last, "passkey"));
  // Who has a password without the rest drives out nobody but the one whose it is.
  for (int number = 0; number < 200; ++number) last = ask("marc", "192.0.2.3");
  CHECK(tickets.look(named, "passkey"));
  CHECK(tickets.look(last, "passkey"));
}
