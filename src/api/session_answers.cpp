#include "api/session_answers.h"

#include "identity/access_rules.h"
#include "identity/password_law.h"

namespace serment::api {
namespace {

struct MeMember {
  std::string id{}, display_name{}, login{};
  std::vector<std::string> roles{};
  std::optional<std::string> rpps{};
};
BOOST_DESCRIBE_STRUCT(MeMember, (), (id, display_name, login, roles, rpps))
struct MePractice {
  std::string id{}, name{};
};
BOOST_DESCRIBE_STRUCT(MePractice, (), (id, name))
struct MeLock {
  std::int64_t after_seconds = 30, warn_before_seconds = 10;
};
BOOST_DESCRIBE_STRUCT(MeLock, (), (after_seconds, warn_before_seconds))
struct MeDevice {
  std::string id{}, label{};
  std::int64_t lock_after_seconds = 30;
  bool pin_set = false;
  std::size_t pin_least_digits = 0, pin_most_digits = 0;
};
BOOST_DESCRIBE_STRUCT(MeDevice, (),
                      (id, label, lock_after_seconds, pin_set, pin_least_digits, pin_most_digits))
struct MeFactors {
  bool totp = false;
  std::uint64_t passkeys = 0, recovery_codes_left = 0;
};
BOOST_DESCRIBE_STRUCT(MeFactors, (), (totp, passkeys, recovery_codes_left))
struct MeRenewal {
  std::string changed_at{};
  int months = 0;
};
BOOST_DESCRIBE_STRUCT(MeRenewal, (), (changed_at, months))
struct Me {
  MeMember member{};
  std::vector<std::string> permissions{};
  MePractice practice{};
  bool locked = false;
  MeLock lock{};
  std::optional<MeDevice> device{};
  MeFactors factors{};
  bool second_factor_needed = false;
  std::optional<MeRenewal> password_due{};  ///< nothing else is open until it is changed
  std::optional<std::string> reauthenticated_until{};
  std::string server_time{};
};
BOOST_DESCRIBE_STRUCT(Me, (),
                      (member, permissions, practice, locked, lock, device, factors,
                       second_factor_needed, password_due, reauthenticated_until, server_time))

constexpr std::chrono::minutes kFresh{5};
constexpr std::int64_t kWarnBefore = 10;
constexpr std::size_t kLastTold = 25;

std::string device_label(const net::Request& request) {
  const auto agent = request.header("User-Agent");
  const auto has = [&](std::string_view word) {
    return agent.find(word) != std::string_view::npos;
  };
  const char* system = has("Windows")               ? "Windows"
                       : has("iPhone")              ? "iPhone"
                       : has("iPad")                ? "iPad"
                       : has("Mac OS")              ? "Mac"
                       : has("Android")             ? "Android"
                       : has("Linux") || has("X11") ? "Linux"
                                                    : "Appareil";
  const char* browser = has("Firefox")  ? "Firefox"
                        : has("Edg/")   ? "Edge"
                        : has("Chrom")  ? "Chrome"
                        : has("Safari") ? "Safari"
                                        : "";
  return std::string(system) + (*browser != '\0' ? ", " : "") + browser;
}

std::optional<MeDevice> device_of(const Services& services, const identity::Actor& actor) {
  const auto device = services.identity.devices.find(actor.device);
  if (!device) return std::nullopt;
  MeDevice shown;
  shown.id = device->id;
  shown.label = device->label;
  shown.lock_after_seconds = device->lock_after_seconds;
  for (const auto& pin : device->pins) shown.pin_set = shown.pin_set || pin.member == actor.member;
  const auto& code = identity::PasswordLaw::embedded().device_code;
  shown.pin_least_digits = code.least_digits;
  shown.pin_most_digits = code.most_digits;
  return shown;
}

}  // namespace

net::Header session_cookie(std::string_view secret) {
  std::string value =
      "__Host-serment=" + std::string(secret) + "; Path=/; Secure; HttpOnly; SameSite=Strict";
  if (secret.empty()) value += "; Max-Age=0";
  return {"Set-Cookie", std::move(value)};
}

net::Header device_cookie(std::string_view secret) {
  return {"Set-Cookie", "__Host-poste=" + std::string(secret) +
                            "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=31536000"};
}

Result<identity::KnownMember> myself(const Call& call) {
  auto known = call.services.identity.directory.find(call.actor.member);
  if (!known) return fail(Errc::not_found, "member.unknown", "Il n’y a pas de compte de ce nom.");
  return *known;
}

Result<Reply> me_reply(Call& call, const std::string& secret, int status) {
  auto& services = call.services;
  const auto found = services.identity.sessions.find(secret, false);
  if (!found) return no_session();
  const auto& actor = found->actor;
  const auto known = services.identity.directory.find(actor.member);
  if (!known) return no_session();
  Me me;
  me.member = {actor.member, known->member.display_name, known->member.login, known->member.roles,
               known->member.rpps};
  if (actor.second_factor && !actor.password_due)
    for (const auto& one : identity::permissions())
      if (actor.may(one.permission)) me.permissions.emplace_back(one.id);
  me.practice.name = services.practice_name();
  me.locked = found->lock == identity::Lock::locked;
  me.lock.after_seconds = found->lock_after.count();
  me.lock.warn_before_seconds = kWarnBefore;
  me.device = device_of(services, actor);
  me.factors.totp = !known->member.totp_secret.empty();
  me.factors.passkeys = known->passkeys;
  me.factors.recovery_codes_left = known->member.recovery_hashes.size();
  me.second_factor_needed = !actor.second_factor;
  if (actor.password_due)
    me.password_due = {known->member.password_changed_at,
                       identity::PasswordLaw::embedded().renewal.months};
  if (actor.reauthenticated_at)
    me.reauthenticated_until = iso(Instant(*actor.reauthenticated_at + kFresh));
  me.server_time = iso(services.clock.now());
  return reply_with(me, status);
}

std::optional<identity::KnownMember> still_welcome(const Services& services,
                                                   const identity::KnownMember& judged) {
  auto known = services.identity.directory.find(judged.member.id);
  if (!known || !known->active() || !known->in_its_dates(services.clock.now()) ||
      known->member.password_hash != judged.member.password_hash)
    return std::nullopt;
  return known;
}

Result<Reply> complete_sign_in(Call& call, const identity::KnownMember& known, Shown shown,
                               int status) {
  auto& services = call.services;
  identity::Devices::Met met;
  std::string secret;
  const auto label = device_label(call.request);
  const auto trace = services.identity.totp_trace(known.member.id);
  TRY_VOID(services.engine.run([&](vault::Session& session) -> Result<void> {
    const auto now = still_welcome(services, known);
    if (!now) return refused_sign_in(services);
    auto actor = identity::actor_of(*now);
    session.actor = actor.member;
    met = TRY(services.identity.devices.meet(session, call.device_secret, label, actor.member));
    TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(session.journal.append(
          tx, {"session.opened", actor.member, met.device.id, session.clock.now()},
          as_bytes(trace)));
      if (!shown.password) return {};
      const auto chosen = TRY(identity::access_rules(session, tx));
      actor.password_due = identity::must_renew_password(chosen.rules, *now, session.clock.today());
      if (actor.password_due)
        TRY(session.journal.append(
            tx, {"password.due", actor.member, actor.member, session.clock.now()}, {}));
      return {};
    }));
    actor.device = met.device.id;
    actor.machine = call.request.peer;
    actor.second_factor = shown.second_factor;
    if (shown.second_factor) actor.reauthenticated_at = services.clock.now();
    // Here, so that a departure comes before it and refuses it, or after it and closes it.
    secret =
        services.identity.sessions.open(actor, std::chrono::seconds(met.device.lock_after_seconds));
    return {};
  }));
  auto reply = TRY(me_reply(call, secret, status));
  reply.headers.push_back(session_cookie(secret));
  if (!met.new_secret.empty()) reply.headers.push_back(device_cookie(met.new_secret));
  return reply;
}

