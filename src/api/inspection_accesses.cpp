// Accounts opened to inspectors for a visit, what the law says of one, and the documents asked for.
#include "api/duties.h"
#include "api/inspection_answers.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "documents/qr.h"
#include "inspection/documents.h"

namespace serment::api {

struct MarkView {
  std::string mark{};  ///< empty for who is no inspector
};
BOOST_DESCRIBE_STRUCT(MarkView, (), (mark))
struct ChoiceView {
  std::string id{}, title{};
};
BOOST_DESCRIBE_STRUCT(ChoiceView, (), (id, title))
struct StepView {
  std::string id{}, text{}, source{};
};
BOOST_DESCRIBE_STRUCT(StepView, (), (id, text, source))
struct StageView {
  std::string id{}, title{};
  std::vector<StepView> steps{};
};
BOOST_DESCRIBE_STRUCT(StageView, (), (id, title, steps))
struct ScopeView {
  std::string id{}, title{};
  bool usual = false;
};
BOOST_DESCRIBE_STRUCT(ScopeView, (), (id, title, usual))
struct InspectionGuideView {
  std::vector<ChoiceView> forms{}, checks{};
  std::vector<StageView> stages{};
  std::vector<ScopeView> scopes{};
  std::string call_back{}, secrecy_sentence{}, secrecy_source{};
  int access_most_days = 0, access_closes_at_hour = 0;
};
BOOST_DESCRIBE_STRUCT(InspectionGuideView, (),
                      (forms, checks, stages, scopes, call_back, secrecy_sentence, secrecy_source,
                       access_most_days, access_closes_at_hour))
struct DocumentView {
  int number = 0;
  std::string title{}, state{}, href{}, fresh_if{}, if_absent{};
  std::optional<Date> date{};
  std::uint64_t records = 0;
};
BOOST_DESCRIBE_STRUCT(DocumentView, (),
                      (number, title, state, href, fresh_if, if_absent, date, records))
struct AccessBody {
  std::string inspector{};
  std::vector<std::string> scopes{};
  Date last_day{};
};
BOOST_DESCRIBE_STRUCT(AccessBody, (), (inspector, scopes, last_day))
struct OpenedAccess {
  VisitView visit{};
  std::string member{}, login{}, code{}, url{}, qr_svg{}, until{};
};
BOOST_DESCRIBE_STRUCT(OpenedAccess, (), (visit, member, login, code, url, qr_svg, until))

namespace {

using identity::Permission;

Result<Reply> guide(Call&) {
  const auto& law = inspection::Catalogue::embedded();
  InspectionGuideView view;
  for (const auto& one : law.forms) view.forms.push_back({one.id, one.title});
  for (const auto& one : law.checks) view.checks.push_back({one.id, one.title});
  for (const auto& stage : law.stages) {
    StageView shown{stage.id, stage.title, {}};
    for (const auto& step : stage.steps)
      shown.steps.push_back({step.id, step.text, law.source(step.source).ref});
    view.stages.push_back(std::move(shown));
  }
  for (const auto& one : law.scopes) view.scopes.push_back({one.id, one.title, one.usual});
  view.call_back = law.call_back;
  view.secrecy_sentence = inspection::secrecy_sentence("…", "…");
  view.secrecy_source = law.source(law.secrecy_source).ref;
  view.access_most_days = law.access_most_days;
  view.access_closes_at_hour = law.access_closes_at_hour;
  return reply_with(view);
}

Result<Reply> documents_asked(Call& call) {
  const auto now = call.services.clock.now();
  const auto duties = TRY(all_duties(*call.session, now));
  const auto states = TRY(reading(*call.session, [&](store::Transaction& tx) {
    return inspection::document_states(*call.session, tx, duties, paris_date(now));
  }));
  const auto& law = inspection::Catalogue::embedded();
  std::vector<DocumentView> items;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto& document = law.documents[i];
    const auto& state = states[i];
    items.push_back({document.number, document.title,
                     std::string(inspection::name_of(state.freshness)), document.href,
                     document.fresh_if, document.if_absent, state.date, state.records});
  }
  return reply_with_list(std::move(items));
}

Result<inspection::StoredVisit> visit_of(Call& call) {
  return reading(*call.session, [&](store::Transaction& tx) {
    return inspection::find_visit(*call.session, tx, call.path["id"]);
  });
}

/// The account and its line in the visit. Everything is checked before the account is made.
Result<Reply> open_access(Call& call) {
  const auto body = TRY(read_body<AccessBody>(call));
  auto& session = *call.session;
  const auto now = call.services.clock.now();
  const auto visit = TRY(visit_of(call));
  const auto inspector = TRY(inspection::may_receive_access(visit, body.inspector, now));
  const auto until = TRY(inspection::access_end(body.last_day, now));
  identity::NewMember wanted;
  wanted.display_name = inspector.name;
  wanted.login = "controle-" + draw_id(call.services.random).substr(0, 6);
  wanted.roles = {"inspector"};
  wanted.ends_at = iso(until);
  wanted.limited_to = TRY(inspection::permissions_of(body.scopes));
  const auto made =
      TRY(identity::invite(call.services.identity, session, std::move(wanted), call.actor.member));
  const auto& member = made.known.member;
  inspection::Access access;
  access.inspector = inspector.id;
  access.member = member.id;
  access.scopes = body.scopes;
  access.until = iso(until);
  const auto saved =
      TRY(writing(session, [&](store::Transaction& tx) -> Result<inspection::StoredVisit> {
        const audit::Event act{"inspection.access", session.actor, "inspection/" + visit.id, now};
        TRY(session.journal.append(tx, act, {}));
        return inspection::add_access(session, tx, visit.id, access, {call.actor.member});
      }));
  OpenedAccess answer;
  answer.visit = TRY(view_of(call, saved));
  answer.member = member.id;
  answer.login = member.login;
  answer.code = made.code;
  answer.url = call.services.configuration.origin() + "/#/invitation";
  answer.until = iso(until);
  const auto code = TRY(documents::make_qr(answer.url + "?code=" + made.code));
  answer.qr_svg = documents::qr_svg(code, "Invitation du contrôleur");
  return reply_with(answer, 201);
}

Result<Reply> close_access(Call& call) {
  auto& session = *call.session;
  const auto visit = TRY(visit_of(call));
  const auto& member = call.path["member"];
  const auto open = inspection::open_accesses(visit.content, call.services.clock.now());
  const bool ours =
      std::any_of(open.begin(), open.end(), [&](const auto& one) { return one.member == member; });
  if (!ours)
    return fail(Errc::not_found, "inspection.access_unknown",
                "Cet accès n’est pas ouvert dans ce contrôle.", "Rien n’a été changé.",
                "Relisez la liste des accès.");
  TRY(identity::depart(call.services.identity, session, member, "Fin de l’accès du contrôleur.",
                       call.actor.member));
  const auto saved = TRY(writing(session, [&](store::Transaction& tx) {
    return inspection::close_access(session, tx, visit.id, member, {call.actor.member});
  }));
  return reply_with(TRY(view_of(call, saved)));
}

/// For the screens of an inspector, and what a browser prints of them.
Result<Reply> mark(Call& call) {
  return reply_with(MarkView{TRY(inspector_mark(*call.session, call.services, call.actor))});
}

constexpr auto kWho = Permission::inspection_manage;

const Route kInspectionAccessRoutes[] = {
    {"GET", "/inspection-guide", "Comment se passe un contrôle", Access::member, kWho, Run::free,
     nullptr, schema<InspectionGuideView>, "", "", guide},
    {"GET", "/inspection-documents", "Les dix-neuf documents demandés, et leur fraîcheur",
     Access::member, kWho, Run::grouped, nullptr, schema<Listing<DocumentView>>, "", "",
     documents_asked},
    {"GET", "/session/mark", "Ce que portent les écrans d’un contrôleur", Access::member,
     Permission::self, Run::grouped, nullptr, schema<MarkView>, "", "", mark},
    {"POST", "/inspections/{id}/accesses", "Ouvrir un accès limité à un agent",
     Access::reauthenticated, kWho, Run::exclusive, schema<AccessBody>, schema<OpenedAccess>,
     "inspection.access",
     "inspection.unknown inspection.over inspection.inspector inspection.not_checked "
     "inspection.has_access inspection.scope inspection.access_end member.name",
     open_access, kUsualBody, !kSpooled, ToldOnce::done_once},
    {"POST", "/inspections/{id}/accesses/{member}/close", "Fermer l’accès d’un agent",
     Access::member, kWho, Run::exclusive, any_object, schema<VisitView>, "inspection.updated",
     "inspection.unknown inspection.access_unknown", close_access},
};

}  // namespace

std::span<const Route> inspection_access_routes() {
  return kInspectionAccessRoutes;
}

}  // namespace serment::api
