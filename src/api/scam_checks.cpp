// "Is this really the CNIL?", the check of a seller, and letters that come from an authority.
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "crisis/kit.h"
#include "crisis/letters.h"
#include "inspection/visit.h"
#include "scam/seller.h"

namespace serment::api {

struct AskedQuestion {
  std::string id{}, text{}, help{}, source{};
};
BOOST_DESCRIBE_STRUCT(AskedQuestion, (), (id, text, help, source))
struct ScamForm {
  std::vector<AskedQuestion> questions{}, seller_questions{};
  std::vector<scam::Keep> keeps{};
  std::vector<scam::Tell> tells{};
  std::uint32_t withdrawal_most_employees = 0;
};
BOOST_DESCRIBE_STRUCT(ScamForm, (),
                      (questions, seller_questions, keeps, tells, withdrawal_most_employees))
struct GivenAnswer {
  std::string question{}, answer{};
};
BOOST_DESCRIBE_STRUCT(GivenAnswer, (), (question, answer))
struct ScamRequest {
  std::vector<GivenAnswer> answers{};
};
BOOST_DESCRIBE_STRUCT(ScamRequest, (), (answers))
struct SellerRequest {
  std::vector<GivenAnswer> answers{};
  std::optional<std::string> siren{};
  std::optional<Date> signed_on{};
  std::optional<bool> off_premises{};
  std::optional<int> employees{};
};
BOOST_DESCRIBE_STRUCT(SellerRequest, (), (answers, siren, signed_on, off_premises, employees))
struct LetterView {
  std::string id{}, state{}, at{}, by{};
  std::uint32_t version = 1;
  crisis::LetterFacts facts{};
};
BOOST_DESCRIBE_STRUCT(LetterView, (), (id, state, at, by, version, facts))
struct LetterRequest {
  std::string from{}, channel{}, summary{};
  Date received_on{};
  std::optional<std::string> reference{}, verdict{}, inspection{};
  std::optional<Date> due_on{};
};
BOOST_DESCRIBE_STRUCT(LetterRequest, (),
                      (from, channel, summary, received_on, reference, verdict, inspection, due_on))
struct LetterLinkRequest {
  std::string inspection{};
};
BOOST_DESCRIBE_STRUCT(LetterLinkRequest, (), (inspection))
struct LetterStateRequest {
  std::string state{}, decision{};
};
BOOST_DESCRIBE_STRUCT(LetterStateRequest, (), (state, decision))

namespace {

Result<Reply> get_form(Call&) {
  const auto& law = scam::Catalogue::embedded();
  ScamForm form{.keeps = law.keeps(),
                .tells = law.tells(),
                .withdrawal_most_employees =
                    static_cast<std::uint32_t>(law.terms().withdrawal_most_employees)};
  for (const auto& question : law.questions())
    form.questions.push_back(
        {question.id, question.text, question.help, law.source(question.source).ref});
  for (const auto& question : law.seller_questions())
    form.seller_questions.push_back(
        {question.id, question.text, {}, law.source(question.source).ref});
  return reply_with(form);
}

Result<scam::GivenAnswers> answers_of(const std::vector<GivenAnswer>& given) {
  scam::GivenAnswers answers;
  for (const auto& one : given)
    if (!answers.emplace(one.question, one.answer).second)
      return fail(Errc::invalid_input, "scam.question", "Une question a deux réponses.",
                  "Rien n’a été jugé.", "Répondez une fois à chaque question.", "answers");
  return answers;
}

Result<Reply> check_call(Call& call) {
  const auto body = TRY(read_body<ScamRequest>(call));
  const auto answers = TRY(answers_of(body.answers));
  const auto judged = TRY(scam::judge_call(scam::Catalogue::embedded(), answers));
  TRY_VOID(journal(call, "scam.checked", "scam/call"));
  return reply_with(judged);
}

Result<Reply> check_seller(Call& call) {
  const auto body = TRY(read_body<SellerRequest>(call));
  const auto answers = TRY(answers_of(body.answers));
  const scam::SellerFacts facts{.siren = body.siren.value_or(std::string{}),
                                .answers = answers,
                                .signed_on = body.signed_on,
                                .off_premises = body.off_premises.value_or(false),
                                .employees = body.employees.value_or(0)};
  const auto judged =
      TRY(scam::judge_seller(scam::Catalogue::embedded(), facts, call.services.clock.today()));
  TRY_VOID(journal(call, "scam.checked", "scam/seller"));
  return reply_with(judged);
}

Result<Reply> print_sheet(Call& call) {
  const auto now = call.services.clock.now();
  const auto content = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) { return crisis::load_kit(session, tx); });
  }));
  const auto page = TRY(crisis::scam_sheet(content, paris_date(now)));
  const auto printed = TRY(compliance::print({page}, now));
  TRY_VOID(journal(call, "scam.printed", "scam/sheet"));
  return file_reply(std::string(as_text(printed.front())), "application/pdf", page.name + ".pdf");
}

LetterView view_of(const crisis::Letter& letter) {
  return {letter.id, letter.state, iso(letter.at), letter.author, letter.version, letter.facts};
}

