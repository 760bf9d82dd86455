#include "people/lessons.h"

#include <algorithm>
#include <set>

#include "base/bug.h"
#include "base/embedded.h"

namespace serment::embedded {
const std::vector<File>& law_lessons();
}

namespace serment::people {
namespace {

using law::TomlNode;

constexpr int kFewestCards = 5;
constexpr int kMostCards = 7;
constexpr int kFewestQuestions = 3;
constexpr int kMostQuestions = 5;

Result<QuizAnswer> read_answer(const TomlNode& node) {
  TRY_VOID(node.only({"text", "right", "why"}));
  QuizAnswer answer;
  answer.text = TRY(node.text("text"));
  if (node.find("right") == nullptr) return node.wrong("right", "Il manque juste ou faux.");
  answer.right = TRY(node.boolean_or("right", false));
  answer.why = TRY(node.text("why"));
  return answer;
}

Result<QuizQuestion> read_question(const TomlNode& node,
                                   const std::vector<law::CitedSource>& sources) {
  TRY_VOID(node.only({"id", "text", "source", "answer"}));
  QuizQuestion question;
  question.id = TRY(node.text("id"));
  question.text = TRY(node.text("text"));
  question.source = TRY(law::read_cite(node, "source", sources));
  for (const auto* answer : TRY(node.tables("answer")))
    question.answers.push_back(TRY(read_answer(*answer)));
  const auto right = std::count_if(question.answers.begin(), question.answers.end(),
                                   [](const QuizAnswer& answer) { return answer.right; });
  if (right != 1 || question.answers.size() < 2)
    return node.wrong("answer", "Une question a une réponse juste, et une seule.");
  return question;
}

Result<Lesson> read_heading(const TomlNode& root) {
  const auto* node = root.find("lesson");
  if (node == nullptr) return root.wrong("lesson", "Il manque la leçon.");
  TRY_VOID(node->only({"id", "order", "version", "title", "summary", "minutes", "valid_months",
                       "pass_right", "roles"}));
  Lesson lesson;
  lesson.id = TRY(node->text("id"));
  lesson.order = TRY(node->integer("order"));
  lesson.version = TRY(node->integer("version"));
  lesson.title = TRY(node->text("title"));
  lesson.summary = TRY(node->text("summary"));
  lesson.minutes = TRY(node->integer("minutes"));
  lesson.valid_months = TRY(node->integer("valid_months"));
  lesson.pass_right = TRY(node->integer("pass_right"));
  lesson.roles = TRY(node->texts("roles"));
  if (lesson.version < 1 || lesson.valid_months < 1 || lesson.minutes < 1)
    return node->wrong("version", "Version, minutes et validité commencent à 1.");
  return lesson;
}

bool between(std::size_t count, int fewest, int most) {
  return count >= static_cast<std::size_t>(fewest) && count <= static_cast<std::size_t>(most);
}

}  // namespace

Result<Lesson> parse_lesson(std::string_view toml) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"lesson", "source", "card", "question"}));
  auto lesson = TRY(read_heading(root));
  lesson.sources = TRY(law::read_cited_sources(root));
  for (const auto* node : TRY(root.tables("card"))) {
    TRY_VOID(node->only({"title", "text"}));
    Card card;
    card.title = TRY(node->text("title"));
    card.text = TRY(node->text("text"));
    lesson.cards.push_back(std::move(card));
  }
  std::set<std::string> seen;
  for (const auto* node : TRY(root.tables("question"))) {
    lesson.questions.push_back(TRY(read_question(*node, lesson.sources)));
    if (!seen.insert(lesson.questions.back().id).second)
      return node->wrong("id", "Cette question est déjà là.");
  }
  if (!between(lesson.cards.size(), kFewestCards, kMostCards))
    return root.wrong("card", "Une leçon a cinq à sept cartes.");
  if (!between(lesson.questions.size(), kFewestQuestions, kMostQuestions))
    return root.wrong("question", "Une leçon a trois à cinq questions.");
  if (!between(static_cast<std::size_t>(lesson.pass_right), 1,
               static_cast<int>(lesson.questions.size())))
    return root.wrong("lesson", "La barre n’est pas atteignable.");
  return lesson;
}

const std::vector<Lesson>& lessons() {
  static const std::vector<Lesson> all = [] {
    std::vector<Lesson> read;
    for (const auto& file : embedded::law_lessons()) {
      auto parsed = parse_lesson(file.text);
      if (!parsed) bug("law/lessons/" + std::string(file.name) + ": " + parsed.error().place);
      read.push_back(std::move(parsed).value());
    }
    std::sort(read.begin(), read.end(),
              [](const Lesson& one, const Lesson& other) { return one.order < other.order; });
    return read;
  }();
  return all;
}

Result<const Lesson*> find_lesson(std::string_view id) {
  for (const auto& lesson : lessons())
    if (lesson.id == id) return &lesson;
  return fail(Errc::not_found, "lesson.unknown", "Cette leçon n’existe pas.", {},
              "Choisissez-la dans la liste des leçons.");
}

}  // namespace serment::people
