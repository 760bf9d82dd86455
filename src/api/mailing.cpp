// Where the Monday digest is mailed: through the practice's own server, to the addresses it gave,
// only once it asked for it.
#include "net/mail.h"

#include "api/practice_work.h"
#include "api/reply.h"
#include "api/week.h"
#include "api/workflow_routes.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/paris.h"
#include "records/records.h"

namespace serment::api {

struct MailingView {
  std::string host{};
  std::uint16_t port = 0;
  std::string security{}, user{}, sender{};
  bool password_set = false;
  std::vector<std::string> recipients{};
  bool weekly = false;
  std::optional<Date> sent_for{};
};
BOOST_DESCRIBE_STRUCT(MailingView, (),
                      (host, port, security, user, sender, password_set, recipients, weekly,
                       sent_for))
struct MailingBody {
  std::string host{};
  std::uint16_t port = 0;
  std::string security{}, user{};
  std::optional<std::string> password{};  ///< absent: unchanged
  std::string sender{};
  std::vector<std::string> recipients{};
  bool weekly = false;
};
BOOST_DESCRIBE_STRUCT(MailingBody, (),
                      (host, port, security, user, password, sender, recipients, weekly))

namespace {

constexpr std::string_view kKind = "mailing";
constexpr records::Transition kSteps[] = {
    {"", "set", "mail.configured"},  {"set", "set", "mail.configured"},
    {"", "sent", "digest.sent"},     {"set", "sent", "digest.sent"},
    {"sent", "sent", "digest.sent"}, {"sent", "set", "mail.configured"}};
constexpr records::Lifecycle kLife{kKind, kSteps};
constexpr int kFirstHour = 7;

Result<void> save(vault::Session& session, const Mailing& mailing, std::string_view state,
                  std::string_view by) {
  TRY(writing(session, [&](store::Transaction& tx) -> Result<bool> {
    const auto before = TRY(records::find(session, tx, kKind, kKind));
    TRY(records::save(session, tx, kLife, kKind, state, json::bind::write(mailing),
                      before ? before->version : 0, by));
    return true;
  }));
  return {};
}

MailingView view_of(const Mailing& mailing) {
  MailingView view{mailing.host,       mailing.port,   mailing.security,
                   mailing.user,       mailing.sender, !mailing.password.empty(),
                   mailing.recipients, mailing.weekly, {}};
  if (const auto day = parse_iso_date(mailing.sent_for)) view.sent_for = *day;
  return view;
}

/// Who reads a mailed digest is not known: it says what the owner would see, which names nobody.
identity::Actor owners_eyes() {
  identity::Actor actor;
  actor.member = "system";
  actor.display_name = "Serment";
  actor.permissions = identity::permissions_of(identity::Role::owner);
  return actor;
}

struct Letter {
  net::MailServer server;
  net::Mail mail;
};

Letter envelope_of(const Mailing& mailing) {
  Letter letter;
  letter.server = {.host = mailing.host,
                   .port = mailing.port,
                   .security = mailing.security,
                   .user = mailing.user,
                   .password = mailing.password};
  letter.mail.sender = mailing.sender;
  letter.mail.recipients = mailing.recipients;
  return letter;
}

/// Refused when it is set, not on a Monday at seven.
Result<void> check(const Mailing& mailing) {
  constexpr std::size_t kMostRecipients = 10, kLongestSecret = 500;
  const auto letter = envelope_of(mailing);
  TRY_VOID(net::check_mail(letter.server, letter.mail));
  if (mailing.recipients.size() > kMostRecipients)
    return fail(Errc::invalid_input, "mail.address", "Dix adresses au plus.",
                "Rien n’a été changé.", "Retirez-en.", "recipients");
  if (mailing.user.size() > kLongestSecret || mailing.password.size() > kLongestSecret)
    return fail(Errc::invalid_input, "mail.server",
                "L’identifiant ou le mot de passe est trop long.", "Rien n’a été changé.",
                "Raccourcissez-le.", "user");
  return {};
}

/// Read on the engine, sent outside it: a slow server holds nobody.
Result<void> send(Services& services, const Mailing& mailing) {
  const auto today = services.clock.today();
  const auto week = TRY(on_engine(services, owners_eyes(), [&](vault::Session& session) {
    return week_of(services, session, owners_eyes());
  }));
  auto letter = envelope_of(mailing);
  letter.mail.subject = "Serment, semaine du " + in_french(agenda::monday_of(today));
  letter.mail.lines = agenda::digest(week.told, today);
  letter.mail.message_id = draw_id(services.random) + "@serment";
  TRY_VOID(net::send_mail(letter.server, letter.mail, services.clock.now()));
  return services.engine.run([&](vault::Session& session) -> Result<void> {
    session.actor = "system";
    auto sent = TRY(load_mailing(session));
    sent.sent_for = iso(agenda::monday_of(today));
    return save(session, sent, "sent", "system");
  });
}

/// 0 while nothing was set.
Result<std::uint32_t> version_of(vault::Session& session) {
  return reading(session, [&](store::Transaction& tx) -> Result<std::uint32_t> {
    const auto record = TRY(records::find(session, tx, kKind, kKind));
    return record ? record->version : 0U;
  });
}

Result<Reply> get(Call& call) {
  auto reply = reply_with(view_of(TRY(load_mailing(*call.session))));
  reply.headers.push_back(etag(TRY(version_of(*call.session))));
  return reply;
}

Result<Reply> put(Call& call) {
  const auto body = TRY(read_body<MailingBody>(call));
  if (TRY(if_match(call)) != TRY(version_of(*call.session))) return changed_meanwhile();
  auto mailing = TRY(load_mailing(*call.session));
  // Another server never receives the password of the one before.
  if (body.host != mailing.host || body.user != mailing.user) mailing.password.clear();
  mailing.host = body.host;
  mailing.port = body.port;
  mailing.security = body.security;
  mailing.user = body.user;
  if (body.password) mailing.password = *body.password;
  mailing.sender = body.sender;
  mailing.recipients = body.recipients;
  mailing.weekly = body.weekly;
  TRY_VOID(check(mailing));
  TRY_VOID(save(*call.session, mailing, "set", call.actor.member));
  return get(call);
}

Result<Reply> send_now(Call& call) {
  const auto mailing = TRY(on_engine(
      call.services, call.actor, [](vault::Session& session) { return load_mailing(session); }));
  if (mailing.host.empty())
    return fail(Errc::not_found, "mail.not_set", "L’envoi de courriels n’est pas réglé.",
                "Rien n’a été envoyé.", "Réglez-le d’abord.");
  TRY_VOID(send(call.services, mailing));
  return no_content();
}

using identity::Permission;

constexpr Route kMailingRoutes[] = {
    {"GET", "/mailing", "Par où, et vers qui, part le résumé du lundi", Access::member,
     Permission::settings_manage, Run::grouped, nullptr, schema<MailingView>, "", "", get},
    {"PUT", "/mailing", "Régler l’envoi du résumé du lundi", Access::reauthenticated,
     Permission::settings_manage, Run::grouped, schema<MailingBody>, schema<MailingView>,
     "mail.configured",
     "mail.server mail.address mail.security conflict.changed conflict.if_match_needed", put},
    {"POST", "/digest/send", "Envoyer le résumé maintenant", Access::member,
     Permission::settings_manage, Run::free, any_object, nullptr, "digest.sent",
     "mail.not_set mail.unreachable mail.refused mail.address mail.security", send_now},
};

}  // namespace

Result<Mailing> load_mailing(vault::Session& session) {
  return reading(session, [&](store::Transaction& tx) -> Result<Mailing> {
    const auto record = TRY(records::find(session, tx, kKind, kKind));
    if (!record) return Mailing{};
    return json::bind::read<Mailing>(record->json);
  });
}

Result<void> send_digest_if_due(Services& services) {
  const auto now = to_paris(services.clock.now());
  const auto monday = agenda::monday_of(now.date);
  if (now.date == monday && now.hour < kFirstHour) return {};
  const auto mailing = TRY(on_engine(
      services, owners_eyes(), [](vault::Session& session) { return load_mailing(session); }));
  if (!mailing.weekly || mailing.sent_for == iso(monday)) return {};
  return send(services, mailing);
}

std::span<const Route> mailing_routes() {
  return kMailingRoutes;
}

}  // namespace serment::api
