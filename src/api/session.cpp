// Signing in and out, the lock of the screen, showing again who one is.
#include <atomic>

#include "api/passkey_answers.h"
#include "api/routes.h"
#include "api/session_answers.h"
#include "crypto/password_hash.h"
#include "identity/password_law.h"

namespace serment::api {
namespace {

struct LoginBody {
  std::string login{}, password{};
};
BOOST_DESCRIBE_STRUCT(LoginBody, (), (login, password))
struct LoginAnswer {
  std::string next{}, ticket{};
  std::vector<std::string> methods{};
};
BOOST_DESCRIBE_STRUCT(LoginAnswer, (), (next, ticket, methods))
struct FactorBody {
  std::string ticket{}, method{}, code{};
};
BOOST_DESCRIBE_STRUCT(FactorBody, (), (ticket, method, code))
struct SessionShown {
  std::string id{}, member_id{}, display_name{}, device_label{}, opened_at{}, last_seen_at{};
  bool locked = false, current = false;
};
BOOST_DESCRIBE_STRUCT(SessionShown, (),
                      (id, member_id, display_name, device_label, opened_at, last_seen_at, locked,
                       current))

/// Fewer than the server's worker threads: a flood of sign-ins leaves some to everybody else.
constexpr int kMostSigningIn = 5;

/// One sign-in under way, sealed or not.
class SigningIn {
 public:
  SigningIn() { ++s_count; }
  SigningIn(const SigningIn&) = delete;
  SigningIn& operator=(const SigningIn&) = delete;
  ~SigningIn() { --s_count; }
  [[nodiscard]] static bool too_many() { return s_count > kMostSigningIn; }

 private:
  static inline std::atomic<int> s_count{0};
};

/// Attempts of a device that the account knows are counted apart from everybody else's.
std::string attempts_key(const Call& call, const std::string& login) {
  const auto& services = call.services;
  if (services.engine.state() != Engine::State::open)
    return std::string(identity::kSealedAttempts) + call.request.peer + ":" + login;
  const auto device = services.identity.devices.recognise(call.device_secret);
  const auto known = services.identity.directory.by_login(login);
  if (device && known)
    for (const auto& member : device->members)
      if (member == known->member.id) return "d:" + device->id + ":" + login;
  return "l:" + login;
}

/// Tells the journal of an attempt that begin_attempt() has counted and that failed.
void note_refusal(Call& call, const std::string& key, const std::string& member) {
  const auto number = call.services.identity.attempts.failures(key);
  if (is_told(number) && call.services.engine.state() == Engine::State::open)
    (void)journal(call, "session.refused", member, "{\"attempts\":" + std::to_string(number) + "}");
}

/// The member whose password this is, the practice open; or a refusal that tells nothing.
Result<identity::KnownMember> check_password(Call& call, const std::string& login,
                                             const std::string& password) {
  auto& services = call.services;
  const auto key = attempts_key(call, login);
  const SigningIn one;
  if (SigningIn::too_many())
    return fail(Errc::forbidden, "rate.limited", "Trop de connexions à la fois.",
                "Rien n’a été ouvert.", "Recommencez dans 5 s.");
  TRY_VOID(begin_attempt(services, key));
  bool unsealed = false;
  if (services.engine.state() == Engine::State::sealed) {
    const auto opened = services.unseal(login, as_bytes(password));
    if (!opened && opened.error().errc != Errc::locked)
      return tl::unexpected<Error>(opened.error());
    unsealed = opened.value_or(false);
  }
  // Another person may have opened the practice meanwhile: that says nothing of this password.
  bool right = unsealed;
  const auto known = services.identity.directory.by_login(login);
  if (!unsealed && services.engine.state() == Engine::State::open)
    right = crypto::verify_password(known ? known->member.password_hash : std::string(),
                                    as_bytes(password));
  const bool welcome =
      right && known && known->active() && known->in_its_dates(services.clock.now());
  if (!welcome) {
    if (unsealed) services.seal();  // an account that is over opens nothing
    note_refusal(call, key, known ? known->member.id : services.identity.directory.departed(login));
    return refused_sign_in(services);
  }
  services.identity.attempts.succeeded(key);
  const auto slot = services.engine.run([&](vault::Session& session) -> Result<void> {
    const auto now = still_welcome(services, *known);
    if (!now) return refused_sign_in(services);
    session.actor = known->member.id;
    if (unsealed) TRY_VOID(tell_sealed_refusals(services, session));
    return identity::ensure_slot(session, *now, as_bytes(password));
  });
  if (!slot && unsealed && slot.error().code == "session.refused") services.seal();
  TRY_VOID(slot);
  return *known;
}

Result<Reply> login(Call& call) {
  const auto body = TRY(read_body<LoginBody>(call));
  if (call.services.engine.state() == Engine::State::none) return refused_sign_in(call.services);
  const auto folded = identity::folded_login(body.login);
  const auto known = TRY(check_password(call, folded ? *folded : "?", body.password));
  LoginAnswer answer;
  if (!known.has_second_factor()) {
    answer.next = "enrol_second_factor";
    auto signed_in = TRY(complete_sign_in(call, known, {.password = true}));
    auto reply = reply_with(answer);
    reply.headers = std::move(signed_in.headers);
    return reply;
  }
  answer.next = "second_factor";
  answer.methods = identity::factors_of(known);
  identity::Ticket ticket;
  ticket.purpose = "second_factor";
  ticket.member = known.member.id;
  answer.ticket = call.services.identity.tickets.issue(std::move(ticket));
  return reply_with(answer);
}

Result<bool> shows_factor(Call& call, const identity::KnownMember& known, const std::string& method,
                          const std::string& code) {
  auto& services = call.services;
  if (method == "totp") return services.identity.accept_totp(known, code, services.clock.now());
  if (method != "recovery_code") return false;
  bool used = false;
  TRY_VOID(services.engine.run([&](vault::Session& session) -> Result<void> {
    session.actor = known.member.id;
    used = TRY(identity::use_recovery_code(services.identity, session, known.member.id, code));
    if (!used) return {};
    return session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(session.journal.append(
          tx, {"factor.used", known.member.id, known.member.id, session.clock.now()}, {}));
      return {};
    });
  }));
  return used;
}

