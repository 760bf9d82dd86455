// Accounts, their credentials, devices, replacements, emergencies and tokens, on both stores; what
// a restart reads again.
#include <fstream>

#include "contract/vault_fixture.h"
#include "identity/locum.h"
#include "identity/totp.h"

using namespace serment;
using namespace serment::identity;
using contract::expect;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr std::string_view kPassword = "Sept lapins bleus traversent le vieux pont";
constexpr std::string_view kOther = "Onze petits nuages gris passent lentement dessus";

struct Staff {
  explicit Staff(const contract::TestStore& store) : practice(store) {
    practice.clock.set(parse_instant("2026-11-27T08:00:00Z").value());
    owner = expect(add_owner(identity, *session, "Dre A. Lefèvre", "A.Lefevre", "hash",
                             as_bytes(kPassword)))
                .member.id;
    session->actor = owner;
  }
  KnownMember join(std::string login, std::vector<std::string> roles,
                   std::optional<std::string> ends_at = {}) {
    NewMember wanted;
    wanted.display_name = "Personne " + login;
    wanted.login = std::move(login);
    wanted.roles = std::move(roles);
    wanted.ends_at = std::move(ends_at);
    const auto invitation = expect(invite(identity, *session, std::move(wanted), owner));
    return expect(accept_invitation(identity, *session, invitation.code, "hash", as_bytes(kOther)));
  }
  /// What a restart of the server does.
  void restart() {
    identity.forget();
    practice.restart();
    session.emplace(vault::Session{practice.db(), practice.vault(), practice.journal(),
                                   practice.clock, practice.random, owner});
    expect(identity.load(*session));
  }
  void pass(std::chrono::seconds time) { practice.clock.set(practice.clock.now() + time); }
  void at(std::string_view instant) { practice.clock.set(parse_instant(instant).value()); }
  /// "" when that login and password open the keyring, else the code.
  std::string unlock(std::string_view login, std::string_view password) {
    const auto opened =
        vault::Vault::unlock_member(practice.keys(), vault::member_slot_id(practice.id(), login),
                                    as_bytes(password), practice.clock, practice.random);
    return opened ? "" : opened.error().code;
  }
  std::string state(const std::string& id) { return identity.directory.find(id)->state; }
  /// How many times the journal holds an act of that object or actor.
  int acts(std::string_view action, std::string_view object = {}) {
    int number = 0;
    audit::Filter filter;
    filter.action = action;
    filter.object = object;
    expect(session->db.read([&](store::Transaction& tx) -> Result<void> {
      number = 0;
      return session->journal.list(tx, filter, [&](const audit::StoredEvent&) -> Result<void> {
        ++number;
        return {};
      });
    }));
    return number;
  }

  contract::Practice practice;
  std::optional<vault::Session> session{vault::Session{practice.db(), practice.vault(),
                                                       practice.journal(), practice.clock,
                                                       practice.random, "owner"}};
  Identity identity{practice.clock, practice.random};
  std::string owner;
};

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

}  // namespace

CONTRACT_TEST(
    "a member is invited, accepts once, opens the practice with a password of their own") {
  Store store;
  Staff staff(store);
  NewMember wanted;
  wanted.display_name = "Paule";
  wanted.login = "Paule";
  wanted.roles = {"secretary"};
  const auto invitation = expect(invite(staff.identity, *staff.session, wanted, staff.owner));
  const auto id = invitation.known.member.id;
  CHECK(staff.state(id) == "invited");
  CHECK(code_of(invite(staff.identity, *staff.session, wanted, staff.owner)) ==
        "member.login_taken");
  CHECK(code_of(accept_invitation(staff.identity, *staff.session, "22222-22222-22222", "hash",
                                  as_bytes(kOther))) == "invitation.unknown");
  staff.restart();  // the code on paper outlives it
  expect(
      accept_invitation(staff.identity, *staff.session, invitation.code, "hash", as_bytes(kOther)));
  CHECK(staff.state(id) == "active");
  CHECK(code_of(accept_invitation(staff.identity, *staff.session, invitation.code, "hash",
                                  as_bytes(kOther))) == "invitation.unknown");
  CHECK(staff.unlock("paule", kOther).empty());
  CHECK(staff.unlock("paule", kPassword) == "vault.wrong_passphrase");
  CHECK(staff.unlock("nobody", kOther) == "vault.wrong_passphrase");
  CHECK(staff.unlock("a.lefevre", kPassword).empty());
  CHECK(staff.acts("member.invited", "member/" + id) == 1);
  CHECK(staff.acts("member.activated", "member/" + id) == 1);
}

