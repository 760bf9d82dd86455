#pragma once
// law/supplier_questions.toml and law/booking_checks.toml: forms to have answered, by kind of
// supplier. Loaded once, strictly.
#include <string>
#include <string_view>
#include <vector>

#include "processors/law_source.h"

namespace serment::processors {

struct Question {
  std::string id, theme, text, proof, expected, source, basis;
  bool hds = false;
  std::vector<std::string> kinds;
};

struct QuestionForm {
  std::string id, title, asked_to;  ///< asked to "supplier" or "practice"
  int valid_months = 12;
  std::vector<std::string> kinds;
  std::vector<LawSource> sources;
  std::vector<Question> questions;

  /// The questions for that kind; empty when the form does not concern it.
  [[nodiscard]] std::vector<const Question*> for_kind(std::string_view kind, bool hds) const;
};

struct QuestionTerms {
  int answer_days = 21;
  int exit_proof_days = 30;
};

class QuestionCatalogue {
 public:
  /// One form. `terms` is filled where the file has them. Errors: invalid_input "toml.…",
  /// "processors.law".
  static Result<QuestionForm> parse(std::string_view toml, QuestionTerms* terms);
  static const QuestionCatalogue& embedded();
  [[nodiscard]] const std::vector<QuestionForm>& forms() const { return x_forms; }
  [[nodiscard]] const QuestionForm* find(std::string_view id) const;
  [[nodiscard]] const QuestionTerms& terms() const { return x_terms; }

 private:
  std::vector<QuestionForm> x_forms;
  QuestionTerms x_terms;
};

}  // namespace serment::processors