tl::unexpected<Error> refused_factor() {
  return fail(Errc::forbidden, "session.refused", "Ce code n’est pas le bon, ou a déjà servi.",
              "Rien n’a été ouvert.", "Attendez le code suivant, puis recopiez-le.");
}

Result<Reply> second_factor(Call& call) {
  const auto body = TRY(read_body<FactorBody>(call));
  auto& tickets = call.services.identity.tickets;
  const auto ticket = tickets.look(body.ticket, "second_factor");
  const auto known = ticket ? call.services.identity.directory.find(ticket->member) : std::nullopt;
  if (!known || !known->active()) return refused_factor();
  const auto key = "f:" + attempts_key(call, known->member.login);
  TRY_VOID(begin_attempt(call.services, key));
  if (!TRY(shows_factor(call, *known, body.method, body.code))) {
    tickets.missed(body.ticket);
    note_refusal(call, key, known->member.id);
    return refused_factor();
  }
  if (!tickets.take(body.ticket, "second_factor")) return refused_factor();
  call.services.identity.attempts.succeeded(key);
  return complete_sign_in(call, *known, {.second_factor = true, .password = true});
}

Result<Reply> get_session(Call& call) {
  return me_reply(call, call.session_secret);
}

Result<Reply> touch(Call& call) {
  call.services.identity.sessions.touch(call.session_secret);
  return no_content();
}

Result<Reply> lock(Call& call) {
  if (call.session_secret.empty()) {
    // A local agent's token (a card has left its reader) locks the sessions of that machine,
    // whoever's they are, and its maker's.
    call.services.identity.sessions.lock_all(call.actor.member, call.request.peer);
  } else {
    call.services.identity.sessions.lock(call.session_secret);
  }
  TRY_VOID(journal(call, "session.locked", call.actor.session));
  return no_content();
}