CONTRACT_TEST("an invitation dies after three days") {
  Store store;
  Staff staff(store);
  NewMember wanted;
  wanted.display_name = "Paule";
  wanted.login = "paule";
  wanted.roles = {"secretary"};
  const auto invitation = expect(invite(staff.identity, *staff.session, wanted, staff.owner));
  staff.pass(hours(72) + seconds(1));
  CHECK(code_of(check_invitation(staff.identity, invitation.code, staff.practice.clock.now())) ==
        "invitation.unknown");
  const auto again =
      expect(invite_again(staff.identity, *staff.session, invitation.known.member.id, staff.owner));
  CHECK(again.code != invitation.code);
  expect(check_invitation(staff.identity, again.code, staff.practice.clock.now()));
}

CONTRACT_TEST("what a person is must be told rightly") {
  Store store;
  Staff staff(store);
  const auto refused = [&](NewMember wanted) {
    return code_of(invite(staff.identity, *staff.session, std::move(wanted), staff.owner));
  };
  CHECK(refused({"", "a1", {"doctor"}, {}, {}, {}, {}, {}}) == "member.name");
  CHECK(refused({"X", "a b", {"doctor"}, {}, {}, {}, {}, {}}) == "member.login");
  CHECK(refused({"X", "a1", {}, {}, {}, {}, {}, {}}) == "member.roles");
  CHECK(refused({"X", "a1", {"god"}, {}, {}, {}, {}, {}}) == "member.roles");
  CHECK(refused({"X", "a1", {"doctor"}, "10000000000", {}, {}, {}, {}}) == "member.rpps");
  CHECK(refused({"X", "a1", {"inspector"}, {}, {}, {}, {}, {}}) == "member.inspector_end");
  CHECK(refused({"X", "a1", {"locum"}, {}, {}, {}, {}, {}}) == "member.inspector_end");
}

CONTRACT_TEST("a departure closes everything, for good, and frees the name") {
  Store store;
  Staff staff(store);
  const auto paule = staff.join("paule", {"secretary"});
  const auto id = paule.member.id;
  auto actor = actor_of(paule);
  actor.second_factor = true;
  const auto met = expect(staff.identity.devices.meet(*staff.session, {}, "Linux", id));
  expect(staff.identity.devices.set_pin(*staff.session, met.device.id, id, "hash"));
  expect(set_totp(staff.identity, *staff.session, id, "SECRET", id));
  const auto cookie = staff.identity.sessions.open(actor, seconds(30));
  const auto token = expect(
      staff.identity.tokens.create(*staff.session, actor, "Script", {"home_read"}, "2027-01-31"));
  CHECK(staff.identity.tokens.find(token.secret, staff.identity.directory));
  CHECK(code_of(depart(staff.identity, *staff.session, id, "", staff.owner)) ==
        "member.reason_missing");
  expect(depart(staff.identity, *staff.session, id, "Fin de contrat.", staff.owner));
  for (int restart = 0; restart < 2; ++restart) {
    const auto gone = staff.identity.directory.find(id);
    CHECK(gone->state == "departed");
    CHECK(gone->member.password_hash.empty());
    CHECK(gone->member.totp_secret.empty());
    CHECK(gone->member.state_reason == "Fin de contrat.");
    CHECK_FALSE(staff.identity.sessions.find(cookie, false));
    CHECK_FALSE(staff.identity.tokens.find(token.secret, staff.identity.directory));
    CHECK(staff.identity.tokens.of(id).empty());
    CHECK(staff.unlock("paule", kOther) == "vault.wrong_passphrase");
    const auto device = staff.identity.devices.find(met.device.id);
    CHECK(device->members.empty());
    CHECK(device->pins.empty());
    CHECK_FALSE(staff.identity.directory.by_login("paule"));
    CHECK(staff.identity.directory.departed("paule") == id);
    staff.restart();
  }
  CHECK(code_of(reinstate(staff.identity, *staff.session, id, "Retour.", staff.owner)) ==
        "member.not_suspended");
  CHECK(code_of(invite_again(staff.identity, *staff.session, id, staff.owner)) ==
        "record.transition");
  CHECK(staff.join("paule", {"secretary"}).member.id != id);
  CHECK(staff.unlock("paule", kOther).empty());
  // A second departure of the first one touches nothing of the second one.
  CHECK(code_of(depart(staff.identity, *staff.session, id, "Encore.", staff.owner)) ==
        "record.transition");
  CHECK(staff.unlock("paule", kOther).empty());
}

