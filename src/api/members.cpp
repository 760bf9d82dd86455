// The team: inviting, changing, closing accounts; the table of roles; tokens of programs.
#include "api/routes.h"
#include "api/session_answers.h"
#include "crypto/password_hash.h"
#include "documents/qr.h"
#include "identity/password_rule.h"

namespace serment::api {
namespace {

struct MemberShown {
  std::string id{}, display_name{}, login{}, state{};
  std::vector<std::string> roles{};
  std::optional<std::string> rpps{}, email{}, ends_on{}, last_seen_at{};
  bool second_factor = false;
  std::uint32_t version = 0;
};
BOOST_DESCRIBE_STRUCT(MemberShown, (),
                      (id, display_name, login, state, roles, rpps, email, ends_on, last_seen_at,
                       second_factor, version))
struct InviteBody {
  std::string display_name{}, login{};
  std::vector<std::string> roles{};
  std::optional<std::string> rpps{}, email{}, ends_on{};
};
BOOST_DESCRIBE_STRUCT(InviteBody, (), (display_name, login, roles, rpps, email, ends_on))
struct InvitationShown {
  std::string code{}, url{}, qr_svg{}, expires_at{};
};
BOOST_DESCRIBE_STRUCT(InvitationShown, (), (code, url, qr_svg, expires_at))
struct InviteAnswer {
  MemberShown member{};
  InvitationShown invitation{};
};
BOOST_DESCRIBE_STRUCT(InviteAnswer, (), (member, invitation))
struct ChangeBody {
  std::optional<std::string> display_name{}, rpps{}, email{}, ends_on{};
  std::optional<std::vector<std::string>> roles{};
};
BOOST_DESCRIBE_STRUCT(ChangeBody, (), (display_name, rpps, email, ends_on, roles))
struct ReasonBody {
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(ReasonBody, (), (reason))
struct AcceptBody {
  std::string code{}, password{};
};
BOOST_DESCRIBE_STRUCT(AcceptBody, (), (code, password))

MemberShown shown(const Services& services, const identity::KnownMember& known) {
  MemberShown one;
  one.id = known.member.id;
  one.display_name = known.member.display_name;
  one.login = known.member.login;
  one.state = known.state;
  one.roles = known.member.roles;
  one.rpps = known.member.rpps;
  one.email = known.member.email;
  if (known.member.ends_at)
    if (const auto end = parse_instant(*known.member.ends_at))
      one.ends_on =
          iso(paris_date(*end - std::chrono::seconds(1)));  // midnight ends the day before
  one.second_factor = known.has_second_factor();
  one.version = known.version;
  for (const auto& session : services.identity.sessions.list())
    if (session.member == known.member.id) one.last_seen_at = iso(session.last_seen_at);
  return one;
}

/// Making somebody an owner asks first who is asking.
Result<void> check_owner_role(const Call& call, const std::vector<std::string>& roles) {
  if (std::find(roles.begin(), roles.end(), "owner") == roles.end()) return {};
  constexpr std::chrono::minutes kFresh{5};
  const auto& shown_at = call.actor.reauthenticated_at;
  if (shown_at && call.services.clock.now() - *shown_at <= kFresh) return {};
  return fail(Errc::forbidden, "session.reauthentication_needed",
              "Cet acte demande de confirmer qui vous êtes.", "Rien n’a été changé.",
              "Montrez un de vos facteurs ; la demande repartira telle quelle.");
}

/// The end of a day that is given, in Paris.
Result<std::optional<std::string>> end_of_day(const std::optional<std::string>& day) {
  if (!day || day->empty()) return std::nullopt;
  auto date = parse_iso_date(*day);
  if (!date) return tl::unexpected<Error>(std::move(date.error()).at("ends_on"));
  return std::optional<std::string>(iso(paris_midnight(add_days(*date, 1))));
}

Result<Reply> list(Call& call) {
  std::vector<MemberShown> items;
  for (const auto& known : call.services.identity.directory.all())
    items.push_back(shown(call.services, known));
  return reply_with_list(std::move(items));
}

Result<Reply> get(Call& call) {
  const auto known = call.services.identity.directory.find(call.path["id"]);
  if (!known)
    return fail(Errc::not_found, "member.unknown", "Il n’y a pas de compte de ce nom.", {},
                "Relisez la liste de l’équipe.");
  auto reply = reply_with(shown(call.services, *known));
  reply.headers.push_back(etag(known->version));
  return reply;
}

Result<Reply> invitation_reply(Call& call, const identity::Invitation& made, int status) {
  InviteAnswer answer;
  answer.member = shown(call.services, made.known);
  answer.invitation.code = made.code;
  answer.invitation.url = call.services.configuration.origin() + "/#/invitation";
  answer.invitation.expires_at = iso(made.until);
  const auto code = TRY(documents::make_qr(answer.invitation.url + "?code=" + made.code));
  answer.invitation.qr_svg = documents::qr_svg(code, "Invitation à lire avec un téléphone");
  auto reply = reply_with(answer, status);
  reply.headers.push_back(etag(made.known.version));
  return reply;
}

Result<Reply> invite(Call& call) {
  auto body = TRY(read_body<InviteBody>(call));
  TRY_VOID(check_owner_role(call, body.roles));
  identity::NewMember wanted;
  wanted.display_name = std::move(body.display_name);
  wanted.login = std::move(body.login);
  wanted.roles = std::move(body.roles);
  wanted.rpps = std::move(body.rpps);
  wanted.email = std::move(body.email);
  wanted.ends_at = TRY(end_of_day(body.ends_on));
  const auto made = TRY(identity::invite(call.services.identity, *call.session, std::move(wanted),
                                         call.actor.member));
  return invitation_reply(call, made, 201);
}

Result<Reply> invite_again(Call& call) {
  const auto made = TRY(identity::invite_again(call.services.identity, *call.session,
                                               call.path["id"], call.actor.member));
  return invitation_reply(call, made, 200);
}

Result<Reply> change(Call& call) {
  const auto body = TRY(read_body<ChangeBody>(call));
  const auto version = TRY(if_match(call));
  if (body.roles) TRY_VOID(check_owner_role(call, *body.roles));
  identity::MemberChange wanted;
  wanted.display_name = body.display_name;
  wanted.rpps = body.rpps;
  wanted.email = body.email;
  wanted.roles = body.roles;
  if (body.ends_on) wanted.ends_at = TRY(end_of_day(body.ends_on));
  const auto changed = TRY(identity::update_member(
      call.services.identity, *call.session, call.path["id"], version, wanted, call.actor.member));
  auto reply = reply_with(shown(call.services, changed));
  reply.headers.push_back(etag(changed.version));
  return reply;
}

Result<Reply> suspend(Call& call) {
  const auto body = TRY(read_body<ReasonBody>(call));
  return reply_with(shown(
      call.services, TRY(identity::suspend(call.services.identity, *call.session, call.path["id"],
                                           body.reason, call.actor.member))));
}
Result<Reply> reinstate(Call& call) {
  const auto body = TRY(read_body<ReasonBody>(call));
  return reply_with(shown(
      call.services, TRY(identity::reinstate(call.services.identity, *call.session, call.path["id"],
                                             body.reason, call.actor.member))));
}
Result<Reply> depart(Call& call) {
  const auto body = TRY(read_body<ReasonBody>(call));
  return reply_with(
      shown(call.services, TRY(identity::depart(call.services.identity, *call.session,
                                                call.path["id"], body.reason, call.actor.member))));
}

Result<Reply> accept(Call& call) {
  const auto body = TRY(read_body<AcceptBody>(call));
  auto& services = call.services;
  if (services.engine.state() != Engine::State::open)
    return fail(Errc::locked, "vault.sealed", "Le cabinet est scellé.", "Rien n’a été ouvert.",
                "Demandez à un membre de se connecter d’abord.");
  const auto known =
      TRY(identity::check_invitation(services.identity, body.code, services.clock.now()));
  const auto verdict = identity::judge_password(
      body.password, {known.member.login, known.member.display_name, services.practice_name()});
  if (!verdict.accepted)
    return identity::refuse_weak(verdict, "Rien n’a été enregistré.", "password");
  auto hash = TRY(crypto::hash_password(as_bytes(body.password)));
  identity::KnownMember opened;
  TRY_VOID(services.engine.run([&](vault::Session& session) -> Result<void> {
    session.actor = known.member.id;
    opened = TRY(identity::accept_invitation(services.identity, session, body.code, std::move(hash),
                                             as_bytes(body.password)));
    return {};
  }));
  return complete_sign_in(call, opened, {}, 201);
}

Result<Reply> roles(Call&) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.key("roles");
  out.begin_array();
  for (const auto& role : identity::roles()) {
    out.begin_object();
    out.field("id", role.id);
    out.field("label", role.label);
    out.field("description", role.description);
    out.field("opens_vault", role.opens_vault);
    out.end_object();
  }
  out.end_array();
  out.key("permissions");
  out.begin_array();
  for (const auto& one : identity::permissions()) {
    out.begin_object();
    out.field("id", one.id);
    out.field("label", one.label);
    out.field("description", one.description);
    out.key("roles");
    out.begin_array();
    for (const auto& role : identity::roles())
      if ((one.roles & (1U << static_cast<unsigned>(role.role))) != 0) out.value(role.id);
    out.end_array();
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return json_reply(std::move(text));
}

struct TokenShown {
  std::string id{}, label{}, created_at{}, expires_on{};
  std::vector<std::string> scopes{};
};
BOOST_DESCRIBE_STRUCT(TokenShown, (), (id, label, created_at, expires_on, scopes))
struct TokenBody {
  std::string label{}, expires_on{};
  std::vector<std::string> scopes{};
};
BOOST_DESCRIBE_STRUCT(TokenBody, (), (label, expires_on, scopes))
struct TokenAnswer {
  TokenShown token{};
  std::string secret{};
};
BOOST_DESCRIBE_STRUCT(TokenAnswer, (), (token, secret))

TokenShown shown(const identity::ApiToken& token) {
  return {token.id, token.label, token.created_at, token.expires_on, token.scopes};
}

Result<Reply> list_tokens(Call& call) {
  std::vector<TokenShown> items;
  for (const auto& token : call.services.identity.tokens.of(call.actor.member))
    items.push_back(shown(token));
  return reply_with_list(std::move(items));
}

Result<Reply> create_token(Call& call) {
  auto body = TRY(read_body<TokenBody>(call));
  const auto created = TRY(call.services.identity.tokens.create(
      *call.session, call.actor, std::move(body.label), std::move(body.scopes), body.expires_on));
  return reply_with(TokenAnswer{shown(created.token), created.secret}, 201);
}

Result<Reply> revoke_token(Call& call) {
  TRY_VOID(call.services.identity.tokens.revoke(*call.session, call.path["id"], call.actor));
  return no_content();
}

using identity::Permission;
const Route kMemberRoutes[] = {
    {"GET", "/members", "L’équipe", Access::member, Permission::member_read, Run::free, nullptr,
     schema<Listing<MemberShown>>, "", "", list},
    {"POST", "/members", "Inviter quelqu’un", Access::member, Permission::member_manage,
     Run::exclusive, schema<InviteBody>, schema<InviteAnswer>, "member.invited",
     "member.name member.login member.roles member.rpps member.inspector_end member.login_taken "
     "session.reauthentication_needed",
     invite, kUsualBody, !kSpooled, ToldOnce::done_once},
    {"GET", "/members/{id}", "Un compte", Access::member, Permission::member_read, Run::free,
     nullptr, schema<MemberShown>, "", "member.unknown", get},
    {"POST", "/members/{id}/invitation", "Refaire l’accès de quelqu’un", Access::reauthenticated,
     Permission::member_manage, Run::exclusive, any_object, schema<InviteAnswer>, "member.reset",
     "member.unknown member.last_owner", invite_again, kUsualBody, !kSpooled, ToldOnce::done_once},
    {"PATCH", "/members/{id}", "Modifier un compte", Access::member, Permission::member_manage,
     Run::exclusive, schema<ChangeBody>, schema<MemberShown>, "member.updated",
     "member.unknown member.name member.roles member.rpps member.inspector_end member.last_owner",
     change},
    {"POST", "/members/{id}/suspend", "Suspendre un compte", Access::member,
     Permission::member_manage, Run::exclusive, schema<ReasonBody>, schema<MemberShown>,
     "member.suspended", "member.unknown member.reason_missing member.last_owner", suspend},
    {"POST", "/members/{id}/reinstate", "Rouvrir un compte", Access::member,
     Permission::member_manage, Run::exclusive, schema<ReasonBody>, schema<MemberShown>,
     "member.reinstated", "member.unknown member.reason_missing member.not_suspended", reinstate},
    {"POST", "/members/{id}/depart", "Constater un départ", Access::member,
     Permission::member_manage, Run::exclusive, schema<ReasonBody>, schema<MemberShown>,
     "member.departed", "member.unknown member.reason_missing member.last_owner", depart},
    {"POST", "/invitations/accept", "Accepter une invitation", Access::anyone, Permission::self,
     Run::free, schema<AcceptBody>, any_object, "member.activated",
     "invitation.unknown invitation.too_early password.weak vault.sealed", accept},
    {"GET", "/roles", "Qui peut faire quoi", Access::member, Permission::self, Run::free, nullptr,
     any_object, "", "", roles},
    {"GET", "/tokens", "Jetons de programmes", Access::member, Permission::token_manage, Run::free,
     nullptr, schema<Listing<TokenShown>>, "", "", list_tokens},
    {"POST", "/tokens", "Créer un jeton", Access::reauthenticated, Permission::token_manage,
     Run::exclusive, schema<TokenBody>, schema<TokenAnswer>, "token.created",
     "token.label token.scopes token.expiry", create_token, kUsualBody, !kSpooled,
     ToldOnce::done_once},
    {"DELETE", "/tokens/{id}", "Révoquer un jeton", Access::member, Permission::token_manage,
     Run::exclusive, nullptr, nullptr, "token.revoked", "token.unknown", revoke_token},
};

}  // namespace

std::span<const Route> member_routes() {
  return kMemberRoutes;
}

}  // namespace serment::api
