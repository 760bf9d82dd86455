// Crises and drills: opening, steps, log, end, report. Everybody of the practice may use them.
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "crisis/call_tree.h"
#include "crisis/progress.h"
#include "crisis/report.h"

namespace serment::api {

struct CrisisHeading {
  std::string id{}, state{}, state_text{}, kind{}, kind_title{};
  bool drill = false;
  std::string noticed_at{}, closed_at{}, outcome{};
  std::uint32_t version = 1;
};
BOOST_DESCRIBE_STRUCT(CrisisHeading, (),
                      (id, state, state_text, kind, kind_title, drill, noticed_at, closed_at,
                       outcome, version))
struct LineView {
  std::uint32_t number = 0;
  std::string event_at{}, written_at{}, text{}, by{}, step{}, state{};
  bool paper = false, approximate = false, done = false;
  std::uint32_t corrects = 0;
};
BOOST_DESCRIBE_STRUCT(LineView, (),
                      (number, event_at, written_at, text, by, step, state, paper, approximate,
                       done, corrects))
struct CrisisView {
  CrisisHeading heading;
  std::string seen{}, data_touched{};
  std::vector<std::string> impacts{};
  std::vector<crisis::Lesson> lessons{};
  crisis::Progress progress;
  std::vector<LineView> lines{};
  std::vector<crisis::CallLine> calls{};
};
BOOST_DESCRIBE_STRUCT(CrisisView, (),
                      (heading, seen, data_touched, impacts, lessons, progress, lines, calls))
struct CrisisRequest {
  std::string kind{};
  bool drill = false;
  std::string seen{};
  std::optional<std::string> noticed_at{};
  std::optional<std::vector<std::string>> impacts{};
};
BOOST_DESCRIBE_STRUCT(CrisisRequest, (), (kind, drill, seen, noticed_at, impacts))
struct LineRequest {
  std::string text{};
  std::optional<std::string> event_at{};
  std::optional<bool> approximate{};
  std::optional<std::uint32_t> corrects{};
  std::optional<std::string> step{};
  std::optional<bool> done{};
};
BOOST_DESCRIBE_STRUCT(LineRequest, (), (text, event_at, approximate, corrects, step, done))
struct LinesRequest {
  std::vector<LineRequest> lines{};
};
BOOST_DESCRIBE_STRUCT(LinesRequest, (), (lines))
struct StepRequest {
  bool done = true;
  std::optional<std::string> event_at{};
  std::optional<std::string> text{};
};
BOOST_DESCRIBE_STRUCT(StepRequest, (), (done, event_at, text))
struct CrisisStateRequest {
  std::string state{};
};
BOOST_DESCRIBE_STRUCT(CrisisStateRequest, (), (state))
struct ClosingRequest {
  std::optional<std::string> outcome{};
  std::string data_touched{};
  std::vector<crisis::Lesson> lessons{};
};
BOOST_DESCRIBE_STRUCT(ClosingRequest, (), (outcome, data_touched, lessons))
struct CrisisGuideView {
  std::vector<crisis::Kind> kinds{};
  std::vector<crisis::Impact> impacts{};
  std::vector<crisis::Phase> phases{};
  std::vector<crisis::Step> steps{};
  std::vector<crisis::Contact> contacts{};
  std::vector<crisis::LessonQuestion> lessons{};
};
BOOST_DESCRIBE_STRUCT(CrisisGuideView, (), (kinds, impacts, phases, steps, contacts, lessons))

namespace {

constexpr std::size_t kMostLinesAtOnce = 200;

CrisisHeading heading_of(const crisis::Crisis& found) {
  const auto* kind = crisis::Catalogue::embedded().find_kind(found.facts.kind);
  return {.id = found.id,
          .state = found.state,
          .state_text = std::string(crisis::state_label(found.state)),
          .kind = found.facts.kind,
          .kind_title = kind != nullptr ? kind->title : found.facts.kind,
          .drill = found.facts.drill,
          .noticed_at = found.facts.noticed_at,
          .closed_at = found.facts.closed_at,
          .outcome = found.facts.outcome,
          .version = found.version};
}

LineView view_of(const crisis::Line& line) {
  return {.number = line.number,
          .event_at = iso(line.event_at),
          .written_at = iso(line.written_at),
          .text = line.text,
          .by = line.by,
          .step = line.step,
          .state = line.state,
          .paper = line.paper,
          .approximate = line.approximate,
          .done = line.done,
          .corrects = line.corrects};
}

Result<CrisisView> view_of(vault::Session& session, store::Transaction& tx,
                           const crisis::Crisis& found) {
  const auto& law = crisis::Catalogue::embedded();
  const auto lines = TRY(crisis::list_lines(session, tx, found.id));
  CrisisView view{.heading = heading_of(found),
                  .seen = found.facts.seen,
                  .data_touched = found.facts.data_touched,
                  .impacts = found.facts.impacts,
                  .lessons = found.facts.lessons,
                  .progress = crisis::progress_of(law, found, lines, session.clock.now())};
  for (const auto& line : lines) view.lines.push_back(view_of(line));
  view.calls = crisis::call_lines(law, TRY(crisis::load_call_tree(session, tx)));
  return view;
}

Reply versioned(const CrisisView& view, int status = 200) {
  auto reply = reply_with(view, status);
  reply.headers.push_back(etag(view.heading.version));
  return reply;
}

Result<Reply> get_guide(Call&) {
  const auto& law = crisis::Catalogue::embedded();
  return reply_with(
      CrisisGuideView{law.kinds, law.impacts, law.phases, law.steps, law.contacts, law.lessons});
}

Result<Reply> list(Call& call) {
  auto& session = *call.session;
  std::vector<CrisisHeading> views;
  for (const auto& found : TRY(reading(
           session, [&](store::Transaction& tx) { return crisis::list_crises(session, tx); })))
    views.push_back(heading_of(found));
  return reply_with_list(std::move(views));
}

Result<Reply> start(Call& call) {
  const auto body = TRY(read_body<CrisisRequest>(call));
  auto& session = *call.session;
  const crisis::NewCrisis wanted{.kind = body.kind,
                                 .drill = body.drill,
                                 .noticed_at = body.noticed_at.value_or(std::string{}),
                                 .seen = body.seen,
                                 .impacts = body.impacts.value_or(std::vector<std::string>{})};
  return versioned(TRY(writing(session,
                               [&](store::Transaction& tx) -> Result<CrisisView> {
                                 const auto made = TRY(crisis::start_crisis(
                                     session, tx, wanted, call.actor.display_name));
                                 return view_of(session, tx, made);
                               })),
                   201);
}

/// The log is read with care: who read it is known, once a minute.
Result<Reply> get(Call& call) {
  auto& session = *call.session;
  const auto view = TRY(reading(session, [&](store::Transaction& tx) -> Result<CrisisView> {
    return view_of(session, tx, TRY(crisis::find_crisis(session, tx, call.path["id"])));
  }));
  if (call.services.first_this_minute(call, "crisis/" + view.heading.id))
    TRY_VOID(journal(call, "crisis.read", "crisis/" + view.heading.id));
  return versioned(view);
}

crisis::NewLine line_of(const LineRequest& body) {
  return {.event_at = body.event_at.value_or(std::string{}),
          .text = body.text,
          .approximate = body.approximate.value_or(false),
          .corrects = body.corrects.value_or(0),
          .step = body.step.value_or(std::string{}),
          .done = body.done.value_or(false)};
}

/// Several lines at once (a sheet typed in, a file of the page without server): all or none.
Result<Reply> add_lines(Call& call) {
  const auto body = TRY(read_body<LinesRequest>(call));
  if (body.lines.empty() || body.lines.size() > kMostLinesAtOnce)
    return fail(Errc::invalid_input, "crisis.lines", "Il faut de 1 à 200 lignes à la fois.",
                "Rien n’a été écrit.", "Envoyez-les en plusieurs fois.", "lines");
  auto& session = *call.session;
  return versioned(
      TRY(writing(session,
                  [&](store::Transaction& tx) -> Result<CrisisView> {
                    const auto found = TRY(crisis::find_crisis(session, tx, call.path["id"]));
                    for (std::size_t i = 0; i < body.lines.size(); ++i) {
                      auto added = crisis::add_line(session, tx, found, line_of(body.lines[i]),
                                                    call.actor.display_name);
                      if (added) continue;
                      auto error = std::move(added.error());
                      if (body.lines.size() > 1)
                        error.place = "lines[" + std::to_string(i + 1) + "]." + error.place;
                      return tl::unexpected<Error>(std::move(error));
                    }
                    return view_of(session, tx, found);
                  })),
      201);
}

Result<Reply> tick_step(Call& call) {
  const auto body = TRY(read_body<StepRequest>(call));
  auto& session = *call.session;
  const crisis::NewLine line{.event_at = body.event_at.value_or(std::string{}),
                             .text = body.text.value_or(std::string{}),
                             .step = call.path["step"],
                             .done = body.done};
  return versioned(TRY(writing(session, [&](store::Transaction& tx) -> Result<CrisisView> {
    const auto found = TRY(crisis::find_crisis(session, tx, call.path["id"]));
    TRY(crisis::add_line(session, tx, found, line, call.actor.display_name));
    return view_of(session, tx, found);
  })));
}

Result<Reply> move(Call& call) {
  const auto body = TRY(read_body<CrisisStateRequest>(call));
  const auto version = TRY(if_match(call));
  auto& session = *call.session;
  return versioned(TRY(writing(session, [&](store::Transaction& tx) -> Result<CrisisView> {
    const auto moved = TRY(crisis::move_crisis(session, tx, call.path["id"], body.state, version,
                                               call.actor.display_name));
    return view_of(session, tx, moved);
  })));
}

Result<Reply> close(Call& call) {
  const auto body = TRY(read_body<ClosingRequest>(call));
  const auto version = TRY(if_match(call));
  auto& session = *call.session;
  const crisis::Closing closing{body.outcome.value_or(std::string{}), body.data_touched,
                                body.lessons};
  return versioned(TRY(writing(session, [&](store::Transaction& tx) -> Result<CrisisView> {
    const auto ended = TRY(crisis::close_crisis(session, tx, call.path["id"], closing, version,
                                                call.actor.display_name));
    return view_of(session, tx, ended);
  })));
}

Result<Reply> print_report(Call& call) {
  const auto now = call.services.clock.now();
  const auto page = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) -> Result<compliance::Printable> {
      const auto found = TRY(crisis::find_crisis(session, tx, call.path["id"]));
      return crisis::report_document(TRY(compliance::load_answers(session, tx)), found,
                                     TRY(crisis::list_lines(session, tx, found.id)), now);
    });
  }));
  const auto printed = TRY(compliance::print({page}, now));
  TRY_VOID(journal(call, "crisis.reported", "crisis/" + call.path["id"]));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