CONTRACT_TEST("what a power cut left open of an account that is over is closed afterwards") {
  Store store;
  Staff staff(store);
  const auto paule = staff.join("paule", {"secretary"}).member;
  const auto anne = staff.join("anne", {"doctor"}).member;
  const auto marc = staff.join("marc", {"doctor"}).member;
  const auto give_back = [&](const Member& member) {
    expect(staff.session->vault.set_member_slot(slot_of(*staff.session, member), as_bytes(kOther)));
    Actor actor;
    actor.member = member.id;
    return staff.identity.sessions.open(actor, seconds(900));
  };
  CHECK(expect(close_leftovers(staff.identity, *staff.session)) == 0);
  expect(depart(staff.identity, *staff.session, paule.id, "Fin de contrat.", staff.owner));
  expect(suspend(staff.identity, *staff.session, anne.id, "Absence.", staff.owner));
  const auto version = staff.identity.directory.find(marc.id)->version;
  MemberChange no_vault;
  no_vault.roles = {{"technician"}};
  expect(update_member(staff.identity, *staff.session, marc.id, version, no_vault, staff.owner));
  // As if the cut had come between the account and its keys.
  const auto left = {give_back(paule), give_back(anne)};
  (void)give_back(marc);
  for (const auto* login : {"paule", "anne", "marc"}) CHECK(staff.unlock(login, kOther).empty());
  CHECK(expect(close_leftovers(staff.identity, *staff.session)) > 0);
  for (const auto* login : {"paule", "anne", "marc"})
    CHECK(staff.unlock(login, kOther) == "vault.wrong_passphrase");
  for (const auto& cookie : left) CHECK_FALSE(staff.identity.sessions.find(cookie, false));
  CHECK(expect(close_leftovers(staff.identity, *staff.session)) == 0);
  CHECK(staff.unlock("a.lefevre", kPassword).empty());
  // The name is another's since: their slot stays.
  const auto next = staff.join("paule", {"secretary"}).member;
  CHECK(expect(close_leftovers(staff.identity, *staff.session)) == 0);
  expect(end_credentials(staff.identity, *staff.session, paule, "system"));
  CHECK(staff.unlock(next.login, kOther).empty());
}

CONTRACT_TEST("the last owner stays") {
  Store store;
  Staff staff(store);
  CHECK(code_of(depart(staff.identity, *staff.session, staff.owner, "Retraite.", staff.owner)) ==
        "member.last_owner");
  CHECK(code_of(suspend(staff.identity, *staff.session, staff.owner, "Essai.", staff.owner)) ==
        "member.last_owner");
  CHECK(code_of(invite_again(staff.identity, *staff.session, staff.owner, staff.owner)) ==
        "member.last_owner");
  MemberChange wanted;
  wanted.roles = std::vector<std::string>{"secretary"};
  CHECK(code_of(update_member(staff.identity, *staff.session, staff.owner, 0, wanted,
                              staff.owner)) == "member.last_owner");
  const auto marc = staff.join("marc", {"owner"});
  expect(update_member(staff.identity, *staff.session, staff.owner, 0, wanted, marc.member.id));
  CHECK(code_of(depart(staff.identity, *staff.session, marc.member.id, "Retraite.", "marc")) ==
        "member.last_owner");
}

CONTRACT_TEST("a suspended account opens nothing; reopened, its slot comes with the next sign-in") {
  Store store;
  Staff staff(store);
  const auto paule = staff.join("paule", {"secretary"});
  const auto id = paule.member.id;
  const auto cookie = staff.identity.sessions.open(actor_of(paule), seconds(30));
  expect(suspend(staff.identity, *staff.session, id, "Congé long.", staff.owner));
  CHECK_FALSE(staff.identity.sessions.find(cookie, false));
  CHECK(staff.unlock("paule", kOther) == "vault.wrong_passphrase");
  expect(ensure_slot(*staff.session, *staff.identity.directory.find(id), as_bytes(kOther)));
  CHECK(staff.unlock("paule", kOther) == "vault.wrong_passphrase");
  expect(reinstate(staff.identity, *staff.session, id, "Retour.", staff.owner));
  CHECK(staff.identity.directory.find(id)->member.password_hash == "hash");
  expect(ensure_slot(*staff.session, *staff.identity.directory.find(id), as_bytes(kOther)));
  CHECK(staff.unlock("paule", kOther).empty());
}

