// AI tools: sheets, questions, proposed verdicts, decisions; what the AI Act asks and when.
#include "ai_tools/letters.h"
#include "ai_tools/notice_check.h"

#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "compliance/founding.h"
#include "people/team.h"

namespace serment::api {

struct ToolView {
  std::string id{}, state{};
  std::uint32_t version = 0;
  ai_tools::ToolFacts facts{};
  std::vector<ai_tools::Answer> answers{};
  ai_tools::Proposal proposal{};
  std::optional<ai_tools::Decision> decision{};
  bool to_review = false;
  std::vector<std::string> obligations{};  ///< ids of those that concern it
};
BOOST_DESCRIBE_STRUCT(ToolView, (),
                      (id, state, version, facts, answers, proposal, decision, to_review,
                       obligations))
/// How many of those who should have followed the lesson on AI; no name here.
struct TrainedView {
  std::uint64_t done = 0, asked = 0;
};
BOOST_DESCRIBE_STRUCT(TrainedView, (), (done, asked))
struct ToolsView {
  std::vector<ToolView> items{};
  std::uint64_t total = 0;
  ai_tools::NoticeCheck notice{};
  std::string declared{};  ///< the tools that the practice's answers name
  TrainedView trained{};
};
BOOST_DESCRIBE_STRUCT(ToolsView, (), (items, total, notice, declared, trained))
struct GridQuestionView {
  std::string id{}, sheet{}, text{}, why{}, reference{};
};
BOOST_DESCRIBE_STRUCT(GridQuestionView, (), (id, sheet, text, why, reference))
struct GridSheetView {
  std::string id{}, title{};
  std::vector<GridQuestionView> questions{};
};
BOOST_DESCRIBE_STRUCT(GridSheetView, (), (id, title, questions))
struct ObligationView {
  std::string id{}, title{}, text{}, action{}, reference{}, confidence{};
  Date from;
  bool in_force = false;
};
BOOST_DESCRIBE_STRUCT(ObligationView, (),
                      (id, title, text, action, reference, confidence, from, in_force))
struct AnswersRequest {
  std::vector<ai_tools::Answer> answers{};
};
BOOST_DESCRIBE_STRUCT(AnswersRequest, (), (answers))
struct DecisionRequest {
  std::string verdict{}, conditions{}, reason{};
};
BOOST_DESCRIBE_STRUCT(DecisionRequest, (), (verdict, conditions, reason))

namespace {

using ai_tools::StoredTool;

ToolView view_of(const StoredTool& stored, Date today) {
  const auto& tool = stored.tool;
  ToolView view{.id = stored.id,
                .state = stored.state,
                .version = stored.version,
                .facts = tool.facts,
                .answers = tool.answers,
                .proposal = ai_tools::propose(ai_tools::grid(), tool.facts, tool.answers),
                .decision = tool.decision};
  view.to_review = tool.decision && tool.decision->review_on <= today;
  for (const auto* one : ai_tools::obligations_of(tool.facts)) view.obligations.push_back(one->id);
  return view;
}

Reply tool_reply(Call& call, const StoredTool& stored, int status = 200) {
  auto reply = reply_with(view_of(stored, call.services.clock.today()), status);
  reply.headers.push_back(etag(stored.version));
  return reply;
}

TrainedView trained(const std::vector<people::PersonState>& team) {
  TrainedView view;
  for (const auto& person : team)
    for (const auto& lesson : person.lessons)
      if (lesson.lesson == "ai") {
        ++view.asked;
        view.done += lesson.state == "done" ? 1 : 0;
      }
  return view;
}

Result<Reply> list_tools(Call& call) {
  auto& session = *call.session;
  const auto now = call.services.clock.now();
  return reply_with(TRY(reading(session, [&](store::Transaction& tx) -> Result<ToolsView> {
    ToolsView view;
    const auto all = TRY(ai_tools::tools(session, tx));
    for (const auto& stored : all) view.items.push_back(view_of(stored, paris_date(now)));
    view.total = all.size();
    view.trained = trained(TRY(people::team(session, tx, now)));
    auto answers = compliance::load_answers(session, tx);
    if (!answers && answers.error().code != "practice.no_answers")
      return tl::unexpected<Error>(std::move(answers.error()));
    if (answers) {
      view.notice = ai_tools::check_notice(all, *answers);
      if (answers->answers.ai) view.declared = answers->answers.ai_tools;
    }
    return view;
  })));
}

Result<Reply> list_questions(Call&) {
  std::vector<GridSheetView> views;
  for (const auto& sheet : ai_tools::grid().sheets) {
    GridSheetView view{sheet.id, sheet.title, {}};
    for (const auto& one : ai_tools::grid().questions)
      if (one.sheet == sheet.id)
        view.questions.push_back({one.id, one.sheet, one.text, one.why, one.reference});
    views.push_back(std::move(view));
  }
  return reply_with_list(std::move(views));
}

Result<Reply> list_obligations(Call& call) {
  std::vector<ObligationView> views;
  for (const auto& one : ai_tools::obligations())
    views.push_back({one.id, one.title, one.text, one.action, one.reference, one.confidence,
                     one.from, one.from <= call.services.clock.today()});
  return reply_with_list(std::move(views));
}

Result<Reply> add_tool(Call& call) {
  const auto facts = TRY(read_body<ai_tools::ToolFacts>(call));
  auto& session = *call.session;
  return tool_reply(call,
                    TRY(writing(session,
                                [&](store::Transaction& tx) {
                                  return ai_tools::add_tool(session, tx, facts,
                                                            call.actor.display_name);
                                })),
                    201);
}

Result<Reply> get_tool(Call& call) {
  auto& session = *call.session;
  return tool_reply(call, TRY(reading(session, [&](store::Transaction& tx) {
                      return ai_tools::find_tool(session, tx, call.path["id"]);
                    })));
}

/// Writes with the version that the person read.
template <class Work>
Result<Reply> changed(Call& call, const Work& work) {
  const auto version = TRY(if_match(call));
  auto saved = writing(*call.session, [&](store::Transaction& tx) { return work(tx, version); });
  if (!saved && saved.error().code == "record.version") return changed_meanwhile();
  return tool_reply(call, TRY(std::move(saved)));
}

Result<Reply> put_facts(Call& call) {
  const auto facts = TRY(read_body<ai_tools::ToolFacts>(call));
  return changed(call, [&](store::Transaction& tx, std::uint32_t version) {
    return ai_tools::edit_facts(*call.session, tx, call.path["id"], version, facts,
                                call.actor.display_name);
  });
}

Result<Reply> put_answers(Call& call) {
  const auto body = TRY(read_body<AnswersRequest>(call));
  return changed(call, [&](store::Transaction& tx, std::uint32_t version) {
    return ai_tools::edit_answers(*call.session, tx, call.path["id"], version, body.answers,
                                  call.actor.display_name);
  });
}

Result<Reply> post_decision(Call& call) {
  const auto body = TRY(read_body<DecisionRequest>(call));
  return changed(call, [&](store::Transaction& tx, std::uint32_t version) {
    return ai_tools::decide(*call.session, tx, call.path["id"], version,
                            {body.verdict, body.conditions, body.reason}, call.actor.display_name);
  });
}

Result<Reply> correct_notice(Call& call) {
  auto& session = *call.session;
  return reply_with(TRY(writing(session, [&](store::Transaction& tx) {
    return ai_tools::correct_notice(session, tx, call.actor.display_name);
  })));
}

Result<Reply> print_sheet(Call& call) {
  const auto now = call.services.clock.now();
  const auto page = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) -> Result<compliance::Printable> {
      return ai_tools::tool_sheet(TRY(compliance::load_answers(session, tx)),
                                  TRY(ai_tools::find_tool(session, tx, call.path["id"])),
                                  paris_date(now));
    });
  }));
  const auto files = TRY(compliance::print({page}, now));
  TRY_VOID(journal(call, "ai_tool.printed"));
  return file_reply(std::string(as_text(files.front())), "application/pdf", page.name + ".pdf");
}

