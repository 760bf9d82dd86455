// The journal: read backwards, verified as a job, signed; when people work, in a picture.
#include "audit/journal.h"

#include <set>

#include "api/conformity_routes.h"
#include "api/last_verification.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "audit/actions.h"
#include "base/paris.h"
#include "compliance/journal_expiry.h"
#include "crypto/encoding.h"
#include "law/deadline.h"
#include "oversight/week.h"
#include "records/accounts.h"
#include "vault/dossier_accounts.h"

namespace serment::api {

struct EventView {
  std::uint64_t index = 0;
  std::string at{}, action{}, label{}, actor{}, actor_name{}, object{};
  bool detail_readable = false;
};
BOOST_DESCRIBE_STRUCT(EventView, (),
                      (index, at, action, label, actor, actor_name, object, detail_readable))
/// `next` is the `before` of the next page; a page may be short, or empty, and have one.
struct EventPage {
  std::vector<EventView> items{};
  std::uint64_t total = 0;  ///< events in the journal
  std::optional<std::string> next{};
};
BOOST_DESCRIBE_STRUCT(EventPage, (), (items, total, next))
struct CheckpointView {
  std::string origin{};
  std::uint64_t size = 0;
  std::string root{}, checkpoint{}, verifier_key{};
};
BOOST_DESCRIBE_STRUCT(CheckpointView, (), (origin, size, root, checkpoint, verifier_key))
struct ReadableMonthView {
  std::string month{};
  std::uint64_t events = 0;
  std::optional<Date> allowed_from{}, due_from{};
  bool due = false;
};
BOOST_DESCRIBE_STRUCT(ReadableMonthView, (), (month, events, allowed_from, due_from, due))
struct ExpiryRequest {
  std::optional<Date> before{};
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(ExpiryRequest, (), (before, reason))
struct ExpiryAnswer {
  std::vector<std::string> months{};
};
BOOST_DESCRIBE_STRUCT(ExpiryAnswer, (), (months))
struct HoursView {
  std::vector<std::uint64_t> hours{};  ///< 24, of Paris
  int days = 0;
  std::uint64_t outside = 0;  ///< of these, while the practice was closed
  bool usual = true;          ///< the practice has not said its hours: those of the law's table
  int opens = 0, closes = 0;  ///< hours between which it is open on some day
};
BOOST_DESCRIBE_STRUCT(HoursView, (), (hours, days, outside, usual, opens, closes))

namespace {

constexpr std::uint64_t kMostLooked = 20'000;
constexpr std::uint64_t kSlice = 20'000;

/// A day, whole, or an instant.
Result<std::optional<Instant>> bound_of(const Call& call, std::string_view name, bool end_of_day) {
  const auto text = call.query(name);
  if (text.empty()) return std::nullopt;
  if (auto instant = parse_instant(text)) return std::optional<Instant>(*instant);
  const auto day = *TRY(date_of(call, name));
  return std::optional<Instant>(paris_midnight(end_of_day ? add_days(day, 1) : day));
}

Result<audit::Filter> filter_of(const Call& call) {
  constexpr std::uint64_t kUsual = 50;
  audit::Filter filter;
  filter.from = TRY(bound_of(call, "from", false));
  filter.to = TRY(bound_of(call, "to", true));
  filter.action = call.query("action");
  filter.object = call.query("object");
  filter.actor = call.query("actor");
  filter.limit = std::max<std::uint64_t>(1, TRY(number_of(call, "limit", kUsual)));
  return filter;
}

EventView event_view(const Services& services, const audit::StoredEvent& stored) {
  const auto& event = stored.event;
  return {stored.index, iso(event.at),
          event.action, std::string(audit::action_label(event.action)),
          event.actor,  name_of_actor(services, event.actor),
          event.object, stored.detail_readable};
}

/// Reading the journal is an act: it is written in the same transaction as it is read.
Result<Reply> list_events(Call& call) {
  const auto filter = TRY(filter_of(call));
  std::optional<std::uint64_t> before;
  if (call.has_query("before")) before = TRY(number_of(call, "before", 0));
  auto& session = *call.session;
  const auto page = TRY(writing(session, [&](store::Transaction& tx) -> Result<EventPage> {
    EventPage found;
    const auto next = TRY(session.journal.list_back(
        tx, filter, before, kMostLooked, [&](const audit::StoredEvent& stored) {
          found.items.push_back(event_view(call.services, stored));
        }));
    if (next) found.next = std::to_string(*next);
    const audit::Event act{"journal.read", session.actor, {}, session.clock.now()};
    found.total = TRY(session.journal.append(tx, act, {})) + 1;
    return found;
  }));
  return reply_with(page);
}

Result<std::string> verify(Services& services, const identity::Actor& actor, JobHandle& job) {
  std::optional<audit::GradualVerification> verification;
  std::uint64_t size = 0;
  bool more = true;
  while (more) {
    more = TRY(on_engine(services, actor, [&](vault::Session& session) -> Result<bool> {
      if (!verification) verification.emplace(TRY(session.journal.begin_verification()));
      return reading(session, [&](store::Transaction& tx) -> Result<bool> {
        if (size == 0) size = TRY(session.journal.checkpoint(tx)).size;
        return verification->step(tx, kSlice);
      });
    }));
    job.progress(verification->read(), std::max(size, verification->read()),
                 "Relecture du journal.");
    if (job.cancelled())
      return fail(Errc::conflict, "job.cancelled", "La vérification a été arrêtée.",
                  "Le journal n’a pas été touché.");
  }
  const auto view = TRY(on_engine(services, actor, [&](vault::Session& session) {
    return reading(session,
                   [&](store::Transaction& tx) -> Result<VerificationView> {
                     auto found = TRY(verification->finish(tx));
                     TRY_VOID(vault::account_for_dossiers(tx, session.practice(), found));
                     TRY_VOID(vault::account_for_epochs(tx, session.vault, found));
                     TRY_VOID(records::account_for_records(tx, session.practice(), found));
                     return api::view_of(found);
                   })
        .and_then([&](VerificationView found) {
          return save_verification(session, std::move(found), actor.display_name);
        });
  }));
  return json::bind::write(view);
}

Result<Reply> post_verification(Call& call) {
  return job_reply(TRY(start_verification(call.services, call.actor)));
}

Result<Reply> get_verification(Call& call) {
  const auto last = TRY(reading(
      *call.session, [&](store::Transaction& tx) { return last_verification(*call.session, tx); }));
  if (last) return reply_with(*last);
  return fail(Errc::not_found, "journal.never_verified", "Le journal n’a jamais été vérifié.", {},
              "Appuyez sur «\u00a0Vérifier maintenant\u00a0».");
}

Result<CheckpointView> signed_now(vault::Session& session, store::Transaction& tx) {
  const auto checkpoint = TRY(session.journal.checkpoint(tx));
  return CheckpointView{checkpoint.origin, checkpoint.size, crypto::base64(checkpoint.root),
                        checkpoint.text, session.journal.verifier_key()};
}

Result<Reply> get_checkpoint(Call& call) {
  return reply_with(TRY(reading(
      *call.session, [&](store::Transaction& tx) { return signed_now(*call.session, tx); })));
}

/// The act comes first, so that the signed journal tells it.
Result<Reply> post_checkpoint(Call& call) {
  auto& session = *call.session;
  return reply_with(TRY(writing(session, [&](store::Transaction& tx) -> Result<CheckpointView> {
    TRY(session.journal.append(tx, {"journal.checkpointed", session.actor, {}, session.clock.now()},
                               {}));
    return signed_now(session, tx);
  })));
}

Result<Reply> get_expiry(Call& call) {
  auto& session = *call.session;
  const auto today = call.services.clock.today();
  const auto policy = TRY(call.services.policy(session));
  const auto months = TRY(reading(session, [&](store::Transaction& tx) {
    return compliance::journal_months(session, tx, call.services.rules(), policy);
  }));
  std::vector<ReadableMonthView> views;
  for (const auto& month : months)
    views.push_back({month.readable.month, month.events, month.allowed_from, month.due_from,
                     month.due_from && *month.due_from <= today});
  return reply_with_list(std::move(views));
}

Result<Reply> post_expiry(Call& call) {
  const auto wanted = TRY(read_body<ExpiryRequest>(call));
  auto& session = *call.session;
  const auto policy = TRY(call.services.policy(session));
  ExpiryAnswer answer;
  answer.months = TRY(writing(session, [&](store::Transaction& tx) {
    return compliance::expire_journal(session, tx, call.services.rules(), policy, wanted.before,
                                      call.actor.display_name, wanted.reason);
  }));
  call.services.home_memory.forget();
  return reply_with(answer);
}

void show_opening(HoursView& view, const oversight::Opening& opening) {
  constexpr int kHour = 60;
  view.usual = opening.version == 0;
  view.opens = 24;
  for (const auto& day : opening.week) {
    if (day.to <= day.from) continue;
    view.opens = std::min(view.opens, day.from / kHour);
    view.closes = std::max(view.closes, (day.to + kHour - 1) / kHour);
  }
  view.opens = std::min(view.opens, view.closes);
}

/// Openings of dossiers by hour of the day: what is unusual shows.
Result<Reply> get_hours(Call& call) {
  const auto days = static_cast<int>(TRY(number_of(call, "days", 30)));
  auto& session = *call.session;
  const auto today = call.services.clock.today();
  const auto first = add_days(today, 1 - std::max(days, 1));
  std::set<Date> holidays;
  for (auto year = int(first.year()); year <= int(today.year()); ++year)
    for (const auto holiday : law::public_holidays(year)) holidays.insert(holiday);
  HoursView view{.hours = std::vector<std::uint64_t>(24, 0), .days = days};
  audit::Filter filter;
  filter.from = paris_midnight(first);
  filter.action = "dossier.";
  constexpr std::uint64_t kMost = 200'000;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    std::fill(view.hours.begin(), view.hours.end(), 0);
    view.outside = 0;
    const auto opening = TRY(oversight::opening_hours(session, tx));
    show_opening(view, opening);
    TRY(session.journal.list_back(
        tx, filter, std::nullopt, kMost, [&](const audit::StoredEvent& stored) {
          ++view.hours[static_cast<std::size_t>(to_paris(stored.event.at).hour)];
          if (!oversight::is_open(stored.event.at, opening.week, holidays)) ++view.outside;
        }));
    return {};
  }));
  return reply_with(view);
}

}  // namespace

