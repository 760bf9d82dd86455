// A member's own second factors and password.
#include "api/routes.h"
#include "api/session_answers.h"
#include "crypto/password_hash.h"
#include "documents/qr.h"
#include "identity/password_rule.h"
#include "identity/totp.h"

namespace serment::api {
namespace {

struct TotpAnswer {
  std::string secret{}, uri{}, qr_svg{}, ticket{};
};
BOOST_DESCRIBE_STRUCT(TotpAnswer, (), (secret, uri, qr_svg, ticket))
struct ConfirmBody {
  std::string ticket{}, code{};
};
BOOST_DESCRIBE_STRUCT(ConfirmBody, (), (ticket, code))
struct CodesAnswer {
  std::vector<std::string> recovery_codes{};
};
BOOST_DESCRIBE_STRUCT(CodesAnswer, (), (recovery_codes))
struct CheckBody {
  std::string candidate{};
  std::optional<std::string> login{};
};
BOOST_DESCRIBE_STRUCT(CheckBody, (), (candidate, login))
struct CheckAnswer {
  bool accepted = false;
  std::optional<std::string> rule{};
  std::string missing{};
  std::vector<std::string> reasons{};
};
BOOST_DESCRIBE_STRUCT(CheckAnswer, (), (accepted, rule, missing, reasons))
struct PasswordBody {
  std::string current{}, next{};
};
BOOST_DESCRIBE_STRUCT(PasswordBody, (), (current, next))

Result<Reply> begin_totp(Call& call) {
  const auto known = TRY(myself(call));
  TRY_VOID(check_may_add(call, known));
  TotpAnswer answer;
  answer.secret = identity::draw_totp_secret(call.services.random);
  answer.uri = identity::totp_uri(answer.secret, known.member.login, call.services.practice_name());
  const auto code = TRY(documents::make_qr(answer.uri));
  answer.qr_svg = documents::qr_svg(code, "Code QR à lire avec votre application de codes");
  identity::Ticket ticket;
  ticket.purpose = "totp";
  ticket.member = known.member.id;
  ticket.value = answer.secret;
  answer.ticket = call.services.identity.tickets.issue(std::move(ticket), std::chrono::minutes(15));
  return reply_with(answer);
}

Result<Reply> confirm_totp(Call& call) {
  const auto body = TRY(read_body<ConfirmBody>(call));
  auto& identity = call.services.identity;
  const auto ticket = identity.tickets.look(body.ticket, "totp");
  const auto step =
      ticket && ticket->member == call.actor.member
          ? identity::check_totp(ticket->value, body.code, call.services.clock.now(), 0)
          : std::nullopt;
  if (!step)
    return fail(Errc::invalid_input, "factor.code", "Ce code n’est pas le bon.",
                "Le facteur n’a pas été ajouté.",
                "Attendez le code suivant ; vérifiez l’heure du téléphone.", "code");
  (void)identity.tickets.take(body.ticket, "totp");
  const auto trace = "{\"totp_step\":" + std::to_string(*step) + "}";
  const auto before = TRY(myself(call));
  CodesAnswer answer;
  TRY_VOID(call.services.engine.run([&](vault::Session& session) -> Result<void> {
    if (!still_welcome(call.services, before)) return no_session();
    session.actor = call.actor.member;
    TRY(identity::set_totp(identity, session, call.actor.member, ticket->value, call.actor.member));
    if (before.member.recovery_hashes.empty())
      answer.recovery_codes =
          TRY(identity::draw_recovery_codes(identity, session, call.actor.member));
    return session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(session.journal.append(
          tx, {"factor.added", call.actor.member, "totp", session.clock.now()}, as_bytes(trace)));
      return {};
    });
  }));
  const auto known = TRY(myself(call));
  (void)identity.accept_totp(known, body.code, call.services.clock.now());  // it has served
  auto actor = identity::actor_of(known);
  actor.second_factor = true;
  const auto secret = identity.sessions.raise(call.session_secret, actor);
  auto reply = reply_with(answer);
  if (secret) reply.headers.push_back(session_cookie(*secret));
  return reply;
}

Result<Reply> remove_totp(Call& call) {
  const auto known = TRY(myself(call));
  if (known.passkeys == 0)
    return fail(Errc::forbidden, "factor.last", "C’est votre seul second facteur.",
                "Il n’a pas été retiré.", "Ajoutez d’abord une clé d’accès.");
  TRY(identity::set_totp(call.services.identity, *call.session, call.actor.member, {},
                         call.actor.member));
  TRY_VOID(journal(call, "factor.removed", "totp"));
  return no_content();
}

Result<Reply> new_recovery_codes(Call& call) {
  CodesAnswer answer;
  answer.recovery_codes =
      TRY(identity::draw_recovery_codes(call.services.identity, *call.session, call.actor.member));
  TRY_VOID(journal(call, "factor.added", "recovery_codes"));
  return reply_with(answer);
}