CONTRACT_TEST("new roles close the sessions, and the slot when they open nothing") {
  Store store;
  Staff staff(store);
  const auto marc = staff.join("marc", {"doctor"});
  const auto cookie = staff.identity.sessions.open(actor_of(marc), seconds(30));
  MemberChange name;
  name.display_name = "Marc";
  const auto named = expect(update_member(staff.identity, *staff.session, marc.member.id,
                                          marc.version, name, staff.owner));
  CHECK(staff.identity.sessions.find(cookie, false));
  CHECK(code_of(update_member(staff.identity, *staff.session, marc.member.id, marc.version, name,
                              staff.owner)) == "record.version");
  MemberChange wanted;
  wanted.roles = std::vector<std::string>{"technician"};
  expect(update_member(staff.identity, *staff.session, marc.member.id, named.version, wanted,
                       staff.owner));
  CHECK_FALSE(staff.identity.sessions.find(cookie, false));
  CHECK(staff.unlock("marc", kOther) == "vault.wrong_passphrase");
  const auto technician = staff.join("tech", {"technician"});
  CHECK(staff.unlock("tech", kOther) == "vault.wrong_passphrase");
  wanted.roles = std::vector<std::string>{"inspector"};
  CHECK(code_of(update_member(staff.identity, *staff.session, technician.member.id, 0, wanted,
                              staff.owner)) == "member.inspector_end");
}

CONTRACT_TEST("whoever lost everything is invited again, and nothing old works") {
  Store store;
  Staff staff(store);
  const auto paule = staff.join("paule", {"secretary"});
  const auto id = paule.member.id;
  expect(set_totp(staff.identity, *staff.session, id, "SECRET", id));
  const auto again = expect(invite_again(staff.identity, *staff.session, id, staff.owner));
  const auto known = staff.identity.directory.find(id);
  CHECK(known->state == "invited");
  CHECK(known->member.password_hash.empty());
  CHECK_FALSE(known->has_second_factor());
  CHECK(staff.unlock("paule", kOther) == "vault.wrong_passphrase");
  CHECK(staff.acts("member.reset", "member/" + id) == 1);
  expect(accept_invitation(staff.identity, *staff.session, again.code, "new", as_bytes(kPassword)));
  CHECK(staff.unlock("paule", kPassword).empty());
}

CONTRACT_TEST("recovery codes serve once each, and new ones end the old") {
  Store store;
  Staff staff(store);
  const auto codes = expect(draw_recovery_codes(staff.identity, *staff.session, staff.owner));
  CHECK(codes.size() == 10);
  const auto use = [&](std::string_view code) {
    return expect(use_recovery_code(staff.identity, *staff.session, staff.owner, code));
  };
  CHECK_FALSE(use("22222-22222"));
  CHECK(use(codes[0]));
  CHECK_FALSE(use(codes[0]));
  staff.restart();
  CHECK_FALSE(use(codes[0]));
  CHECK(use(codes[1]));
  CHECK(staff.identity.directory.find(staff.owner)->member.recovery_hashes.size() == 8);
  expect(draw_recovery_codes(staff.identity, *staff.session, staff.owner));
  CHECK_FALSE(use(codes[2]));
}

CONTRACT_TEST("a one-time code that has served is refused, after a restart too") {
  Store store;
  Staff staff(store);
  const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  expect(set_totp(staff.identity, *staff.session, staff.owner, secret, staff.owner));
  const auto known = *staff.identity.directory.find(staff.owner);
  const auto now = staff.practice.clock.now();
  const auto code = totp_code(secret, now).value();
  CHECK(staff.identity.accept_totp(known, code, now));
  CHECK_FALSE(staff.identity.accept_totp(known, code, now));
  const auto trace = staff.identity.totp_trace(staff.owner);
  expect(staff.session->db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(staff.session->journal.append(tx, {"session.opened", staff.owner, "device", now},
                                      as_bytes(trace)));
    return {};
  }));
  Identity restarted(staff.practice.clock, staff.practice.random);
  staff.restart();
  expect(restarted.load(*staff.session));
  CHECK_FALSE(restarted.accept_totp(known, code, now));
  CHECK(restarted.accept_totp(known, totp_code(secret, now + seconds(30)).value(), now));
}

CONTRACT_TEST("a new password opens, the old one no longer, short codes are gone") {
  Store store;
  Staff staff(store);
  const auto marc = staff.join("marc", {"doctor"});
  const auto met = expect(staff.identity.devices.meet(*staff.session, {}, "Mac", marc.member.id));
  expect(staff.identity.devices.set_pin(*staff.session, met.device.id, marc.member.id, "hash"));
  expect(change_password(staff.identity, *staff.session, marc.member.id, "new",
                         as_bytes("Un autre mot de passe 4!"), as_bytes(kOther)));
  CHECK(staff.unlock("marc", kOther) == "vault.wrong_passphrase");
  CHECK(staff.unlock("marc", "Un autre mot de passe 4!").empty());
  CHECK(staff.identity.devices.find(met.device.id)->pins.empty());
  CHECK(staff.identity.devices.find(met.device.id)->members.size() == 1);
}

