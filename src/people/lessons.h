#pragma once
// law/lessons/*.toml: three minutes of reading, then a quiz that explains every answer.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "law/cited_sources.h"

namespace serment::people {

struct Card {
  std::string title, text;
};
struct QuizAnswer {
  std::string text;
  bool right = false;
  std::string why;  ///< shown once answered, right or wrong
};
struct QuizQuestion {
  std::string id, text;
  std::string source;  ///< id of a source of the lesson
  std::vector<QuizAnswer> answers;
};

struct Lesson {
  std::string id;  ///< "phishing"
  int order = 0;
  int version = 0;
  std::string title, summary;
  int minutes = 0;
  int valid_months = 0;            ///< how long an attestation holds
  int pass_right = 0;              ///< right answers that pass
  std::vector<std::string> roles;  ///< who is asked to follow it
  std::vector<law::CitedSource> sources;
  std::vector<Card> cards;
  std::vector<QuizQuestion> questions;
};

/// Reads one file. Errors: invalid_input "toml.…" (unknown field; not one right answer a question;
/// not 5 to 7 cards and 3 to 5 questions; a pass mark out of reach).
Result<Lesson> parse_lesson(std::string_view toml);
/// The lessons built in, in their order; a fault in them is a bug, tested.
const std::vector<Lesson>& lessons();
/// Error: not_found "lesson.unknown".
Result<const Lesson*> find_lesson(std::string_view id);

}  // namespace serment::people