Result<Reply> check_password(Call& call) {
  const auto body = TRY(read_body<CheckBody>(call));
  std::vector<std::string> own = {call.services.practice_name()};
  // Longer is no login, and each word given is looked for all along the password.
  if (body.login && body.login->size() <= identity::kLongestLogin) own.push_back(*body.login);
  if (const auto known = call.services.identity.directory.find(call.actor.member)) {
    own.push_back(known->member.login);
    own.push_back(known->member.display_name);
  }
  const auto verdict = identity::judge_password(body.candidate, own);
  CheckAnswer answer;
  answer.accepted = verdict.accepted;
  if (!verdict.rule.empty()) answer.rule = verdict.rule;
  answer.missing = verdict.missing;
  answer.reasons = verdict.reasons;
  return reply_with(answer);
}

Result<Reply> change_password(Call& call) {
  const auto document = TRY(json_body(call));
  PasswordBody body;
  body.current = TRY(TRY(document.root().at("current")).string());
  body.next = TRY(TRY(document.root().at("new")).string());
  const auto known = TRY(myself(call));
  const auto key = "p:" + call.actor.member;
  TRY_VOID(begin_attempt(call.services, key));
  if (!crypto::verify_password(known.member.password_hash, as_bytes(body.current))) {
    return fail(Errc::invalid_input, "password.current", "Le mot de passe actuel est faux.",
                "Il n’a pas été changé.", "Recopiez-le, ou demandez au titulaire.", "current");
  }
  if (body.next == body.current)
    return fail(Errc::invalid_input, "password.same", "C’est le mot de passe actuel.",
                "Il n’a pas été changé.", "Choisissez-en un autre.", "new");
  const auto verdict = identity::judge_password(
      body.next, {known.member.login, known.member.display_name, call.services.practice_name()});
  if (!verdict.accepted) return identity::refuse_weak(verdict, "L’ancien reste en place.", "new");
  auto hash = TRY(crypto::hash_password(as_bytes(body.next)));
  TRY_VOID(call.services.engine.run([&](vault::Session& session) -> Result<void> {
    session.actor = call.actor.member;
    TRY_VOID(identity::change_password(call.services.identity, session, call.actor.member,
                                       std::move(hash), as_bytes(body.next),
                                       as_bytes(body.current)));
    return session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(session.journal.append(
          tx, {"password.changed", call.actor.member, call.actor.member, session.clock.now()}, {}));
      return {};
    });
  }));
  call.services.identity.attempts.succeeded(key);
  call.services.identity.sessions.close_all(call.actor.member, call.actor.session);
  call.services.identity.sessions.password_renewed(call.session_secret);
  return no_content();
}

constexpr auto kSelf = identity::Permission::self;
const Route kFactorRoutes[] = {
    {"POST", "/factors/totp", "Préparer un code à usage unique", Access::signed_in, kSelf,
     Run::free, nullptr, schema<TotpAnswer>, "", "session.reauthentication_needed", begin_totp,
     kUsualBody, !kSpooled, ToldOnce::done_again},
    {"POST", "/factors/totp/confirm", "Ajouter le code à usage unique", Access::signed_in, kSelf,
     Run::free, schema<ConfirmBody>, schema<CodesAnswer>, "factor.added", "factor.code",
     confirm_totp, kUsualBody, !kSpooled, ToldOnce::done_once},
    {"DELETE", "/factors/totp", "Retirer le code à usage unique", Access::reauthenticated, kSelf,
     Run::exclusive, nullptr, nullptr, "factor.removed", "factor.last", remove_totp},
    {"POST", "/factors/recovery-codes", "Dix nouveaux codes de secours", Access::reauthenticated,
     kSelf, Run::exclusive, nullptr, schema<CodesAnswer>, "factor.added", "", new_recovery_codes,
     kUsualBody, !kSpooled, ToldOnce::done_once},
    {"POST", "/password/check", "Un mot de passe suffirait-il", Access::anyone, kSelf, Run::free,
     schema<CheckBody>, schema<CheckAnswer>, "", "", check_password},
    {"PUT", "/password", "Changer son mot de passe", Access::renewing, kSelf, Run::free,
     schema<PasswordBody>, nullptr, "password.changed",
     "password.current password.weak password.same", change_password},
};

}  // namespace

Result<void> check_may_add(const Call& call, const identity::KnownMember& known) {
  if (!known.has_second_factor()) return {};
  if (call.actor.second_factor && call.actor.reauthenticated_at &&
      call.services.clock.now() - *call.actor.reauthenticated_at < std::chrono::minutes(5))
    return {};
  return fail(Errc::forbidden, "session.reauthentication_needed",
              "Cet acte demande de confirmer qui vous êtes.", "Rien n’a été changé.",
              "Montrez un de vos facteurs ; la demande repartira telle quelle.");
}

std::span<const Route> factor_routes() {
  return kFactorRoutes;
}

}  // namespace serment::api
