// One's own lessons and signatures. Right answers leave only with a mark.
#include "people/letters.h"

#include "api/practice_work.h"
#include "api/reply.h"
#include "api/workflow_routes.h"
#include "compliance/founding.h"

namespace serment::api {

struct LessonLine {
  std::string id{}, title{}, summary{}, state{};
  int minutes = 0, questions = 0, pass_right = 0;
  std::uint32_t attempts = 0;
  int right = 0;  ///< of one's own latest attempt
  std::optional<Date> on{}, until{};
};
BOOST_DESCRIBE_STRUCT(LessonLine, (),
                      (id, title, summary, state, minutes, questions, pass_right, attempts, right,
                       on, until))
struct CardView {
  std::string title{}, text{};
};
BOOST_DESCRIBE_STRUCT(CardView, (), (title, text))
struct QuizQuestionView {
  std::string id{}, text{};
  std::vector<std::string> answers{};
};
BOOST_DESCRIBE_STRUCT(QuizQuestionView, (), (id, text, answers))
struct SourceShown {
  std::string ref{}, url{}, confidence{}, summary{};
  Date read_on;
};
BOOST_DESCRIBE_STRUCT(SourceShown, (), (ref, url, confidence, summary, read_on))
struct LessonView {
  LessonLine lesson{};
  std::vector<CardView> cards{};
  std::vector<QuizQuestionView> questions{};
  std::vector<SourceShown> sources{};
};
BOOST_DESCRIBE_STRUCT(LessonView, (), (lesson, cards, questions, sources))
struct AttemptRequest {
  std::vector<people::GivenAnswer> answers{};
};
BOOST_DESCRIBE_STRUCT(AttemptRequest, (), (answers))
struct AttemptView {
  people::Marks marks{};
  LessonLine lesson{};
};
BOOST_DESCRIBE_STRUCT(AttemptView, (), (marks, lesson))
struct SignableView {
  std::string id{}, title{}, lead{}, note{}, digest{}, state{};
  int version = 0;
  Date dated;
  std::optional<std::string> signed_at{};
  std::vector<people::Section> sections{};
};
BOOST_DESCRIBE_STRUCT(SignableView, (),
                      (id, title, lead, note, digest, state, version, dated, signed_at, sections))
struct SignatureRequest {
  std::string digest{};
};
BOOST_DESCRIBE_STRUCT(SignatureRequest, (), (digest))

namespace {

using people::Lesson;
using people::Training;

people::Person self(const Call& call) {
  people::Person person{call.actor.member, call.actor.display_name, {}, "active"};
  for (const auto role : call.actor.roles) person.roles.emplace_back(identity::info_of(role).id);
  return person;
}

LessonLine line_of(const Lesson& lesson, const std::optional<Training>& training, Date today) {
  LessonLine line{.id = lesson.id,
                  .title = lesson.title,
                  .summary = lesson.summary,
                  .state = "todo",
                  .minutes = lesson.minutes,
                  .questions = static_cast<int>(lesson.questions.size()),
                  .pass_right = lesson.pass_right};
  if (!training) return line;
  line.attempts = training->attempts;
  line.right = training->right;
  line.on = training->passed_on;
  line.until = training->valid_until;
  if (training->valid_until) line.state = *training->valid_until < today ? "expired" : "done";
  return line;
}

Result<LessonLine> line_for(Call& call, store::Transaction& tx, const Lesson& lesson) {
  return line_of(lesson, TRY(people::training_of(*call.session, tx, lesson.id, call.actor.member)),
                 call.services.clock.today());
}

Result<Reply> list_lessons(Call& call) {
  auto lines = TRY(reading(*call.session, [&](store::Transaction& tx) {
    std::vector<LessonLine> all;
    for (const auto& lesson : people::lessons()) {
      auto line = line_for(call, tx, lesson);
      if (!line) return Result<std::vector<LessonLine>>(tl::unexpected<Error>(line.error()));
      all.push_back(std::move(*line));
    }
    return Result<std::vector<LessonLine>>(std::move(all));
  }));
  return reply_with_list(std::move(lines));
}

Result<Reply> get_lesson(Call& call) {
  const auto& lesson = *TRY(people::find_lesson(call.path["lesson"]));
  LessonView view;
  view.lesson = TRY(
      reading(*call.session, [&](store::Transaction& tx) { return line_for(call, tx, lesson); }));
  for (const auto& card : lesson.cards) view.cards.push_back({card.title, card.text});
  for (const auto& question : lesson.questions) {
    QuizQuestionView shown{question.id, question.text, {}};
    for (const auto& answer : question.answers) shown.answers.push_back(answer.text);
    view.questions.push_back(std::move(shown));
  }
  for (const auto& source : lesson.sources)
    view.sources.push_back(
        {source.ref, source.url, source.confidence, source.summary, source.read_on});
  return reply_with(view);
}

Result<Reply> attempt(Call& call) {
  const auto& lesson = *TRY(people::find_lesson(call.path["lesson"]));
  const auto body = TRY(read_body<AttemptRequest>(call));
  AttemptView view;
  view.marks = TRY(people::mark(lesson, body.answers));
  auto& session = *call.session;
  const auto training = TRY(writing(session, [&](store::Transaction& tx) {
    return people::save_attempt(session, tx, lesson, view.marks, call.actor.member,
                                call.actor.display_name);
  }));
  view.lesson = line_of(lesson, training, call.services.clock.today());
  return reply_with(view, 201);
}

Result<Reply> printed(Call& call, const compliance::Printable& page, std::string_view action) {
  const auto files = TRY(compliance::print({page}, call.services.clock.now()));
  TRY_VOID(journal(call, action));
  return file_reply(std::string(as_text(files.front())), "application/pdf", page.name + ".pdf");
}

Result<Reply> print_attestation(Call& call) {
  const auto& lesson = *TRY(people::find_lesson(call.path["lesson"]));
  const auto page = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) -> Result<compliance::Printable> {
      return people::attestation(
          TRY(compliance::load_answers(session, tx)), lesson,
          TRY(people::training_of(session, tx, lesson.id, call.actor.member)),
          call.services.clock.today());
    });
  }));
  return printed(call, page, "lesson.attested");
}