Result<std::string> start_verification(Services& services, const identity::Actor& actor) {
  return services.jobs.start("journal_verification", actor, [&services, actor](JobHandle& job) {
    return verify(services, actor, job);
  });
}

namespace {

using identity::Permission;

constexpr std::uint64_t kLongestPage = 500;
constexpr std::uint64_t kMostDays = 366;
constexpr Parameter kOfJournal[] = {
    query::text("from", "À partir de ce jour, ou de cet instant"),
    query::text("to", "Jusqu’à ce jour compris, ou cet instant"),
    query::text("action", "Les actes de cette sorte\u00a0; finie par un point, toute la famille"),
    query::text("object", "Ce qui touche cet objet"),
    query::text("actor", "Les actes de cette personne"),
    query::natural("before", INT64_MAX, "La page d’après\u00a0: le «\u00a0next\u00a0» reçu"),
    query::natural("limit", kLongestPage, "Combien d’actes à la fois"),
};
constexpr Parameter kOfHours[] = {
    query::natural("days", kMostDays, "Sur combien de jours, aujourd’hui compris"),
};
constexpr Route kJournalRoutes[] = {
    {"GET", Address("/journal", kOfJournal), "Le journal, du plus récent au plus ancien",
     Access::member, Permission::journal_read, Run::grouped, nullptr, schema<EventPage>,
     "journal.read", "request.number date.malformed", list_events},
    {"POST", "/journal/verify", "Relire tout le journal et dire s’il est intact", Access::member,
     Permission::journal_verify, Run::free, any_object, any_object, "journal.verified", "",
     post_verification},
    {"GET", "/journal/verification", "La dernière vérification", Access::member,
     Permission::journal_read, Run::grouped, nullptr, schema<VerificationView>, "",
     "journal.never_verified", get_verification},
    {"GET", "/journal/checkpoint", "La taille et la racine du journal, signées", Access::member,
     Permission::journal_read, Run::grouped, nullptr, schema<CheckpointView>, "", "",
     get_checkpoint},
    {"POST", "/journal/checkpoint", "Signer un point de contrôle, et l’écrire au journal",
     Access::member, Permission::journal_verify, Run::grouped, any_object, schema<CheckpointView>,
     "journal.checkpointed", "", post_checkpoint},
    {"GET", "/journal/expiry", "Les mois dont le détail se lit encore, et leur terme",
     Access::member, Permission::journal_read, Run::grouped, nullptr,
     schema<Listing<ReadableMonthView>>, "", "", get_expiry},
    {"POST", "/journal/expiry", "Effacer le détail de mois anciens, sous son nom et sans retour",
     Access::reauthenticated, Permission::erasure_approve, Run::grouped, schema<ExpiryRequest>,
     schema<ExpiryAnswer>, "journal.expiry_decided",
     "journal.expiry_unsigned journal.expiry_too_early journal.nothing_to_expire", post_expiry},
    {"GET", Address("/journal/hours", kOfHours), "Les accès aux dossiers par heure", Access::member,
     Permission::journal_read, Run::grouped, nullptr, schema<HoursView>, "", "request.number",
     get_hours},
};

}  // namespace

std::span<const Route> journal_routes() {
  return kJournalRoutes;
}

}  // namespace serment::api
