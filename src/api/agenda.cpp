// The duties of the practice outside the application: the week in eight lines, by print or by mail,
// and the calendar that a telephone reads. Nothing leaves before the practice chose where.
#include <boost/describe.hpp>

#include "agenda/calendar_feed.h"
#include "api/duties.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/router.h"
#include "api/week.h"
#include "api/workflow_routes.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "records/records.h"

namespace serment::api {

/// The sealed content of "calendar_feed": whose duties, and the print of the secret in the address.
struct FeedRecord {
  std::string member{}, secret_hash{};
};
BOOST_DESCRIBE_STRUCT(FeedRecord, (), (member, secret_hash))
struct DutyView {
  std::string id{}, title{}, why{}, source{}, href{}, level{};
  std::optional<Date> due{};
  int minutes = 0;
};
BOOST_DESCRIBE_STRUCT(DutyView, (), (id, title, why, source, href, level, due, minutes))
struct FeedView {
  bool open = false;
  std::optional<std::string> address{};  ///< told once, when it is opened
};
BOOST_DESCRIBE_STRUCT(FeedView, (), (open, address))
struct DigestView {
  Date week;
  std::vector<std::string> lines{};
  std::optional<Date> sent_for{};
};
BOOST_DESCRIBE_STRUCT(DigestView, (), (week, lines, sent_for))

namespace {

constexpr std::string_view kFeedKind = "calendar_feed";
constexpr records::Transition kFeedSteps[] = {{"", "open", "calendar.opened"},
                                              {"open", "open", "calendar.opened"},
                                              {"open", "closed", "calendar.closed"},
                                              {"closed", "open", "calendar.opened"}};
constexpr records::Lifecycle kFeeds{kFeedKind, kFeedSteps};

std::string_view level_of(records::DutyLevel level) {
  switch (level) {
    case records::DutyLevel::late:
      return "late";
    case records::DutyLevel::due:
      return "due";
    case records::DutyLevel::todo:
      return "todo";
  }
  return "todo";
}

Result<Reply> list_duties(Call& call) {
  std::vector<DutyView> views;
  for (const auto& duty : TRY(duties_of(call.services, *call.session, call.actor)))
    views.push_back({duty.id, duty.title, duty.why, duty.source, duty.href,
                     std::string(level_of(duty.level)), hygiene::day_of(duty), duty.minutes});
  return reply_with_list(std::move(views));
}

Result<Reply> get_feed(Call& call) {
  const auto record = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return records::find(*call.session, tx, kFeedKind, call.actor.member);
  }));
  return reply_with(FeedView{.open = record && record->state == "open"});
}

Result<Reply> open_feed(Call& call) {
  constexpr std::size_t kSecretBytes = 24;
  std::array<std::uint8_t, kSecretBytes> drawn{};
  call.services.random.fill(drawn);
  const auto secret = crypto::hex(drawn);
  const FeedRecord feed{call.actor.member, crypto::hex(crypto::sha256(as_bytes(secret)))};
  TRY(writing(*call.session, [&](store::Transaction& tx) -> Result<bool> {
    const auto before = TRY(records::find(*call.session, tx, kFeedKind, call.actor.member));
    TRY(records::save(*call.session, tx, kFeeds, call.actor.member, "open", json::bind::write(feed),
                      before ? before->version : 0, call.actor.member));
    return true;
  }));
  return reply_with(FeedView{true, call.services.configuration.origin() + std::string(kPrefix) +
                                       "/calendar/" + secret + ".ics"},
                    201);
}

Result<Reply> close_feed(Call& call) {
  TRY(writing(*call.session, [&](store::Transaction& tx) -> Result<bool> {
    const auto before = TRY(records::find(*call.session, tx, kFeedKind, call.actor.member));
    if (!before || before->state != "open") return false;
    TRY(records::save(*call.session, tx, kFeeds, call.actor.member, "closed", before->json,
                      before->version, call.actor.member));
    return true;
  }));
  return no_content();
}

/// Who opened the feed of that address, if it is open and the person still belongs here.
Result<identity::Actor> reader_of(Call& call) {
  const auto print = crypto::hex(crypto::sha256(as_bytes(call.path["secret"])));
  const auto feeds = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return records::list(*call.session, tx, kFeedKind);
  }));
  for (const auto& record : feeds) {
    if (record.state != "open") continue;
    const auto feed = TRY(json::bind::read<FeedRecord>(record.json));
    if (feed.secret_hash != print) continue;
    const auto known = call.services.identity.directory.find(feed.member);
    if (!known || !known->active()) break;
    identity::Actor actor;
    actor.member = feed.member;
    actor.permissions = identity::permissions_of(known->member);
    return actor;
  }
  return fail(Errc::not_found, "calendar.unknown", "Ce calendrier n’existe pas, ou plus.", {},
              "Donnez-vous une nouvelle adresse dans «\u00a0Échéances\u00a0».");
}

Result<Reply> read_feed(Call& call) {
  const auto actor = TRY(reader_of(call));
  const auto week = TRY(week_of(call.services, *call.session, actor));
  const auto duties = TRY(duties_of(call.services, *call.session, actor));
  Reply reply;
  reply.content_type = "text/calendar; charset=utf-8";
  // The clocks of duties are the duties themselves: those of conformity alone are added.
  reply.body = agenda::icalendar(agenda::entries(duties, week.measures_clocks),
                                 "Serment, " + week.told.practice, call.services.clock.now());
  reply.headers.push_back({"Cache-Control", "private, no-store"});
  return reply;
}

Result<Reply> get_digest(Call& call) {
  const auto week = TRY(week_of(call.services, *call.session, call.actor));
  const auto today = call.services.clock.today();
  const auto settings = TRY(load_mailing(*call.session));
  DigestView view{agenda::monday_of(today), agenda::digest(week.told, today), {}};
  if (!settings.sent_for.empty()) view.sent_for = TRY(parse_iso_date(settings.sent_for));
  return reply_with(view);
}

using identity::Permission;

constexpr Route kAgendaRoutes[] = {
    {"GET", "/duties", "Ce qui attend, avec ses dates", Access::member, Permission::home_read,
     Run::grouped, nullptr, schema<Listing<DutyView>>, "", "", list_duties},
    {"GET", "/calendar", "L’adresse de son calendrier\u00a0: donnée ou non", Access::member,
     Permission::home_read, Run::grouped, nullptr, schema<FeedView>, "", "", get_feed},
    {"POST", "/calendar", "Se donner une adresse de calendrier\u00a0; l’ancienne s’éteint",
     Access::member, Permission::home_read, Run::grouped, any_object, schema<FeedView>,
     "calendar.opened", "", open_feed, kUsualBody, !kSpooled, ToldOnce::done_once},
    {"DELETE", "/calendar", "Éteindre l’adresse de son calendrier", Access::member,
     Permission::home_read, Run::grouped, nullptr, nullptr, "calendar.closed", "", close_feed},
    // An agenda that asks it may add something of its own to every address, against caches.
    {"GET", Address("/calendar/{secret}.ics", {}, Others::passed_over),
     "Le calendrier des échéances, sans aucun nom", Access::anyone, Permission::home_read,
     Run::grouped, nullptr, octets, "", "calendar.unknown", read_feed},
    {"GET", "/digest", "La semaine en huit lignes", Access::member, Permission::home_read,
     Run::grouped, nullptr, schema<DigestView>, "", "", get_digest},
};

}  // namespace

std::span<const Route> agenda_routes() {
  return kAgendaRoutes;
}

}  // namespace serment::api