CONTRACT_TEST("one owner's password is the practice's passphrase, until that owner leaves") {
  Store store;
  Staff staff(store);
  constexpr std::string_view kNew = "Un autre mot de passe 4!";
  const auto opens = [&](std::string_view passphrase) {
    return vault::Vault::unlock(staff.practice.keys(), as_bytes(passphrase), staff.practice.clock,
                                staff.practice.random)
        .has_value();
  };
  const auto change = [&](const std::string& who, std::string_view to, std::string_view from) {
    expect(
        change_password(staff.identity, *staff.session, who, "new", as_bytes(to), as_bytes(from)));
  };
  const auto marc = staff.join("marc", {"owner"}).member.id;
  CHECK(opens(contract::Practice::kPassphrase));
  change(marc, kNew, kOther);
  CHECK(opens(contract::Practice::kPassphrase));  // a second owner's password is only his own
  CHECK_FALSE(opens(kNew));
  change(staff.owner, kPassword, contract::Practice::kPassphrase);
  CHECK(opens(kPassword));
  CHECK_FALSE(opens(contract::Practice::kPassphrase));
  expect(depart(staff.identity, *staff.session, staff.owner, "Retraite.", marc));
  CHECK_FALSE(opens(kPassword));
  CHECK(staff.unlock("a.lefevre", kPassword) == "vault.wrong_passphrase");
  CHECK(staff.unlock("marc", kNew).empty());
  expect(ensure_slot(*staff.session, *staff.identity.directory.find(marc), as_bytes(kNew)));
  CHECK(opens(kNew));
}

CONTRACT_TEST(
    "a device is known by its cookie; a longer delay needs a reason, kept and journalled") {
  Store store;
  Staff staff(store);
  auto& devices = staff.identity.devices;
  const auto met = expect(devices.meet(*staff.session, {}, "Windows, Firefox", staff.owner));
  CHECK_FALSE(met.new_secret.empty());
  CHECK(expect(devices.meet(*staff.session, met.new_secret, "x", staff.owner)).new_secret.empty());
  CHECK_FALSE(devices.recognise("other"));
  const auto id = met.device.id;
  const auto update = [&](std::int64_t delay, std::string_view reason) {
    const auto version = devices.find(id)->version;
    return code_of(devices.update(*staff.session, id, version, {}, delay, reason, staff.owner));
  };
  CHECK(update(5, "une raison bien écrite") == "device.lock_delay");
  CHECK(update(901, "une raison bien écrite") == "device.lock_delay");
  CHECK(update(300, "") == "device.reason_missing");
  CHECK(update(300, "Échographe : les mains sont prises.").empty());
  staff.restart();
  CHECK(devices.find(id)->lock_after_seconds == 300);
  CHECK(devices.find(id)->exception_reason == "Échographe : les mains sont prises.");
  CHECK(devices.recognise(met.new_secret)->id == id);
  CHECK(staff.acts("device.exception", "device/" + id) == 1);
  CHECK(update(30, "").empty());
  CHECK(devices.find(id)->exception_reason.empty());
  const auto read = devices.find(id)->version;
  const auto name = [&](std::string_view label) {
    return code_of(
        devices.update(*staff.session, id, read, std::string(label), {}, {}, staff.owner));
  };
  CHECK(name("Poste de l’accueil").empty());
  CHECK(name("Celui d’un autre") == "record.version");
  CHECK(devices.find(id)->label == "Poste de l’accueil");
  std::string long_label(79, 'x');
  CHECK(code_of(devices.update(*staff.session, id, devices.find(id)->version, long_label + "é", {},
                               {}, staff.owner))
            .empty());
  CHECK(devices.find(id)->label == long_label);  // no half of a letter
  expect(devices.forget_device(*staff.session, id, staff.owner));
  CHECK_FALSE(devices.recognise(met.new_secret));
  CHECK(code_of(devices.update(*staff.session, id, 1, "x", {}, {}, staff.owner)) ==
        "device.unknown");
}