Reply letter_reply(const crisis::Letter& letter, int status = 200) {
  auto reply = reply_with(view_of(letter), status);
  reply.headers.push_back(etag(letter.version));
  return reply;
}

Result<Reply> list_letters(Call& call) {
  auto& session = *call.session;
  std::vector<LetterView> views;
  for (const auto& letter : TRY(reading(
           session, [&](store::Transaction& tx) { return crisis::list_letters(session, tx); })))
    views.push_back(view_of(letter));
  if (call.services.first_this_minute(call, "authority_letters"))
    TRY_VOID(journal(call, "authority_letter.read"));
  return reply_with_list(std::move(views));
}

Result<Reply> post_letter(Call& call) {
  const auto body = TRY(read_body<LetterRequest>(call));
  auto& session = *call.session;
  const crisis::LetterFacts facts{.from = body.from,
                                  .channel = body.channel,
                                  .received_on = body.received_on,
                                  .summary = body.summary,
                                  .reference = body.reference.value_or(std::string{}),
                                  .verdict = body.verdict.value_or(std::string{}),
                                  .due_on = body.due_on,
                                  .decision = {},
                                  .inspection = body.inspection};
  return letter_reply(TRY(writing(session,
                                  [&](store::Transaction& tx) -> Result<crisis::Letter> {
                                    if (body.inspection)
                                      TRY(inspection::find_visit(session, tx, *body.inspection));
                                    return crisis::record_letter(session, tx, facts,
                                                                 call.actor.display_name);
                                  })),
                      201);
}

Result<Reply> move_letter(Call& call) {
  const auto body = TRY(read_body<LetterStateRequest>(call));
  const auto version = TRY(if_match(call));
  auto& session = *call.session;
  return letter_reply(TRY(writing(session, [&](store::Transaction& tx) {
    return crisis::move_letter(session, tx, call.path["id"], body.state, body.decision, version,
                               call.actor.display_name);
  })));
}

/// To the visit that it follows; nothing takes the word back.
Result<Reply> link_letter(Call& call) {
  const auto body = TRY(read_body<LetterLinkRequest>(call));
  const auto version = TRY(if_match(call));
  auto& session = *call.session;
  return letter_reply(TRY(writing(session, [&](store::Transaction& tx) -> Result<crisis::Letter> {
    if (!body.inspection.empty()) TRY(inspection::find_visit(session, tx, body.inspection));
    return crisis::link_letter(session, tx, call.path["id"], body.inspection, version,
                               call.actor.display_name);
  })));
}

using identity::Permission;

constexpr Route kScamChecksRoutes[] = {
    {"GET", "/scam-checks", "Les six questions, celles d’un vendeur, qui prévenir", Access::member,
     Permission::crisis_use, Run::free, nullptr, schema<ScamForm>, "", "", get_form},
    {"POST", "/scam-checks/call", "Est-ce vraiment la CNIL\u202f?", Access::member,
     Permission::crisis_use, Run::grouped, schema<ScamRequest>, schema<scam::Judgement>,
     "scam.checked", "scam.question scam.answer scam.no_answer", check_call},
    {"POST", "/scam-checks/seller", "Vérifier un vendeur de conformité", Access::member,
     Permission::crisis_use, Run::grouped, schema<SellerRequest>, schema<scam::SellerJudgement>,
     "scam.checked", "scam.question scam.answer scam.no_answer scam.signed_on scam.employees",
     check_seller},
    {"GET", "/scam-checks/sheet.pdf", "La fiche à afficher près du téléphone", Access::member,
     Permission::crisis_use, Run::free, nullptr, octets, "scam.printed", "practice.no_answers",
     print_sheet},
    {"GET", "/authority-letters", "Les courriers d’autorité reçus", Access::member,
     Permission::crisis_use, Run::grouped, nullptr, schema<Listing<LetterView>>,
     "authority_letter.read", "", list_letters},
    {"POST", "/authority-letters", "Enregistrer un courrier qui dit venir d’une autorité",
     Access::member, Permission::crisis_use, Run::grouped, schema<LetterRequest>,
     schema<LetterView>, "authority_letter.recorded",
     "letter.channel letter.received_on letter.due_on letter.verdict crisis.text "
     "inspection.unknown",
     post_letter},
    {"PUT", "/authority-letters/{id}/inspection", "Dire quel contrôle ce courrier suit",
     Access::member, Permission::inspection_manage, Run::grouped, schema<LetterLinkRequest>,
     schema<LetterView>, "authority_letter.linked",
     "letter.unknown inspection.unknown record.version conflict.if_match_needed", link_letter},
    {"POST", "/authority-letters/{id}/state", "Dire authentique, répondu, ou arnaque",
     Access::member, Permission::crisis_prepare, Run::grouped, schema<LetterStateRequest>,
     schema<LetterView>, "authority_letter.moved",
     "letter.unknown letter.state crisis.text record.transition record.version "
     "conflict.if_match_needed",
     move_letter},
};

}  // namespace

std::span<const Route> scam_checks_routes() {
  return kScamChecksRoutes;
}

}  // namespace serment::api