tl::unexpected<Error> no_session() {
  return fail(Errc::forbidden, "session.none", "Aucune session n’est ouverte ici.");
}

tl::unexpected<Error> refused_sign_in(const Services& services) {
  std::string next = "Vérifiez la casse et la langue du clavier.";
  if (services.engine.state() == Engine::State::sealed)
    next += " Après un redémarrage, un médecin, la secrétaire ou le délégué entre en premier.";
  return fail(Errc::forbidden, "session.refused", "L’identifiant ou le mot de passe est faux.",
              "Rien n’a été ouvert.", std::move(next));
}

Result<void> tell_sealed_refusals(Services& services, vault::Session& session) {
  const auto number = services.identity.attempts.drain(identity::kSealedAttempts);
  if (number == 0) return {};
  const auto detail = "{\"sealed\":true,\"attempts\":" + std::to_string(number) + "}";
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(tx, {"session.refused", "system", {}, session.clock.now()},
                               as_bytes(detail)));
    return {};
  });
}

bool is_told(std::size_t number) {
  return number == 1 || number == 5 || number == 10 || number == kLastTold;
}

void note_stranger(Services& services, const net::Request& request, std::string_view method,
                   const std::string& detail_json) {
  if (services.engine.state() != Engine::State::open) return;
  const auto key = std::string(method) + ":" + request.peer;
  auto& refusals = services.identity.refusals;
  if (!refusals.begin_within(key, kLastTold) || !is_told(refusals.failures(key))) return;
  (void)services.engine.run([&](vault::Session& session) -> Result<void> {
    session.actor = "system";
    return session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(session.journal.append(tx, {"session.refused", "system", {}, session.clock.now()},
                                 as_bytes(detail_json)));
      return {};
    });
  });
}

Result<void> begin_attempt(Services& services, std::string_view key) {
  const auto wait = services.identity.attempts.begin(key);
  if (wait.count() == 0) return {};
  return fail(Errc::forbidden, "rate.limited", "Trop d’essais manqués.",
              "Ce n’est pas un blocage : vos appareils connus gardent leurs propres essais.",
              "Recommencez dans " + std::to_string(wait.count()) + " s.");
}

}  // namespace serment::api
