// A password that is older than the practice lets it be: what sign-in then opens, and what not.
#include "contract/api_fixture.h"
#include "crypto/password_hash.h"
#include "identity/access_rules.h"
#include "identity/totp.h"

using namespace serment;
using namespace serment::contract;

namespace {

constexpr std::string_view kBefore = "Onze petits nuages gris passent lentement dessus";
constexpr std::string_view kAfter = "Neuf grandes barques vertes attendent la marée";

struct Front {
  explicit Front(const TestStore& store) : desk(store) {
    owner = desk.online.actor.member;
    set_up(owner);
    desk.online.run([&](vault::Session& session) -> Result<void> {
      identity::NewMember wanted;
      wanted.display_name = "Accueil";
      wanted.login = "accueil";
      wanted.roles = {"secretary"};
      const auto invitation = TRY(identity::invite(accounts(), session, std::move(wanted), owner));
      secretary = TRY(identity::accept_invitation(accounts(), session, invitation.code,
                                                  hash_of(kBefore), as_bytes(kBefore)))
                      .member.id;
      return {};
    });
    set_up(secretary);
  }
  static std::string hash_of(std::string_view password) {
    return expect(crypto::hash_password(as_bytes(password)));
  }
  identity::Identity& accounts() { return desk.online.services->identity; }
  /// A password and a one-time code of their own.
  void set_up(const std::string& member) {
    desk.online.run([&](vault::Session& session) -> Result<void> {
      TRY_VOID(identity::change_password(accounts(), session, member, hash_of(kBefore),
                                         as_bytes(kBefore), as_bytes(Online::kPassphrase)));
      TRY(identity::set_totp(accounts(), session, member, kSecret, member));
      return {};
    });
  }
  void choose(const std::string& renewal) {
    desk.online.run([&](vault::Session& session) -> Result<void> {
      return session.db.write([&](store::Transaction& tx) -> Result<void> {
        auto stored = TRY(identity::access_rules(session, tx));
        stored.rules.password_renewal = renewal;
        TRY(identity::save_access_rules(session, tx, stored.rules, stored.version, owner));
        return {};
      });
    });
  }
  Person sign_in(const std::string& member, std::string_view password) {
    desk.online.clock.set(desk.online.clock.now() + std::chrono::seconds(60));
    const auto login = accounts().directory.find(member)->member.login;
    const auto first =
        desk.post({}, "/session/login",
                  R"({"login":")" + login + R"(","password":")" + std::string(password) + "\"}");
    REQUIRE(first.status == 200);
    const auto code = expect(identity::totp_code(kSecret, desk.online.clock.now()));
    const auto ticket = std::string(first.json().root().text_or("ticket"));
    last = desk.post({}, "/session/second-factor",
                     R"({"ticket":")" + ticket + R"(","method":"totp","code":")" + code + "\"}");
    REQUIRE(last.status == 200);
    for (const auto& header : last.headers)
      if (header.name == "Set-Cookie" && header.value.starts_with("__Host-serment="))
        return {member, header.value.substr(15, header.value.find(';') - 15)};
    FAIL("no session was opened");
    return {};
  }
  void years(int months) {
    const auto day = add_months(desk.online.clock.today(), months);
    desk.online.clock.set(paris_midnight(add_days(day, 1)) + std::chrono::hours(9));
  }

  static constexpr const char* kSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
  Desk desk;
  std::string owner{}, secretary{};
  Answer last{};
};

}  // namespace

CONTRACT_TEST("a password past its months is changed at sign-in, before anything else opens") {
  Store store;
  Front front(store);
  auto& desk = front.desk;
  auto person = front.sign_in(front.owner, kBefore);
  CHECK_FALSE(front.last.has("password_due"));
  CHECK(desk.get(person, "/holds").status == 200);
  front.years(12);
  person = front.sign_in(front.owner, kBefore);
  CHECK(front.last.has("\"password_due\":{\"changed_at\":\"2026-11-27T"));
  CHECK(front.last.has("\"permissions\":[]"));
  CHECK(desk.acts("password.due", front.owner) == 1);
  for (const char* path : {"/holds", "/settings", "/members"})
    CHECK(desk.get(person, path).code == "session.password_due");
  const auto change = [&](std::string_view current, std::string_view next) {
    return desk.ask(person, "PUT", "/password",
                    {.body = R"({"current":")" + std::string(current) + R"(","new":")" +
                             std::string(next) + "\"}"});
  };
  CHECK(change(kAfter, kAfter).code == "password.current");
  CHECK(change(kBefore, kBefore).code == "password.same");
  CHECK(change(kBefore, "123456").code == "password.weak");
  CHECK(desk.get(person, "/holds").code == "session.password_due");
  CHECK(change(kBefore, kAfter).status == 204);
  CHECK(desk.acts("password.changed", front.owner) == 1);
  CHECK(desk.get(person, "/holds").status == 200);
  CHECK_FALSE(desk.get(person, "/session").has("password_due"));
  front.sign_in(front.owner, kAfter);
  CHECK_FALSE(front.last.has("password_due"));
}

CONTRACT_TEST("who renews a password is the practice's choice: those who administer, all, nobody") {
  Store store;
  Front front(store);
  const auto asked = [&](const std::string& member) {
    front.sign_in(member, kBefore);
    return front.last.has("password_due");
  };
  front.years(12);
  CHECK(asked(front.owner));
  CHECK_FALSE(asked(front.secretary));
  front.choose("everyone");
  CHECK(asked(front.secretary));
  front.choose("none");
  CHECK_FALSE(asked(front.owner));
}
