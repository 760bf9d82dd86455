// Impact assessments: whether one is needed, the list, the sheet, its life.
#include "api/impact_views.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"

namespace serment::api {

struct WaiverView {
  std::string reason{}, at{}, by{};
};
BOOST_DESCRIBE_STRUCT(WaiverView, (), (reason, at, by))
struct ImpactListView {
  compliance::NeedDecision decision{};
  std::string need_text{};
  std::optional<WaiverView> waiver{};
  std::vector<AssessmentHeading> items{};
};
BOOST_DESCRIBE_STRUCT(ImpactListView, (), (decision, need_text, waiver, items))
struct StructureView {
  std::vector<impact::Part> parts{};
  std::vector<impact::Question> questions{};
  std::vector<impact::Level> levels{};
  std::string method{};
};
BOOST_DESCRIBE_STRUCT(StructureView, (), (parts, questions, levels, method))
struct BeginRequest {
  std::string title{};
  bool prefill = true;
};
BOOST_DESCRIBE_STRUCT(BeginRequest, (), (title, prefill))
struct ImpactStateRequest {
  std::string to{};
};
BOOST_DESCRIBE_STRUCT(ImpactStateRequest, (), (to))
struct WaiverRequest {
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(WaiverRequest, (), (reason))

AssessmentHeading heading_of(const impact::Assessment& one) {
  AssessmentHeading heading{.id = one.id,
                            .title = one.content.title,
                            .state = one.state,
                            .origin = one.origin,
                            .version = one.version,
                            .at = iso(one.at),
                            .author = one.author,
                            .review_on = one.review_on};
  for (const auto& line : one.content.evaluations) {
    if (line.action.empty()) continue;
    ++heading.actions;
    heading.done += line.done_on ? 1 : 0;
  }
  return heading;
}

AssessmentView view_of(const impact::Assessment& one) {
  const auto& plan = impact::Plan::embedded();
  AssessmentView view{.heading = heading_of(one),
                      .repaired = one.repaired,
                      .content = one.content,
                      .attachments = one.attachments,
                      .risks = impact::risks_of(one.content, plan),
                      .validation = one.validation};
  for (const auto& risk : view.risks)
    view.map_text += (view.map_text.empty() ? "" : " ") + impact::risk_in_french(risk, plan);
  if (const auto ready = impact::check_ready(one.content, plan); !ready)
    view.not_ready = NotReady{ready.error().code, ready.error().what, ready.error().place};
  return view;
}

Reply reply_with_assessment(const impact::Assessment& one, int status) {
  auto reply = reply_with(view_of(one), status);
  reply.headers.push_back(etag(one.version));
  return reply;
}

namespace {

Result<Reply> list(Call& call) {
  auto& session = *call.session;
  const auto& rules = call.services.rules();
  return reply_with(TRY(reading(session, [&](store::Transaction& tx) -> Result<ImpactListView> {
    ImpactListView view;
    view.decision = TRY(compliance::load_current(session, tx, rules)).practice.dpia;
    view.need_text = compliance::assessment_need_in_french(view.decision.need);
    if (const auto waiver = TRY(impact::find_waiver(session, tx)))
      view.waiver = WaiverView{waiver->reason, iso(waiver->at), waiver->by};
    for (const auto& one : TRY(impact::list_assessments(session, tx)))
      view.items.push_back(heading_of(one));
    return view;
  })));
}

Result<Reply> get_structure(Call&) {
  const auto& plan = impact::Plan::embedded();
  return reply_with(
      StructureView{plan.parts, plan.questions, plan.levels, std::string(plan.cite("cnil.pia"))});
}

Result<Reply> begin(Call& call) {
  const auto wanted = TRY(read_body<BeginRequest>(call));
  auto& session = *call.session;
  const auto& rules = call.services.rules();
  return reply_with_assessment(
      TRY(writing(session,
                  [&](store::Transaction& tx) -> Result<impact::Assessment> {
                    impact::Content content;
                    content.author = call.actor.display_name;
                    if (wanted.prefill)
                      content =
                          impact::prefilled(TRY(compliance::load_current(session, tx, rules)),
                                            impact::Plan::embedded(), call.actor.display_name);
                    if (!wanted.title.empty() || !wanted.prefill) content.title = wanted.title;
                    return impact::begin_assessment(session, tx, std::move(content),
                                                    wanted.prefill ? "prefilled" : "blank",
                                                    call.actor.display_name);
                  })),
      201);
}

Result<Reply> get(Call& call) {
  auto& session = *call.session;
  return reply_with_assessment(TRY(reading(session, [&](store::Transaction& tx) {
    return impact::find_assessment(session, tx, call.path["id"]);
  })));
}

Result<Reply> list_versions(Call& call) {
  auto& session = *call.session;
  std::vector<AssessmentHeading> views;
  for (const auto& one : TRY(reading(session, [&](store::Transaction& tx) {
         return impact::assessment_history(session, tx, call.path["id"]);
       })))
    views.push_back(heading_of(one));
  std::reverse(views.begin(), views.end());
  return reply_with_list(std::move(views));
}

Result<Reply> get_version(Call& call) {
  auto& session = *call.session;
  for (const auto& one : TRY(reading(session, [&](store::Transaction& tx) {
         return impact::assessment_history(session, tx, call.path["id"]);
       })))
    if (std::to_string(one.version) == call.path["version"]) return reply_with(view_of(one));
  return fail(Errc::not_found, "impact.unknown_version", "Cette version n’existe pas.", {},
              "La liste des versions est sur l’analyse.");
}

/// Runs an edit if the version that was read is still the latest.
template <class Edit>
Result<Reply> edited(Call& call, const Edit& edit) {
  const auto expected = TRY(if_match(call));
  auto& session = *call.session;
  return reply_with_assessment(
      TRY(writing(session, [&](store::Transaction& tx) -> Result<impact::Assessment> {
        const auto held = TRY(impact::find_assessment(session, tx, call.path["id"]));
        if (held.version != expected) return changed_meanwhile();
        return edit(session, tx, expected);
      })));
}

Result<Reply> put(Call& call) {
  auto content = TRY(read_body<impact::Content>(call));
  return edited(call, [&](vault::Session& session, store::Transaction& tx, std::uint32_t version) {
    return impact::save_assessment(session, tx, call.path["id"], std::move(content), version,
                                   call.actor.display_name);
  });
}

Result<Reply> move(Call& call) {
  const auto wanted = TRY(read_body<ImpactStateRequest>(call));
  return edited(call, [&](vault::Session& session, store::Transaction& tx, std::uint32_t) {
    return impact::move_assessment(session, tx, call.path["id"], wanted.to,
                                   call.actor.display_name);
  });
}

Result<Reply> validate(Call& call) {
  const auto decision = TRY(read_body<impact::Validation>(call));
  return edited(call, [&](vault::Session& session, store::Transaction& tx, std::uint32_t) {
    return impact::validate_assessment(session, tx, call.path["id"], decision,
                                       call.actor.display_name);
  });
}

Result<Reply> waive(Call& call) {
  const auto wanted = TRY(read_body<WaiverRequest>(call));
  auto& session = *call.session;
  const auto waiver = TRY(writing(session, [&](store::Transaction& tx) {
    return impact::save_waiver(session, tx, call.services.rules(), wanted.reason,
                               call.actor.display_name);
  }));
  return reply_with(WaiverView{waiver.reason, iso(waiver.at), waiver.by}, 201);
}

using identity::Permission;
constexpr std::uint64_t kLargestContent = 4U << 20;

constexpr Route kImpactRoutes[] = {
    {"GET", "/impact", "Faut-il une analyse d’impact, et celles du cabinet", Access::member,
     Permission::impact_read, Run::grouped, nullptr, schema<ImpactListView>, "",
     "practice.no_answers", list},
    {"GET", "/impact/structure", "Le plan et les échelles d’une analyse d’impact", Access::member,
     Permission::impact_read, Run::free, nullptr, schema<StructureView>, "", "", get_structure},
    {"POST", "/impact", "Ouvrir une analyse d’impact, préremplie ou non", Access::member,
     Permission::impact_edit, Run::grouped, schema<BeginRequest>, schema<AssessmentView>,
     "impact.created", "impact.empty practice.no_answers", begin},
    {"POST", "/impact/waiver", "Écrire pourquoi aucune analyse n’est menée", Access::member,
     Permission::register_validate, Run::grouped, schema<WaiverRequest>, schema<WaiverView>,
     "impact.waived", "impact.waiver impact.required", waive},
    {"GET", "/impact/{id}", "Une analyse d’impact, en entier", Access::member,
     Permission::impact_read, Run::grouped, nullptr, schema<AssessmentView>, "", "impact.unknown",
     get},
    {"PUT", "/impact/{id}", "Corriger une analyse d’impact\u00a0: une nouvelle version",
     Access::member, Permission::impact_edit, Run::grouped, schema<impact::Content>,
     schema<AssessmentView>, "impact.saved",
     "impact.unknown impact.frozen impact.text impact.value impact.reference impact.too_many "
     "conflict.changed conflict.if_match_needed",
     put, kLargestContent},
    {"GET", "/impact/{id}/versions", "Les versions d’une analyse d’impact", Access::member,
     Permission::impact_read, Run::grouped, nullptr, schema<Listing<AssessmentHeading>>, "",
     "impact.unknown", list_versions},
    {"GET", "/impact/{id}/versions/{version}", "Une ancienne version d’une analyse d’impact",
     Access::member, Permission::impact_read, Run::grouped, nullptr, schema<AssessmentView>, "",
     "impact.unknown_version", get_version},
    {"POST", "/impact/{id}/state", "Envoyer en relecture, reprendre, mettre à revoir, archiver",
     Access::member, Permission::impact_edit, Run::grouped, schema<ImpactStateRequest>,
     schema<AssessmentView>, "impact.moved",
     "impact.state impact.unanswered impact.unchecked impact.blank record.transition "
     "conflict.changed",
     move},
    {"POST", "/impact/{id}/validate", "Valider une analyse d’impact, sous son nom", Access::member,
     Permission::register_validate, Run::grouped, schema<impact::Validation>,
     schema<AssessmentView>, "impact.validated",
     "impact.decision impact.date impact.opinion_missing impact.high_risk record.transition "
     "conflict.changed",
     validate},
};

}  // namespace

std::span<const Route> impact_routes() {
  return kImpactRoutes;
}

}  // namespace serment::api