std::string trace_of(const Call& call, std::string_view method) {
  return method == "totp" ? call.services.identity.totp_trace(call.actor.member) : std::string();
}

Result<bool> proves(Call& call, const ProofBody& body) {
  const auto known = TRY(myself(call));
  auto& services = call.services;
  const auto value = body.value.value_or("");
  if (body.method == "password")
    return crypto::verify_password(known.member.password_hash, as_bytes(value));
  if (body.method == "totp")
    return services.identity.accept_totp(known, value, services.clock.now());
  if (body.method == "passkey") return shows_passkey(call, body.credential);
  return false;
}

std::string pin_key(const Call& call) {
  return "pin:" + call.actor.device + ":" + call.actor.member;
}

/// A device's short code: three tries, then the password.
Result<bool> proves_pin(Call& call, const std::string& pin) {
  auto& services = call.services;
  const auto device = services.identity.devices.recognise(call.device_secret);
  if (!device || device->id != call.actor.device) return false;
  const auto key = pin_key(call);
  const auto tries = identity::PasswordLaw::embedded().device_code.tries;
  for (const auto& one : device->pins) {
    if (one.member != call.actor.member) continue;
    if (!services.identity.attempts.begin_within(key, tries)) break;
    if (!crypto::verify_password(one.hash, as_bytes(pin + call.device_secret))) return false;
    services.identity.attempts.succeeded(key);
    return true;
  }
  return fail(Errc::forbidden, "session.pin_closed", "Le code court ne peut plus servir.",
              "La session reste verrouillée, telle quelle.", "Donnez votre mot de passe.");
}

Result<Reply> unlock(Call& call) {
  const auto body = TRY(read_proof(call));
  // A short code has its own tries: missing them leaves those of the password whole.
  const bool by_pin = body.method == "pin";
  const auto key = by_pin ? pin_key(call) : "u:" + call.actor.session;
  if (!by_pin) TRY_VOID(begin_attempt(call.services, key));
  const bool shown =
      by_pin ? TRY(proves_pin(call, body.value.value_or(""))) : TRY(proves(call, body));
  if (!shown) {
    note_refusal(call, key, call.actor.member);
    return fail(Errc::forbidden, "session.refused", "Ce n’est pas le bon code.",
                "Votre travail vous attend, tel quel.", "Recommencez, ou donnez un autre facteur.");
  }
  call.services.identity.attempts.succeeded(key);
  if (body.method == "password") call.services.identity.attempts.succeeded(pin_key(call));
  const auto secret = call.services.identity.sessions.unlock(call.session_secret);
  if (!secret) return no_session();
  TRY_VOID(journal(call, "session.unlocked", call.actor.session, trace_of(call, body.method)));
  auto reply = TRY(me_reply(call, *secret));
  reply.headers.push_back(session_cookie(*secret));
  return reply;
}

Result<Reply> reauthenticate(Call& call) {
  const auto body = TRY(read_proof(call));
  const auto key = "r:" + call.actor.session;
  TRY_VOID(begin_attempt(call.services, key));
  if (!TRY(proves(call, body))) {
    note_refusal(call, key, call.actor.member);
    return fail(Errc::forbidden, "session.refused", "Ce n’est pas le bon code.",
                "Rien n’a été changé.", "Recommencez, ou donnez un autre facteur.");
  }
  call.services.identity.attempts.succeeded(key);
  call.services.identity.sessions.reauthenticated(call.session_secret);
  TRY_VOID(
      journal(call, "session.reauthenticated", call.actor.session, trace_of(call, body.method)));
  return me_reply(call, call.session_secret);
}

Result<Reply> leave(Call& call) {
  call.services.identity.sessions.close(call.session_secret);
  TRY_VOID(journal(call, "session.closed", call.actor.session));
  auto reply = no_content();
  reply.headers.push_back(session_cookie({}));
  return reply;
}