CONTRACT_TEST("a replacement opens on its first day and closes by itself on the last one at 20 h") {
  Store store;
  Staff staff(store);
  NewLocum wanted{"Dre Remplaçante", "99700000005", staff.owner, {}, {}};
  wanted.from = parse_iso_date("2026-12-07").value();
  wanted.to = parse_iso_date("2026-12-18").value();
  const auto granted = expect(grant_locum(staff.identity, *staff.session, wanted, staff.owner));
  const auto id = granted.grant.grant.id;
  const auto member = granted.grant.grant.member;
  const auto& code = granted.invitation.code;
  const auto now = [&] { return staff.practice.clock.now(); };
  const auto shown = [&] { return expect(find_grant(*staff.session, id)).shown_state(now()); };
  const auto tick = [&] {
    staff.session->actor = "system";
    expect(close_expired(staff.identity, *staff.session));
    expect(close_expired_grants(staff.identity, *staff.session));
  };
  CHECK(shown() == "scheduled");
  CHECK(code_of(check_invitation(staff.identity, code, now())) == "invitation.too_early");
  staff.at("2026-12-06T22:59:59Z");
  CHECK(code_of(check_invitation(staff.identity, code, now())) == "invitation.too_early");
  staff.at("2026-12-06T23:00:00Z");  // midnight in Paris
  CHECK(shown() == "active");
  const auto opened =
      expect(accept_invitation(staff.identity, *staff.session, code, "hash", as_bytes(kOther)));
  CHECK(opened.member.id == member);
  CHECK(staff.unlock(opened.member.login, kOther).empty());
  const auto cookie = staff.identity.sessions.open(actor_of(opened), seconds(900));
  CHECK(code_of(sign_report(*staff.session, id, member)) == "locum.not_over");
  staff.at("2026-12-18T12:00:00Z");
  tick();
  CHECK(shown() == "active");
  expect(sign_report(*staff.session, id, member));
  CHECK(code_of(sign_report(*staff.session, id, member)) == "locum.signed_already");
  staff.at("2026-12-18T18:59:59Z");
  tick();
  CHECK(staff.state(member) == "active");
  staff.at("2026-12-18T19:00:00Z");  // 20 h in Paris
  tick();
  CHECK(staff.state(member) == "expired");
  CHECK(shown() == "expired");
  CHECK_FALSE(staff.identity.sessions.find(cookie, false));
  CHECK(staff.unlock(opened.member.login, kOther) == "vault.wrong_passphrase");
  CHECK(staff.acts("member.expired", "member/" + member) == 1);
  CHECK(code_of(sign_report(*staff.session, id, "a stranger")) == "locum.not_yours");
  CHECK(expect(sign_report(*staff.session, id, staff.owner)).state == "reported");
  staff.restart();
  CHECK(shown() == "reported");
  CHECK(code_of(revoke_locum(staff.identity, *staff.session, id, "Trop tard.", staff.owner)) ==
        "locum.over");
}

CONTRACT_TEST(
    "a report that both signed on the last day is signed for good when the account closes") {
  Store store;
  Staff staff(store);
  NewLocum wanted{"Dre Remplaçante", "99700000005", staff.owner, {}, {}};
  wanted.from = wanted.to = parse_iso_date("2026-11-27").value();
  const auto granted = expect(grant_locum(staff.identity, *staff.session, wanted, staff.owner));
  const auto& grant = granted.grant.grant;
  const auto found = [&] { return expect(find_grant(*staff.session, grant.id)); };
  const auto now = [&] { return staff.practice.clock.now(); };
  expect(accept_invitation(staff.identity, *staff.session, granted.invitation.code, "hash",
                           as_bytes(kOther)));
  CHECK(found().may_be_signed_by(grant.member, now()));
  CHECK_FALSE(found().may_be_signed_by("a stranger", now()));
  CHECK_FALSE(found().may_be_witnessed_by(staff.owner));  // she is still here to sign herself
  expect(sign_report(*staff.session, grant.id, grant.member));
  CHECK_FALSE(found().may_be_signed_by(grant.member, now()));
  expect(sign_report(*staff.session, grant.id, staff.owner));
  CHECK(found().state == "granted");
  staff.at("2026-11-27T19:00:00Z");
  staff.session->actor = "system";
  expect(close_expired(staff.identity, *staff.session));
  expect(close_expired_grants(staff.identity, *staff.session));
  CHECK(found().state == "reported");
  CHECK(staff.state(grant.member) == "expired");
}

CONTRACT_TEST("a replacement is granted for right dates, to a right number, in a doctor's place") {
  Store store;
  Staff staff(store);
  const auto secretary = staff.join("paule", {"secretary"}).member.id;
  const auto refused = [&](const char* rpps, const std::string& replaces, const char* from,
                           const char* to) {
    NewLocum wanted{"Dre Remplaçante", rpps, replaces, {}, {}};
    wanted.from = parse_iso_date(from).value();
    wanted.to = parse_iso_date(to).value();
    return code_of(grant_locum(staff.identity, *staff.session, wanted, staff.owner));
  };
  CHECK(refused("99700000005", staff.owner, "2026-12-18", "2026-12-07") == "locum.dates");
  CHECK(refused("99700000005", staff.owner, "2026-11-01", "2026-11-26") == "locum.dates");
  CHECK(refused("99700000005", staff.owner, "2026-12-01", "2028-12-01") == "locum.dates");
  CHECK(refused("99700000004", staff.owner, "2026-12-07", "2026-12-18") == "member.rpps");
  CHECK(refused("99700000005", secretary, "2026-12-07", "2026-12-18") == "locum.replaces");
  CHECK(refused("99700000005", "nobody", "2026-12-07", "2026-12-18") == "locum.replaces");
  CHECK(refused("99700000005", staff.owner, "2026-12-07", "2026-12-18").empty());
  CHECK(refused("99700000005", staff.owner, "2027-01-07", "2027-01-18").empty());
}

