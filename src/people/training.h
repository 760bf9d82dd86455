#pragma once
// Quizzes: record "training", id "<lesson>.<member>", one version an attempt. The score is for the
// person who answered; what others see is the day of the last success (team.h).
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "people/lessons.h"
#include "vault/session.h"

namespace serment::people {

/// What a person chose: the place of the answer in the question, from 0.
struct GivenAnswer {
  std::string question;
  std::uint64_t answer = 0;
};
BOOST_DESCRIBE_STRUCT(GivenAnswer, (), (question, answer))

struct MarkedAnswer {
  std::string text;
  bool right = false, chosen = false;
  std::string why;
};
BOOST_DESCRIBE_STRUCT(MarkedAnswer, (), (text, right, chosen, why))
struct MarkedQuestion {
  std::string id, text, source;
  bool right = false;
  std::vector<MarkedAnswer> answers;
};
BOOST_DESCRIBE_STRUCT(MarkedQuestion, (), (id, text, source, right, answers))
struct Marks {
  int right = 0, total = 0;
  bool passed = false;
  std::vector<MarkedQuestion> questions;
};
BOOST_DESCRIBE_STRUCT(Marks, (), (right, total, passed, questions))

/// Pure. Error: invalid_input "lesson.answers" (a question without answer, answered twice, unknown,
/// or an answer that does not exist).
Result<Marks> mark(const Lesson& lesson, const std::vector<GivenAnswer>& given);

struct Training {
  std::string member, name, lesson;
  int lesson_version = 0, right = 0, total = 0;  ///< of the latest attempt
  std::uint32_t attempts = 0;
  std::optional<Date> passed_on{};    ///< of the latest success, whatever came after
  std::optional<Date> valid_until{};  ///< its last day
  int passed_version = 0;
};
BOOST_DESCRIBE_STRUCT(Training, (),
                      (member, name, lesson, lesson_version, right, total, attempts, passed_on,
                       valid_until, passed_version))

/// Keeps an attempt. A failure takes no attestation away.
Result<Training> save_attempt(vault::Session& session, store::Transaction& tx, const Lesson& lesson,
                              const Marks& marks, std::string_view member, std::string_view name);
Result<std::vector<Training>> trainings(vault::Session& session, store::Transaction& tx);
/// Nothing when that lesson was never tried.
Result<std::optional<Training>> training_of(vault::Session& session, store::Transaction& tx,
                                            std::string_view lesson, std::string_view member);

}  // namespace serment::people
