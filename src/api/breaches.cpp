// Breaches of personal data: reported by anyone, qualified, decided, notified, closed; the
// register.
#include "api/breach_views.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "breach/form.h"
#include "breach/register.h"
#include "breach/replay.h"
#include "compliance/founding.h"
#include "crypto/encoding.h"

namespace serment::api {

struct CatalogueOption {
  std::string id{}, label{};
};
BOOST_DESCRIBE_STRUCT(CatalogueOption, (), (id, label))
struct CatalogueList {
  std::string id{}, title{};
  bool several = false;
  std::vector<CatalogueOption> options{};
};
BOOST_DESCRIBE_STRUCT(CatalogueList, (), (id, title, several, options))
struct CatalogueQuestion {
  std::string id{}, text{}, hint{};
};
BOOST_DESCRIBE_STRUCT(CatalogueQuestion, (), (id, text, hint))
struct BreachCatalogue {
  std::vector<CatalogueQuestion> questions{}, facts{};
  std::vector<CatalogueList> lists{};
};
BOOST_DESCRIBE_STRUCT(BreachCatalogue, (), (questions, facts, lists))
struct BreachExample {
  std::string id{}, title{}, story{}, reference{}, url{}, confidence{};
  std::vector<BreachClock> clocks{};
  AdvisedView authority{}, persons{};
  std::vector<ContactView> contacts{};
};
BOOST_DESCRIBE_STRUCT(BreachExample, (),
                      (id, title, story, reference, url, confidence, clocks, authority, persons,
                       contacts))
struct LessonsBody {
  std::string lessons{};
};
BOOST_DESCRIBE_STRUCT(LessonsBody, (), (lessons))

namespace {

using breach::StoredBreach;
using identity::Permission;

breach::Author author_of(const Call& call) {
  return {call.actor.member, call.actor.display_name};
}

Reply versioned(const StoredBreach& stored, int status = 200) {
  auto reply = reply_with(breach_view(stored), status);
  reply.headers.push_back(etag(stored.version));
  return reply;
}

/// Runs an edit of a breach on the version that If-Match names.
template <class Work>
Result<Reply> edited(Call& call, const Work& work) {
  const auto version = TRY(if_match(call));
  auto& session = *call.session;
  return versioned(TRY(writing(session, [&](store::Transaction& tx) {
    return work(breach::Edit{session, tx, call.path["id"], version, author_of(call)});
  })));
}

Result<StoredBreach> found(Call& call) {
  return reading(*call.session, [&](store::Transaction& tx) {
    return breach::find(*call.session, tx, call.path["id"]);
  });
}

Result<Reply> get_catalogue(Call&) {
  const auto& all = breach::Catalogue::embedded();
  BreachCatalogue view;
  for (const auto& one : all.questions) view.questions.push_back({one.id, one.text, one.hint});
  for (const auto& one : all.facts) view.facts.push_back({one.id, one.text, one.hint});
  for (const auto& list : all.lists) {
    CatalogueList shown{list.id, list.title, list.several, {}};
    for (const auto& option : list.options) shown.options.push_back({option.id, option.label});
    view.lists.push_back(std::move(shown));
  }
  return reply_with(view);
}

Result<Reply> get_examples(Call&) {
  std::vector<BreachExample> views;
  for (const auto& replay : breach::replays()) {
    breach::Breach as_if;
    as_if.facts = replay.facts;
    as_if.awareness = replay.awareness;
    const auto judged = breach::decide(breach::Catalogue::embedded(), replay.facts);
    views.push_back({replay.id, replay.title, replay.story, replay.reference, replay.url,
                     replay.confidence, clock_views(replay.awareness),
                     advised_view(judged.authority), advised_view(judged.persons),
                     contact_views(as_if)});
  }
  return reply_with_list(std::move(views));
}

Result<Reply> list_breaches(Call& call) {
  std::vector<BreachHeading> views;
  for (const auto& stored : TRY(reading(
           *call.session, [&](store::Transaction& tx) { return breach::list(*call.session, tx); })))
    views.push_back(breach_heading(stored));
  std::reverse(views.begin(), views.end());
  if (call.services.first_this_minute(call, "breaches")) TRY_VOID(journal(call, "breach.read"));
  return reply_with_list(std::move(views));
}

Result<Reply> list_mine(Call& call) {
  std::vector<BreachReceipt> views;
  for (const auto& stored : TRY(reading(
           *call.session, [&](store::Transaction& tx) { return breach::list(*call.session, tx); })))
    if (stored.breach.reported_by == call.actor.member)
      views.push_back({stored.id, stored.breach.reported_at, stored.breach.report.what,
                       std::string(breach::state_in_french(stored.state))});
  std::reverse(views.begin(), views.end());
  return reply_with_list(std::move(views));
}

Result<Reply> post_report(Call& call) {
  const auto told = TRY(read_body<breach::Report>(call));
  auto& session = *call.session;
  const auto stored = TRY(writing(session, [&](store::Transaction& tx) {
    return breach::report(session, tx, told, author_of(call));
  }));
  return reply_with(BreachReceipt{stored.id, stored.breach.reported_at, told.what,
                                  std::string(breach::state_in_french(stored.state))},
                    201);
}

Result<Reply> get_breach(Call& call) {
  const auto stored = TRY(found(call));
  TRY_VOID(journal(call, "breach.read", "breach/" + stored.id));
  return versioned(stored);
}

Result<Reply> put_facts(Call& call) {
  const auto facts = TRY(read_body<breach::Facts>(call));
  return edited(call, [&](const breach::Edit& edit) { return breach::save_facts(edit, facts); });
}

Result<Reply> put_awareness(Call& call) {
  const auto awareness = TRY(read_body<breach::Awareness>(call));
  return edited(call,
                [&](const breach::Edit& edit) { return breach::save_awareness(edit, awareness); });
}

Result<Reply> post_decision(Call& call) {
  const auto choice = TRY(read_body<breach::Choice>(call));
  return edited(call,
                [&](const breach::Edit& edit) { return breach::decide_breach(edit, choice); });
}

Result<Reply> post_notification(Call& call) {
  const auto sent = TRY(read_body<breach::Notification>(call));
  return edited(call,
                [&](const breach::Edit& edit) { return breach::add_notification(edit, sent); });
}

Result<Reply> put_informed(Call& call) {
  const auto informed = TRY(read_body<breach::Informed>(call));
  return edited(call,
                [&](const breach::Edit& edit) { return breach::save_informed(edit, informed); });
}

Result<Reply> post_told(Call& call) {
  const auto told = TRY(read_body<breach::Told>(call));
  return edited(call, [&](const breach::Edit& edit) { return breach::add_told(edit, told); });
}

Result<Reply> post_close(Call& call) {
  const auto body = TRY(read_body<LessonsBody>(call));
  return edited(call, [&](const breach::Edit& edit) { return breach::close(edit, body.lessons); });
}

Result<std::optional<compliance::Answers>> answers_if_any(vault::Session& session,
                                                          store::Transaction& tx) {
  auto answers = compliance::load_answers(session, tx);
  if (answers) return std::optional<compliance::Answers>(std::move(*answers));
  if (answers.error().errc == Errc::not_found) return std::optional<compliance::Answers>{};
  return tl::unexpected<Error>(std::move(answers).error());
}

Result<Reply> get_form(Call& call) {
  auto kind = call.query("kind");
  if (kind.empty()) kind = "initial";
  if (!breach::Catalogue::embedded().has_option("notification", kind))
    return fail(Errc::invalid_input, "breach.option", "Cette sorte de notification n’existe pas.",
                {}, "Demandez initial, complementary ou full.", "kind");
  const auto stored = TRY(found(call));
  const auto answers = TRY(reading(
      *call.session, [&](store::Transaction& tx) { return answers_if_any(*call.session, tx); }));
  TRY_VOID(journal(call, "breach.read", "breach/" + stored.id));
  return reply_with_list(breach::fill_form(stored.breach, kind, answers, call.actor.display_name));
}

struct Kept {
  std::vector<StoredBreach> breaches;
  std::optional<compliance::Answers> answers;
};
Result<Kept> whole_register(Call& call) {
  return on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) -> Result<Kept> {
      Kept kept;
      kept.breaches = TRY(breach::list(session, tx));
      kept.answers = TRY(answers_if_any(session, tx));
      return kept;
    });
  });
}