CONTRACT_TEST("a replacement ended early closes at once; its acts are counted under its own name") {
  Store store;
  Staff staff(store);
  NewLocum wanted{"Dre Remplaçante", "99700000005", staff.owner, {}, {}};
  wanted.from = parse_iso_date("2026-11-27").value();
  wanted.to = parse_iso_date("2026-12-18").value();
  const auto granted = expect(grant_locum(staff.identity, *staff.session, wanted, staff.owner));
  const auto& grant = granted.grant.grant;
  expect(accept_invitation(staff.identity, *staff.session, granted.invitation.code, "hash",
                           as_bytes(kOther)));
  const auto dossier = staff.practice.create().id;
  const auto other = staff.practice.create().id;
  CHECK(staff.practice.open_dossier(dossier, nullptr, grant.member).empty());
  CHECK(staff.practice.open_dossier(dossier, nullptr, grant.member).empty());
  CHECK(staff.practice.open_dossier(other, nullptr, staff.owner).empty());
  staff.at("2026-11-27T21:30:00Z");  // 22 h 30 in Paris
  CHECK(staff.practice.open_dossier(other, nullptr, grant.member).empty());
  const auto report = expect(report_of(*staff.session, grant));
  CHECK(report.dossiers_opened == 2);
  CHECK(report.outside_hours == 1);
  std::uint64_t reads = 0;
  for (const auto& one : report.acts_by_action)
    if (one.action == "dossier.read") reads = one.count;
  CHECK(reads == 3);
  CHECK(code_of(revoke_locum(staff.identity, *staff.session, grant.id, "", staff.owner)) ==
        "member.reason_missing");
  expect(
      revoke_locum(staff.identity, *staff.session, grant.id, "Retour du titulaire.", staff.owner));
  CHECK(staff.state(grant.member) == "departed");
  CHECK(expect(find_grant(*staff.session, grant.id)).state == "revoked");
  // She has left: her signature stands on paper, and the doctor she replaced says so.
  CHECK(code_of(witness_signature(*staff.session, grant.id, "a stranger")) == "locum.not_yours");
  CHECK(expect(witness_signature(*staff.session, grant.id, staff.owner)).state == "revoked");
  CHECK(code_of(witness_signature(*staff.session, grant.id, staff.owner)) ==
        "locum.signed_already");
  const auto reported = expect(sign_report(*staff.session, grant.id, staff.owner));
  CHECK(reported.state == "reported");
  CHECK(reported.grant.signatures[0].member == grant.member);
  CHECK(reported.grant.signatures[0].witness == staff.owner);
  // A departure told on the team's page ends the replacement too.
  const auto second = expect(grant_locum(staff.identity, *staff.session, wanted, staff.owner));
  expect(depart(staff.identity, *staff.session, second.grant.grant.member, "Erreur de date.",
                staff.owner));
  expect(close_expired_grants(staff.identity, *staff.session));
  const auto ended = expect(find_grant(*staff.session, second.grant.grant.id));
  CHECK(ended.state == "revoked");
  CHECK(ended.grant.revoked_reason == "Erreur de date.");
}

CONTRACT_TEST("an inspector's access ends by itself") {
  Store store;
  Staff staff(store);
  const auto inspector =
      staff.join("cnil", {"inspector"}, std::string("2026-11-28T23:00:00Z")).member.id;
  expect(close_expired(staff.identity, *staff.session));
  CHECK(staff.state(inspector) == "active");
  staff.at("2026-11-28T23:00:00Z");
  CHECK(expect(close_expired(staff.identity, *staff.session)) == 1);
  CHECK(expect(close_expired(staff.identity, *staff.session)) == 0);
  CHECK(staff.state(inspector) == "expired");
}