SignableView view_of(const people::SignableText& text, const people::PersonState& state) {
  SignableView view{.id = text.id,
                    .title = text.title,
                    .lead = text.lead,
                    .note = text.note,
                    .digest = text.digest,
                    .state = "not_asked",
                    .version = text.version,
                    .dated = text.dated,
                    .sections = text.sections};
  for (const auto& one : state.texts)
    if (one.text == text.id) {
      view.state = one.state;
      view.signed_at = one.signed_at;
    }
  return view;
}

Result<people::PersonState> own_state(Call& call, store::Transaction& tx) {
  return people::state_of(self(call), TRY(people::signatures(*call.session, tx)), {},
                          call.services.clock.today());
}

Result<Reply> list_texts(Call& call) {
  const auto state =
      TRY(reading(*call.session, [&](store::Transaction& tx) { return own_state(call, tx); }));
  std::vector<SignableView> views;
  for (const auto& text : people::signable_texts()) views.push_back(view_of(text, state));
  return reply_with_list(std::move(views));
}

Result<Reply> sign_text(Call& call) {
  const auto& text = *TRY(people::find_signable_text(call.path["text"]));
  const auto body = TRY(read_body<SignatureRequest>(call));
  auto& session = *call.session;
  const auto state =
      TRY(writing(session, [&](store::Transaction& tx) -> Result<people::PersonState> {
        const auto person = self(call);
        TRY(people::sign(session, tx, text, body.digest,
                         {person.id, person.name, person.roles, call.actor.reauthenticated_at}));
        return own_state(call, tx);
      }));
  return reply_with(view_of(text, state), 201);
}

Result<Reply> print_signed(Call& call) {
  const auto& text = *TRY(people::find_signable_text(call.path["text"]));
  const auto page = TRY(on_engine(call.services, call.actor, [&](vault::Session& session) {
    return reading(session, [&](store::Transaction& tx) -> Result<compliance::Printable> {
      return people::signed_copy(TRY(compliance::load_answers(session, tx)),
                                 TRY(people::signature_of(session, tx, text.id, call.actor.member)),
                                 call.services.clock.today());
    });
  }));
  return printed(call, page, "undertaking.copied");
}

using identity::Permission;

constexpr Route kTrainingRoutes[] = {
    {"GET", "/lessons", "Les leçons, et où j’en suis", Access::member, Permission::training_follow,
     Run::grouped, nullptr, schema<Listing<LessonLine>>, "", "", list_lessons},
    {"GET", "/lessons/{lesson}", "Une leçon et ses questions", Access::member,
     Permission::training_follow, Run::grouped, nullptr, schema<LessonView>, "", "lesson.unknown",
     get_lesson},
    {"POST", "/lessons/{lesson}/attempts", "Répondre au quiz d’une leçon", Access::member,
     Permission::training_follow, Run::grouped, schema<AttemptRequest>, schema<AttemptView>,
     "lesson.attempted", "lesson.unknown lesson.answers", attempt},
    {"GET", "/lessons/{lesson}/attestation.pdf", "Mon attestation, à imprimer", Access::member,
     Permission::training_follow, Run::free, nullptr, octets, "lesson.attested",
     "lesson.unknown lesson.not_passed practice.no_answers", print_attestation},
    {"GET", "/undertaking", "Les textes à signer, et ma signature", Access::member,
     Permission::training_follow, Run::grouped, nullptr, schema<Listing<SignableView>>, "", "",
     list_texts},
    {"POST", "/undertaking/{text}/signature", "Signer un texte que j’ai lu",
     Access::reauthenticated, Permission::training_follow, Run::grouped, schema<SignatureRequest>,
     schema<SignableView>, "undertaking.signed",
     "undertaking.unknown undertaking.changed undertaking.already_signed "
     "undertaking.reauthentication",
     sign_text},
    {"GET", "/undertaking/{text}/signed.pdf", "La copie de ce que j’ai signé", Access::member,
     Permission::training_follow, Run::free, nullptr, octets, "undertaking.copied",
     "undertaking.unknown undertaking.not_signed practice.no_answers", print_signed},
};

}  // namespace

std::span<const Route> training_routes() {
  return kTrainingRoutes;
}

}  // namespace serment::api