Result<Reply> list_sessions(Call& call) {
  std::vector<SessionShown> items;
  const bool all = call.actor.may(identity::Permission::session_manage_all);
  for (const auto& one : call.services.identity.sessions.list()) {
    if (!all && one.member != call.actor.member) continue;
    const auto device = call.services.identity.devices.find(one.device);
    items.push_back({one.id, one.member, one.display_name, device ? device->label : std::string(),
                     iso(one.opened_at), iso(one.last_seen_at), one.locked,
                     one.id == call.actor.session});
  }
  return reply_with_list(std::move(items));
}

Result<Reply> close_session(Call& call) {
  const auto& id = call.path["id"];
  const bool all = call.actor.may(identity::Permission::session_manage_all);
  for (const auto& one : call.services.identity.sessions.list()) {
    if (one.id != id || (!all && one.member != call.actor.member)) continue;
    call.services.identity.sessions.close_by_id(id);
    TRY_VOID(journal(call, "session.closed", id));
    return no_content();
  }
  return fail(Errc::not_found, "session.unknown", "Cette session n’est plus ouverte.", {},
              "Relisez la liste.");
}

Result<Reply> close_sessions(Call& call) {
  const bool everyone =
      call.query("of") == "everyone" && call.actor.may(identity::Permission::session_manage_all);
  call.services.identity.sessions.close_all(everyone ? std::string() : call.actor.member,
                                            call.actor.session);
  TRY_VOID(journal(call, "session.closed", everyone ? "everyone" : call.actor.member));
  return no_content();
}

constexpr Parameter kOfWhom[] = {
    query::choice("of", "everyone",
                  "Celles de tous, pour qui en a le droit\u00a0; sinon les siennes"),
};
constexpr auto kSelf = identity::Permission::self;
const Route kSessionRoutes[] = {
    {"POST", "/session/login", "Se connecter : identifiant et mot de passe", Access::anyone, kSelf,
     Run::free, schema<LoginBody>, schema<LoginAnswer>, "session.opened",
     "session.refused rate.limited", login},
    {"POST", "/session/second-factor", "Se connecter : second facteur", Access::anyone, kSelf,
     Run::free, schema<FactorBody>, any_object, "session.opened", "session.refused", second_factor},
    {"GET", "/session", "Sa session", Access::even_locked, kSelf, Run::free, nullptr, any_object,
     "", "session.none", get_session},
    {"DELETE", "/session", "Se déconnecter", Access::even_locked, kSelf, Run::free, nullptr,
     nullptr, "session.closed", "", leave},
    {"POST", "/session/touch", "Dire que l’on est là", Access::signed_in, kSelf, Run::free, nullptr,
     nullptr, "", "", touch},
    {"POST", "/session/lock", "Verrouiller l’écran", Access::signed_in, kSelf, Run::free, nullptr,
     nullptr, "session.locked", "", lock},
    {"POST", "/session/unlock", "Rouvrir l’écran", Access::even_locked, kSelf, Run::free,
     proof_schema, any_object, "session.unlocked", "session.refused session.pin_closed", unlock},
    {"POST", "/session/reauthenticate", "Confirmer qui l’on est", Access::signed_in, kSelf,
     Run::free, proof_schema, any_object, "session.reauthenticated", "session.refused",
     reauthenticate},
    {"GET", "/sessions", "Sessions ouvertes", Access::member, kSelf, Run::free, nullptr,
     schema<Listing<SessionShown>>, "", "", list_sessions},
    {"DELETE", "/sessions/{id}", "Fermer une session", Access::member, kSelf, Run::free, nullptr,
     nullptr, "session.closed", "session.unknown", close_session},
    {"DELETE", Address("/sessions", kOfWhom), "Fermer toutes les autres sessions", Access::member,
     kSelf, Run::free, nullptr, nullptr, "session.closed", "", close_sessions},
};

}  // namespace

std::span<const Route> session_routes() {
  return kSessionRoutes;
}

}  // namespace serment::api
