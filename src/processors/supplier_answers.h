#pragma once
// A form answered: the supplier's questionnaire, or the practice's look at its booking page.
// Records "supplier_answers", id = "<supplier>.<form>".
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "processors/processor.h"
#include "processors/question_catalogue.h"

namespace serment::processors {

enum class Answer { yes, no, unknown, not_applicable };
BOOST_DESCRIBE_ENUM(Answer, yes, no, unknown, not_applicable)

struct AnswerLine {
  std::string question{};
  Answer answer = Answer::unknown;
  std::string comment{};
};
BOOST_DESCRIBE_STRUCT(AnswerLine, (), (question, answer, comment))

struct Answered {
  Date answered_on{};
  std::string answered_by{};  ///< who answered, at the supplier's or at the practice
  std::vector<AnswerLine> lines{};
};
BOOST_DESCRIBE_STRUCT(Answered, (), (answered_on, answered_by, lines))

struct StoredAnswers {
  std::string processor, form;
  std::uint32_t version = 0;
  Answered answered;
};

/// Saves the whole form; every question of that kind must be answered. Errors: not_found
/// "questionnaire.unknown", "processor.unknown"; invalid_input "questionnaire.question" (not of
/// this form, or twice), "questionnaire.incomplete", "processor.date", "processor.text…"; conflict
/// "record.version" when they are no longer the version `expected`.
Result<StoredAnswers> save_answers(vault::Session& session, store::Transaction& tx,
                                   std::string_view id, std::string_view form,
                                   const Answered& answered, std::string_view by,
                                   std::optional<std::uint32_t> expected = std::nullopt);
Result<std::vector<StoredAnswers>> list_answers(vault::Session& session, store::Transaction& tx);

/// The questions whose answer is not the expected one.
std::vector<const Question*> gaps_of(const StoredAnswers& answers);
/// The day after which it must be asked again.
Date expires_on(const StoredAnswers& answers);

}  // namespace serment::processors
