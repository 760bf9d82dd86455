// Replacements: an access in sixty seconds, and its report.
#include "identity/locum.h"

#include "api/reply.h"
#include "api/routes.h"
#include "api/services.h"
#include "documents/qr.h"

namespace serment::api {
namespace {

using identity::Permission;

struct GrantBody {
  std::string display_name{}, rpps{}, replaces{};
  Date from{}, to{};
};
BOOST_DESCRIBE_STRUCT(GrantBody, (), (display_name, rpps, replaces, from, to))
struct ReasonBody {
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(ReasonBody, (), (reason))
struct GrantShown {
  std::string id{}, display_name{}, rpps{}, from{}, to{}, replaces{}, replaces_name{}, member_id{},
      login{}, state{};
  std::string closes_at{};  ///< the instant on the last day
  std::optional<std::string> closed_at{}, revoked_reason{};
  std::vector<identity::Signature> signatures{};
  bool may_sign = false, may_witness = false;  ///< the person who asks, now
};
BOOST_DESCRIBE_STRUCT(GrantShown, (),
                      (id, display_name, rpps, from, to, replaces, replaces_name, member_id, login,
                       state, closes_at, closed_at, revoked_reason, signatures, may_sign,
                       may_witness))
struct InvitationShown {
  std::string code{}, url{}, qr_svg{}, expires_at{};
};
BOOST_DESCRIBE_STRUCT(InvitationShown, (), (code, url, qr_svg, expires_at))
struct GrantAnswer {
  GrantShown grant{};
  InvitationShown invitation{};
};
BOOST_DESCRIBE_STRUCT(GrantAnswer, (), (grant, invitation))

struct CardShown {
  std::string practice{}, url{}, qr_svg{}, closes_at{};
  GrantShown grant{};
};
BOOST_DESCRIBE_STRUCT(CardShown, (), (practice, url, qr_svg, closes_at, grant))

GrantShown shown(const Call& call, const identity::StoredGrant& stored) {
  const auto& services = call.services;
  const auto& grant = stored.grant;
  GrantShown one;
  one.id = grant.id;
  one.display_name = grant.display_name;
  one.rpps = grant.rpps;
  one.from = grant.from;
  one.to = grant.to;
  one.replaces = grant.replaces;
  one.member_id = grant.member;
  if (const auto known = services.identity.directory.find(grant.replaces))
    one.replaces_name = known->member.display_name;
  if (const auto known = services.identity.directory.find(grant.member))
    one.login = known->member.login;
  one.state = stored.shown_state(services.clock.now());
  one.closes_at = iso(stored.closes_at());
  one.closed_at = grant.closed_at;
  one.revoked_reason = grant.revoked_reason;
  one.signatures = grant.signatures;
  one.may_sign = stored.may_be_signed_by(call.actor.member, services.clock.now());
  one.may_witness =
      call.actor.may(Permission::locum_manage) && stored.may_be_witnessed_by(call.actor.member);
  return one;
}

/// The locum's own, or any of them for who manages replacements.
bool is_readable(const Call& call, const identity::StoredGrant& stored) {
  return call.actor.may(Permission::locum_manage) || stored.grant.member == call.actor.member;
}

Result<identity::StoredGrant> readable(Call& call) {
  auto stored = TRY(identity::find_grant(*call.session, call.path["id"]));
  if (is_readable(call, stored)) return stored;
  return fail(Errc::not_found, "locum.unknown", "Ce remplacement n’est pas connu.",
              "Rien n’a été changé.");
}

Result<Reply> list(Call& call) {
  std::vector<GrantShown> items;
  for (const auto& stored : TRY(identity::locum_grants(*call.session)))
    if (is_readable(call, stored)) items.push_back(shown(call, stored));
  return reply_with_list(std::move(items));
}

Result<Reply> grant(Call& call) {
  const auto body = TRY(read_body<GrantBody>(call));
  identity::NewLocum wanted;
  wanted.display_name = body.display_name;
  wanted.rpps = body.rpps;
  wanted.replaces = body.replaces;
  wanted.from = body.from;
  wanted.to = body.to;
  const auto granted =
      TRY(identity::grant_locum(call.services.identity, *call.session, wanted, call.actor.member));
  GrantAnswer answer;
  answer.grant = shown(call, granted.grant);
  answer.invitation.code = granted.invitation.code;
  answer.invitation.url = call.services.configuration.origin() + "/#/invitation";
  answer.invitation.expires_at = iso(granted.invitation.until);
  const auto code =
      TRY(documents::make_qr(answer.invitation.url + "?code=" + granted.invitation.code));
  answer.invitation.qr_svg = documents::qr_svg(code, "Invitation du remplaçant");
  return reply_with(answer, 201);
}

Result<Reply> get(Call& call) {
  return reply_with(shown(call, TRY(readable(call))));
}

/// What the card printed for the locum says: where to go, under which name, until when.
Result<Reply> card(Call& call) {
  const auto stored = TRY(readable(call));
  CardShown sheet;
  sheet.practice = call.services.practice_name();
  sheet.grant = shown(call, stored);
  sheet.closes_at = iso(stored.closes_at());
  sheet.url = call.services.configuration.origin() + "/";
  const auto code = TRY(documents::make_qr(sheet.url));
  sheet.qr_svg = documents::qr_svg(code, "Adresse de Serment au cabinet");
  return reply_with(sheet);
}

Result<Reply> revoke(Call& call) {
  const auto body = TRY(read_body<ReasonBody>(call));
  return reply_with(
      shown(call, TRY(identity::revoke_locum(call.services.identity, *call.session, call.path["id"],
                                             body.reason, call.actor.member))));
}

Result<Reply> report(Call& call) {
  const auto stored = TRY(readable(call));
  const auto found = TRY(identity::report_of(*call.session, stored.grant));
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.key("grant");
  json::bind::write(out, shown(call, stored));
  out.field("dossiers_opened", found.dossiers_opened);
  out.key("acts_by_action");
  out.begin_array();
  for (const auto& one : found.acts_by_action) {
    out.begin_object();
    out.field("action", one.action);
    out.field("label", one.label);
    out.field("count", one.count);
    out.end_object();
  }
  out.end_array();
  out.field("anomalies", found.outside_hours);
  out.key("account_closed_at");
  stored.grant.closed_at ? out.value(*stored.grant.closed_at) : out.null();
  out.key("signatures");
  json::bind::write(out, stored.grant.signatures);
  out.end_object();
  TRY_VOID(journal(call, "journal.read", stored.grant.id));
  return json_reply(std::move(text));
}

Result<Reply> sign(Call& call) {
  return reply_with(
      shown(call, TRY(identity::sign_report(*call.session, call.path["id"], call.actor.member))));
}

Result<Reply> witness(Call& call) {
  return reply_with(shown(
      call, TRY(identity::witness_signature(*call.session, call.path["id"], call.actor.member))));
}

struct EmergencyBody {
  DossierId dossier_id{};
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(EmergencyBody, (), (dossier_id, reason))
struct ReviewBody {
  std::string conclusion{}, note{};
};
BOOST_DESCRIBE_STRUCT(ReviewBody, (), (conclusion, note))
struct EmergencyShown {
  std::string id{}, member_id{}, member_name{}, dossier_id{}, reason{}, opened_at{}, until{},
      state{};
  std::optional<Personal<std::string>> dossier_display{};
  std::optional<std::string> reviewed_by{}, reviewed_at{}, conclusion{}, note{};
};
BOOST_DESCRIBE_STRUCT(EmergencyShown, (),
                      (id, member_id, member_name, dossier_id, reason, opened_at, until, state,
                       dossier_display, reviewed_by, reviewed_at, conclusion, note))
struct EmergencyAnswer {
  EmergencyShown grant{};
};
BOOST_DESCRIBE_STRUCT(EmergencyAnswer, (), (grant))

EmergencyShown shown(const Services& services, const identity::Emergency& one) {
  EmergencyShown item;
  item.id = one.id;
  item.member_id = one.member;
  item.dossier_id = one.dossier;
  item.reason = one.reason;
  item.opened_at = one.opened_at;
  item.until = one.until;
  const auto until = parse_instant(one.until);
  item.state = one.reviewed_by                          ? "reviewed"
               : until && services.clock.now() < *until ? "open"
                                                        : "to_review";
  if (const auto known = services.identity.directory.find(one.member))
    item.member_name = known->member.display_name;
  item.reviewed_at = one.reviewed_at;
  item.conclusion = one.conclusion;
  item.note = one.note;
  if (one.reviewed_by) {
    const auto reviewer = services.identity.directory.find(*one.reviewed_by);
    item.reviewed_by = reviewer ? reviewer->member.display_name : *one.reviewed_by;
  }
  return item;
}

Result<Reply> open_emergency(Call& call) {
  const auto body = TRY(read_body<EmergencyBody>(call));
  if (call.services.engine.index().find(body.dossier_id) == nullptr)
    return fail(Errc::not_found, "dossier.unknown", "Ce dossier n’existe pas.",
                "Rien n’a été ouvert.", "Cherchez-le par le nom du patient.");
  const auto one = TRY(call.services.identity.emergencies.begin(
      *call.session, call.actor.member, body.dossier_id.value, body.reason));
  return reply_with(EmergencyAnswer{shown(call.services, one)}, 201);
}

Result<Reply> list_emergencies(Call& call) {
  std::vector<EmergencyShown> items;
  for (const auto& one : call.services.identity.emergencies.all())
    items.push_back(shown(call.services, one));
  std::reverse(items.begin(), items.end());
  return reply_with_list(std::move(items));
}

Result<Reply> review_emergency(Call& call) {
  const auto body = TRY(read_body<ReviewBody>(call));
  const auto one = TRY(call.services.identity.emergencies.review(
      *call.session, call.path["id"], call.actor.member, body.conclusion, body.note));
  return reply_with(shown(call.services, one));
}

const Route kLocumRoutes[] = {
    {"GET", "/locum-grants", "Remplacements", Access::member, Permission::self, Run::grouped,
     nullptr, schema<Listing<GrantShown>>, "", "", list},
    {"POST", "/locum-grants", "Ouvrir un accès à un remplaçant", Access::member,
     Permission::locum_manage, Run::exclusive, schema<GrantBody>, schema<GrantAnswer>,
     "locum.granted", "locum.dates locum.replaces member.rpps member.name", grant, kUsualBody,
     !kSpooled, ToldOnce::done_once},
    {"GET", "/locum-grants/{id}", "Un remplacement", Access::member, Permission::self, Run::grouped,
     nullptr, schema<GrantShown>, "", "locum.unknown", get},
    {"GET", "/locum-grants/{id}/card", "La carte à remettre au remplaçant", Access::member,
     Permission::self, Run::grouped, nullptr, schema<CardShown>, "", "locum.unknown", card},
    {"POST", "/locum-grants/{id}/revoke", "Fermer un remplacement avant son terme", Access::member,
     Permission::locum_manage, Run::exclusive, schema<ReasonBody>, schema<GrantShown>,
     "locum.revoked", "locum.unknown locum.over member.reason_missing", revoke},
    {"GET", "/locum-grants/{id}/report", "Bilan d’un remplacement", Access::member,
     Permission::self, Run::grouped, nullptr, any_object, "journal.read", "locum.unknown", report},
    {"POST", "/locum-grants/{id}/sign", "Signer un bilan", Access::member, Permission::self,
     Run::grouped, nullptr, schema<GrantShown>, "locum.signed",
     "locum.unknown locum.not_over locum.not_yours locum.signed_already", sign},
    {"POST", "/locum-grants/{id}/paper-signature", "Dire que le remplaçant a signé sur papier",
     Access::member, Permission::locum_manage, Run::grouped, nullptr, schema<GrantShown>,
     "locum.signed", "locum.unknown locum.not_over locum.not_yours locum.signed_already", witness},
    {"POST", "/break-glass", "Ouvrir un dossier en urgence", Access::reauthenticated,
     Permission::break_glass_use, Run::grouped, schema<EmergencyBody>, schema<EmergencyAnswer>,
     "break_glass.opened", "break_glass.reason dossier.unknown", open_emergency},
    {"GET", "/break-glass", "Ouvertures en urgence", Access::member, Permission::break_glass_review,
     Run::grouped, nullptr, schema<Listing<EmergencyShown>>, "", "", list_emergencies},
    {"POST", "/break-glass/{id}/review", "Relire une ouverture en urgence", Access::member,
     Permission::break_glass_review, Run::grouped, schema<ReviewBody>, schema<EmergencyShown>,
     "break_glass.reviewed",
     "break_glass.unknown break_glass.own break_glass.reviewed break_glass.conclusion",
     review_emergency},
};

}  // namespace

std::span<const Route> locum_routes() {
  return kLocumRoutes;
}

}  // namespace serment::api
