#include "people/training.h"

#include <map>

#include "audit/actions.h"
#include "base/clock.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::people {
namespace {

constexpr std::string_view kKind = "training";
constexpr std::string_view kPassed = "passed";
constexpr std::string_view kFailed = "failed";
constexpr std::string_view kAct = audit::known_act("lesson.attempted");
constexpr records::Transition kSteps[] = {
    {"", kPassed, kAct},      {"", kFailed, kAct},      {kPassed, kPassed, kAct},
    {kPassed, kFailed, kAct}, {kFailed, kPassed, kAct}, {kFailed, kFailed, kAct},
};
constexpr records::Lifecycle kLife{kKind, kSteps};

std::string id_of(std::string_view lesson, std::string_view member) {
  return std::string(lesson) + "." + std::string(member);
}

tl::unexpected<Error> wrong_answers(std::string place) {
  return fail(Errc::invalid_input, "lesson.answers",
              "Chaque question attend une réponse, et une seule.", "Rien n’a été compté.",
              "Répondez à toutes les questions, puis recommencez.", std::move(place));
}

MarkedQuestion marked(const Lesson& lesson, const QuizQuestion& question, std::uint64_t chosen) {
  MarkedQuestion one{question.id,
                     question.text,
                     law::cited(lesson.sources, question.source).ref,
                     question.answers.at(chosen).right,
                     {}};
  for (std::size_t i = 0; i < question.answers.size(); ++i) {
    const auto& answer = question.answers[i];
    one.answers.push_back({answer.text, answer.right, i == chosen, answer.why});
  }
  return one;
}

}  // namespace

Result<Marks> mark(const Lesson& lesson, const std::vector<GivenAnswer>& given) {
  std::map<std::string, std::uint64_t> chosen;
  for (const auto& one : given)
    if (!chosen.emplace(one.question, one.answer).second) return wrong_answers(one.question);
  Marks marks;
  for (const auto& question : lesson.questions) {
    const auto found = chosen.find(question.id);
    if (found == chosen.end() || found->second >= question.answers.size())
      return wrong_answers(question.id);
    marks.questions.push_back(marked(lesson, question, found->second));
    marks.right += marks.questions.back().right ? 1 : 0;
    chosen.erase(found);
  }
  if (!chosen.empty()) return wrong_answers("answers");
  marks.total = static_cast<int>(lesson.questions.size());
  marks.passed = marks.right >= lesson.pass_right;
  return marks;
}

Result<Training> save_attempt(vault::Session& session, store::Transaction& tx, const Lesson& lesson,
                              const Marks& marks, std::string_view member, std::string_view name) {
  const auto id = id_of(lesson.id, member);
  const auto before = TRY(records::find(session, tx, kKind, id));
  Training training;
  if (before) training = TRY(json::bind::read<Training>(before->json));
  training.member = member;
  training.name = name;
  training.lesson = lesson.id;
  training.lesson_version = lesson.version;
  training.right = marks.right;
  training.total = marks.total;
  ++training.attempts;
  if (marks.passed) {
    training.passed_on = session.clock.today();
    training.valid_until = add_months(*training.passed_on, lesson.valid_months);
    training.passed_version = lesson.version;
  }
  TRY(records::save(session, tx, kLife, id, marks.passed ? kPassed : kFailed,
                    json::bind::write(training), before ? before->version : 0, name));
  return training;
}

Result<std::vector<Training>> trainings(vault::Session& session, store::Transaction& tx) {
  std::vector<Training> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(json::bind::read<Training>(record.json)));
  return all;
}

Result<std::optional<Training>> training_of(vault::Session& session, store::Transaction& tx,
                                            std::string_view lesson, std::string_view member) {
  const auto record = TRY(records::find(session, tx, kKind, id_of(lesson, member)));
  if (!record) return std::optional<Training>{};
  return std::optional<Training>(TRY(json::bind::read<Training>(record->json)));
}

}  // namespace serment::people