Result<Reply> register_ods(Call& call) {
  const auto kept = TRY(whole_register(call));
  const auto file = TRY(breach::register_ods(kept.breaches, call.services.clock.now()));
  TRY_VOID(journal(call, "breach.exported"));
  return file_reply(std::string(as_text(file)), "application/vnd.oasis.opendocument.spreadsheet",
                    "registre-des-violations.ods");
}

Result<Reply> register_pdf(Call& call) {
  const auto kept = TRY(whole_register(call));
  if (!kept.answers)
    return fail(Errc::not_found, "practice.no_answers", "Le cabinet n’a pas encore répondu.", {},
                "Répondez aux dix questions d’abord.");
  const auto file =
      TRY(breach::register_pdf(kept.breaches, *kept.answers, call.services.clock.now()));
  TRY_VOID(journal(call, "breach.exported"));
  return file_reply(std::string(as_text(file)), "application/pdf", "registre-des-violations.pdf");
}

constexpr std::string_view kEditErrors =
    "breach.unknown breach.closed breach.text breach.option breach.date breach.future "
    "conflict.changed conflict.if_match_needed";

constexpr Parameter kOfForm[] = {
    query::choice("kind", "initial complementary full", "La sorte de notification"),
};
constexpr Route kBreachRoutes[] = {
    {"GET", "/breaches", "Le registre des violations de données", Access::member,
     Permission::breach_read, Run::grouped, nullptr, schema<Listing<BreachHeading>>, "breach.read",
     "", list_breaches},
    {"GET", "/breaches/catalogue", "Les questions et les listes d’une violation", Access::member,
     Permission::breach_report, Run::free, nullptr, schema<BreachCatalogue>, "", "", get_catalogue},
    {"GET", "/breaches/examples", "Trois cas réels, et ce que Serment aurait demandé",
     Access::member, Permission::breach_report, Run::free, nullptr, schema<Listing<BreachExample>>,
     "", "", get_examples},
    {"GET", "/breaches/mine", "Ce que j’ai signalé", Access::member, Permission::breach_report,
     Run::grouped, nullptr, schema<Listing<BreachReceipt>>, "", "", list_mine},
    {"GET", "/breaches/register.ods", "Le registre des violations, en tableur", Access::member,
     Permission::breach_read, Run::free, nullptr, octets, "breach.exported", "", register_ods},
    {"GET", "/breaches/register.pdf", "Le registre des violations, à remettre", Access::member,
     Permission::breach_read, Run::free, nullptr, octets, "breach.exported", "practice.no_answers",
     register_pdf},
    {"POST", "/breaches", "Signaler une erreur ou un incident", Access::member,
     Permission::breach_report, Run::grouped, schema<breach::Report>, schema<BreachReceipt>,
     "breach.reported", "breach.text breach.date breach.future breach.option breach.count",
     post_report},
    {"GET", "/breaches/{id}", "Une violation, en entier", Access::member, Permission::breach_read,
     Run::grouped, nullptr, schema<BreachView>, "breach.read", "breach.unknown", get_breach},
    {"GET", Address("/breaches/{id}/form", kOfForm), "Le formulaire de la CNIL, rempli",
     Access::member, Permission::breach_read, Run::grouped, nullptr,
     schema<Listing<breach::FilledGroup>>, "breach.read", "breach.unknown breach.option", get_form},
    {"PUT", "/breaches/{id}/facts", "Préciser une violation", Access::member,
     Permission::breach_manage, Run::grouped, schema<breach::Facts>, schema<BreachView>,
     "breach.updated", kEditErrors, put_facts},
    {"PUT", "/breaches/{id}/awareness", "Dater la prise de connaissance", Access::member,
     Permission::breach_manage, Run::grouped, schema<breach::Awareness>, schema<BreachView>,
     "breach.updated", "breach.unknown breach.aware_before_noticed breach.awareness_reason",
     put_awareness},
    {"POST", "/breaches/{id}/decision", "Décider de notifier et de prévenir", Access::member,
     Permission::breach_manage, Run::grouped, schema<breach::Choice>, schema<BreachView>,
     "breach.decided", "breach.unknown breach.decision_reason breach.not_qualified", post_decision},
    {"POST", "/breaches/{id}/notifications", "Noter une notification envoyée", Access::member,
     Permission::breach_manage, Run::grouped, schema<breach::Notification>, schema<BreachView>,
     "breach.notified", "breach.unknown breach.late_reason breach.not_qualified",
     post_notification},
    {"PUT", "/breaches/{id}/informed", "Noter l’information des personnes", Access::member,
     Permission::breach_manage, Run::grouped, schema<breach::Informed>, schema<BreachView>,
     "breach.informed", "breach.unknown breach.order", put_informed},
    {"POST", "/breaches/{id}/told", "Noter un autre interlocuteur prévenu", Access::member,
     Permission::breach_manage, Run::grouped, schema<breach::Told>, schema<BreachView>,
     "breach.told", "breach.unknown breach.option", post_told},
    {"POST", "/breaches/{id}/close", "Clore, avec ce qu’on en retient", Access::member,
     Permission::breach_manage, Run::grouped, schema<LessonsBody>, schema<BreachView>,
     "breach.closed", "breach.unknown breach.owed", post_close},
};

}  // namespace

std::span<const Route> breach_routes() {
  return kBreachRoutes;
}

}  // namespace serment::api