CONTRACT_TEST("an emergency lasts an hour, is told, and somebody else reviews it once") {
  Store store;
  Staff staff(store);
  auto& emergencies = staff.identity.emergencies;
  const auto paule = staff.join("paule", {"secretary"}).member.id;
  const auto dossier = staff.practice.create().id.value;
  const auto now = [&] { return staff.practice.clock.now(); };
  CHECK(code_of(emergencies.begin(*staff.session, paule, dossier, "vite")) == "break_glass.reason");
  CHECK_FALSE(emergencies.open(paule, dossier, now()));
  const auto one =
      expect(emergencies.begin(*staff.session, paule, dossier, "Malaise en salle d’attente."));
  CHECK(emergencies.open(paule, dossier, now()));
  CHECK_FALSE(emergencies.open(paule, "another", now()));
  CHECK_FALSE(emergencies.open(staff.owner, dossier, now()));
  staff.restart();
  CHECK(emergencies.open(paule, dossier, now()));
  staff.pass(minutes(60));
  CHECK_FALSE(emergencies.open(paule, dossier, now()));
  const auto review = [&](std::string_view by, std::string_view conclusion) {
    return code_of(emergencies.review(*staff.session, one.id, by, conclusion, "Vu."));
  };
  CHECK(review(paule, "justified") == "break_glass.own");
  CHECK(review(staff.owner, "perhaps") == "break_glass.conclusion");
  CHECK(review(staff.owner, "justified").empty());
  CHECK(review(staff.owner, "unjustified") == "break_glass.reviewed");
  staff.restart();
  CHECK(emergencies.all().front().conclusion == "justified");
  CHECK(staff.acts("break_glass.opened") == 1);
  CHECK(staff.acts("break_glass.reviewed") == 1);
}

CONTRACT_TEST(
    "a token has part of its maker's rights, until a day, and no more than they have now") {
  Store store;
  Staff staff(store);
  auto& tokens = staff.identity.tokens;
  const auto technician = staff.join("tech", {"technician"});
  auto maker = actor_of(technician);
  const auto create = [&](std::vector<std::string> scopes, std::string_view until) {
    return tokens.create(*staff.session, maker, "Sauvegarde", std::move(scopes), until);
  };
  CHECK(code_of(create({}, "2027-01-31")) == "token.scopes");
  CHECK(code_of(create({"dossier_search"}, "2027-01-31")) == "token.scopes");
  CHECK(code_of(create({"self"}, "2027-01-31")) == "token.scopes");
  CHECK(code_of(create({"settings_read"}, "2026-11-27")) == "token.expiry");
  CHECK(code_of(create({"settings_read"}, "2027-12-31")) == "token.expiry");
  const auto made = expect(create({"settings_read", "journal_verify"}, "2027-01-31"));
  CHECK(made.secret.starts_with("srm_"));
  CHECK(made.secret.size() > 50);
  staff.restart();
  const auto actor = tokens.find(made.secret, staff.identity.directory);
  REQUIRE(actor);
  CHECK(actor->may(Permission::settings_read));
  CHECK_FALSE(actor->may(Permission::home_read));
  CHECK_FALSE(actor->may(Permission::self));
  CHECK(actor->session.empty());
  CHECK_FALSE(tokens.find(made.secret + "x", staff.identity.directory));
  CHECK_FALSE(tokens.find("", staff.identity.directory));
  MemberChange wanted;
  wanted.roles = std::vector<std::string>{"secretary"};
  expect(
      update_member(staff.identity, *staff.session, technician.member.id, 0, wanted, staff.owner));
  CHECK_FALSE(tokens.find(made.secret, staff.identity.directory)->may(Permission::settings_read));
  expect(suspend(staff.identity, *staff.session, technician.member.id, "Essai.", staff.owner));
  CHECK_FALSE(tokens.find(made.secret, staff.identity.directory));
  expect(reinstate(staff.identity, *staff.session, technician.member.id, "Essai.", staff.owner));
  CHECK(tokens.find(made.secret, staff.identity.directory));
  staff.at("2027-01-31T22:59:59Z");
  CHECK(tokens.find(made.secret, staff.identity.directory));
  staff.at("2027-01-31T23:00:00Z");
  CHECK_FALSE(tokens.find(made.secret, staff.identity.directory));
  Actor stranger;
  stranger.member = "stranger";
  CHECK(code_of(tokens.revoke(*staff.session, made.token.id, stranger)) == "token.unknown");
  expect(tokens.revoke(*staff.session, made.token.id, maker));
  CHECK(code_of(tokens.revoke(*staff.session, made.token.id, maker)) == "token.unknown");
}

CONTRACT_TEST("no secret of anybody is in the store or the keyring") {
  Store store;
  Staff staff(store);
  const auto paule = staff.join("paule", {"secretary"});
  const auto codes = expect(draw_recovery_codes(staff.identity, *staff.session, paule.member.id));
  const auto met =
      expect(staff.identity.devices.meet(*staff.session, {}, "Linux", paule.member.id));
  for (const auto& file : std::filesystem::recursive_directory_iterator(store.folder())) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    for (const std::string_view secret :
         {std::string_view("paule"), kOther, std::string_view(codes[0]),
          std::string_view(met.new_secret), std::string_view("Lefèvre")})
      CHECK(bytes.find(secret) == std::string::npos);
  }
}
