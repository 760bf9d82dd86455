// Transmission of the practice: plans, their steps and letters.
#include <boost/describe.hpp>

#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "compliance/founding.h"
#include "succession/plan.h"

namespace serment::api {

struct PlanStepView {
  std::string id{}, title{}, why{}, source{}, confidence{};
  bool letter = false;
  std::optional<succession::Tick> tick{};
};
BOOST_DESCRIBE_STRUCT(PlanStepView, (), (id, title, why, source, confidence, letter, tick))
struct SuccessionPlanView {
  std::string situation{}, label{}, hint{}, state{};
  std::uint32_t version = 0;
  std::optional<Date> effective_on{};
  succession::People people{};
  std::vector<PlanStepView> steps{};
  std::uint64_t left = 0;
};
BOOST_DESCRIBE_STRUCT(SuccessionPlanView, (),
                      (situation, label, hint, state, version, effective_on, people, steps, left))
struct PlanBody {
  std::optional<Date> effective_on{};
  succession::People people{};
};
BOOST_DESCRIBE_STRUCT(PlanBody, (), (effective_on, people))
struct TickBody {
  std::string note{};
  bool without_object = false;
};
BOOST_DESCRIBE_STRUCT(TickBody, (), (note, without_object))

namespace {

using succession::Plan;

SuccessionPlanView view_of(const Plan& plan) {
  const auto& situation = *succession::find_situation(plan.situation);
  SuccessionPlanView view{situation.id,
                          situation.label,
                          situation.hint,
                          plan.state,
                          plan.version,
                          plan.effective_on,
                          plan.people,
                          {},
                          0};
  for (const auto& step : situation.steps) {
    PlanStepView shown{step.id,         step.title,           step.why, step.source,
                       step.confidence, !step.letter.empty(), {}};
    if (const auto* tick = plan.find(step.id); tick != nullptr)
      shown.tick = *tick;
    else
      ++view.left;
    view.steps.push_back(std::move(shown));
  }
  return view;
}

Reply answer(const Plan& plan) {
  auto reply = reply_with(view_of(plan));
  reply.headers.push_back(etag(plan.version));
  return reply;
}

Result<Reply> list(Call& call) {
  std::vector<SuccessionPlanView> views;
  for (const auto& plan : TRY(reading(*call.session, [&](store::Transaction& tx) {
         return succession::plans(*call.session, tx);
       })))
    views.push_back(view_of(plan));
  return reply_with_list(std::move(views));
}

Result<Reply> write(Call& call) {
  const auto body = TRY(read_body<PlanBody>(call));
  const auto version = TRY(if_match(call));
  auto written = writing(*call.session, [&](store::Transaction& tx) {
    return succession::write(*call.session, tx, call.path["situation"],
                             {body.effective_on, body.people}, version, call.services.clock.today(),
                             call.actor.display_name);
  });
  if (!written && written.error().code == "record.version") return changed_meanwhile();
  return answer(TRY(std::move(written)));
}

Result<Reply> tick(Call& call) {
  const auto body = TRY(read_body<TickBody>(call));
  return answer(TRY(writing(*call.session, [&](store::Transaction& tx) {
    return succession::tick(*call.session, tx, call.path["situation"],
                            {.step = call.path["step"],
                             .by = {},
                             .note = body.note,
                             .on = call.services.clock.today(),
                             .without_object = body.without_object},
                            call.actor.display_name);
  })));
}

Result<Reply> open(Call& call) {
  return answer(TRY(writing(*call.session, [&](store::Transaction& tx) {
    return succession::open(*call.session, tx, call.path["situation"], call.actor.display_name);
  })));
}

Result<Reply> close(Call& call) {
  return answer(TRY(writing(*call.session, [&](store::Transaction& tx) {
    return succession::close(*call.session, tx, call.path["situation"], call.actor.display_name);
  })));
}

Result<Reply> letter(Call& call) {
  const auto page = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) -> Result<compliance::Printable> {
      const auto answers = TRY(compliance::load_answers(session, tx));
      const auto plan = TRY(succession::plan(session, tx, call.path["situation"]));
      return succession::letter(answers, plan, call.path["step"], call.services.clock.today());
    });
  }));
  const auto printed = TRY(compliance::print({page}, call.services.clock.now()));
  TRY_VOID(journal(call, "succession.printed", "succession/" + call.path["situation"]));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

using identity::Permission;

constexpr Route kSuccessionRoutes[] = {
    {"GET", "/succession", "Les plans de transmission", Access::member,
     Permission::succession_manage, Run::grouped, nullptr, schema<Listing<SuccessionPlanView>>, "",
     "", list},
    {"PUT", "/succession/{situation}", "Écrire un plan\u00a0: date et personnes", Access::member,
     Permission::succession_manage, Run::grouped, schema<PlanBody>, schema<SuccessionPlanView>,
     "succession.written",
     "succession.unknown succession.text succession.rpps succession.date succession.closed", write},
    {"POST", "/succession/{situation}/steps/{step}", "Dire qu’une étape est faite, ou sans objet",
     Access::member, Permission::succession_manage, Run::grouped, schema<TickBody>,
     schema<SuccessionPlanView>, "succession.ticked",
     "succession.unknown succession.step succession.text succession.closed", tick},
    {"POST", "/succession/{situation}/open", "Commencer la transmission", Access::reauthenticated,
     Permission::succession_manage, Run::grouped, any_object, schema<SuccessionPlanView>,
     "succession.opened", "succession.unknown succession.closed", open},
    {"POST", "/succession/{situation}/close", "Clore un plan achevé", Access::reauthenticated,
     Permission::succession_manage, Run::grouped, any_object, schema<SuccessionPlanView>,
     "succession.closed", "succession.unknown succession.closed succession.steps_left", close},
    {"GET", "/succession/{situation}/steps/{step}/letter.pdf", "Le courrier d’une étape",
     Access::member, Permission::succession_manage, Run::free, nullptr, octets,
     "succession.printed", "succession.unknown succession.letter succession.date", letter},
};

}  // namespace

std::span<const Route> succession_routes() {
  return kSuccessionRoutes;
}

}  // namespace serment::api