using identity::Permission;

constexpr Route kCrisesRoutes[] = {
    {"GET", "/crisis-guide", "Les quatre sortes de crise, leurs signes et leurs étapes",
     Access::member, Permission::crisis_use, Run::free, nullptr, schema<CrisisGuideView>, "", "",
     get_guide},
    {"GET", "/crises", "Les crises et les exercices", Access::member, Permission::crisis_use,
     Run::grouped, nullptr, schema<Listing<CrisisHeading>>, "", "", list},
    {"POST", "/crises", "Déclarer une crise, ou commencer un exercice", Access::member,
     Permission::crisis_use, Run::grouped, schema<CrisisRequest>, schema<CrisisView>,
     "crisis.declared", "crisis.kind crisis.impact crisis.text crisis.instant crisis.time", start},
    {"GET", "/crises/{id}", "Une crise\u00a0: étapes, main courante, annuaire", Access::member,
     Permission::crisis_use, Run::grouped, nullptr, schema<CrisisView>, "crisis.read",
     "crisis.unknown", get},
    {"POST", "/crises/{id}/lines", "Écrire dans la main courante, ou y saisir le papier",
     Access::member, Permission::crisis_use, Run::grouped, schema<LinesRequest>, schema<CrisisView>,
     "crisis.logged",
     "crisis.unknown crisis.lines crisis.text crisis.instant crisis.time crisis.step "
     "crisis.corrects crisis.full crisis.closed",
     add_lines},
    {"POST", "/crises/{id}/steps/{step}", "Cocher une étape, ou dire qu’elle n’est pas faite",
     Access::member, Permission::crisis_use, Run::grouped, schema<StepRequest>, schema<CrisisView>,
     "crisis.logged", "crisis.unknown crisis.step crisis.instant crisis.time crisis.closed",
     tick_step},
    {"POST", "/crises/{id}/state", "Passer en mode dégradé, ou à la reprise", Access::member,
     Permission::crisis_use, Run::grouped, schema<CrisisStateRequest>, schema<CrisisView>,
     "crisis.moved",
     "crisis.unknown crisis.state record.transition record.version conflict.if_match_needed", move},
    {"POST", "/crises/{id}/close", "Clore, avec le bilan", Access::member, Permission::crisis_use,
     Run::grouped, schema<ClosingRequest>, schema<CrisisView>, "crisis.closed",
     "crisis.unknown crisis.outcome crisis.data_touched crisis.lesson crisis.text "
     "record.transition record.version conflict.if_match_needed",
     close},
    {"GET", "/crises/{id}/report.pdf", "Le compte rendu chronométré, à imprimer", Access::member,
     Permission::crisis_use, Run::free, nullptr, octets, "crisis.reported",
     "crisis.unknown practice.no_answers", print_report},
};

}  // namespace

std::span<const Route> crises_routes() {
  return kCrisesRoutes;
}

}  // namespace serment::api