using identity::Permission;

constexpr Route kAiToolsRoutes[] = {
    {"GET", "/ai-tools", "Les outils d’IA du cabinet", Access::member, Permission::ai_tool_read,
     Run::grouped, nullptr, schema<ToolsView>, "", "", list_tools},
    {"GET", "/ai-tools/questions", "Les questions à poser sur un outil d’IA", Access::member,
     Permission::ai_tool_read, Run::free, nullptr, schema<Listing<GridSheetView>>, "", "",
     list_questions},
    {"GET", "/ai-tools/obligations", "Les dates du règlement sur l’IA", Access::member,
     Permission::ai_tool_read, Run::free, nullptr, schema<Listing<ObligationView>>, "", "",
     list_obligations},
    {"POST", "/ai-tools", "Proposer un outil d’IA", Access::member, Permission::ai_tool_manage,
     Run::grouped, schema<ai_tools::ToolFacts>, schema<ToolView>, "ai_tool.proposed",
     "ai_tool.field ai_tool.exists", add_tool},
    {"GET", "/ai-tools/{id}", "La fiche d’un outil d’IA", Access::member, Permission::ai_tool_read,
     Run::grouped, nullptr, schema<ToolView>, "", "ai_tool.unknown", get_tool},
    {"PUT", "/ai-tools/{id}", "Corriger la fiche d’un outil d’IA", Access::member,
     Permission::ai_tool_manage, Run::grouped, schema<ai_tools::ToolFacts>, schema<ToolView>,
     "ai_tool.assessed", "ai_tool.unknown ai_tool.field conflict.changed conflict.if_match_needed",
     put_facts},
    {"PUT", "/ai-tools/{id}/answers", "Répondre aux questions sur un outil d’IA", Access::member,
     Permission::ai_tool_manage, Run::grouped, schema<AnswersRequest>, schema<ToolView>,
     "ai_tool.assessed", "ai_tool.unknown ai_tool.answer conflict.changed conflict.if_match_needed",
     put_answers},
    {"POST", "/ai-tools/{id}/decision", "Autoriser, limiter ou interdire un outil d’IA",
     Access::member, Permission::ai_tool_manage, Run::grouped, schema<DecisionRequest>,
     schema<ToolView>, "ai_tool.decided",
     "ai_tool.unknown ai_tool.verdict ai_tool.conditions ai_tool.reason ai_tool.not_assessed "
     "conflict.changed conflict.if_match_needed",
     post_decision},
    {"POST", "/ai-tools/notice", "Nommer dans la notice les outils d’IA en usage", Access::member,
     Permission::register_edit, Run::grouped, any_object, schema<ai_tools::NoticeCheck>,
     "practice.updated", "ai_tool.notice_agrees practice.no_answers", correct_notice},
    {"GET", "/ai-tools/{id}/sheet.pdf", "La fiche d’un outil d’IA, à imprimer", Access::member,
     Permission::ai_tool_read, Run::free, nullptr, octets, "ai_tool.printed",
     "ai_tool.unknown practice.no_answers", print_sheet},
};

}  // namespace

std::span<const Route> ai_tools_routes() {
  return kAiToolsRoutes;
}

}  // namespace serment::api
