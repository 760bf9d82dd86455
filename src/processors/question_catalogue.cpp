#include "processors/question_catalogue.h"

#include <algorithm>

#include "base/bug.h"

namespace serment::processors {
namespace {

using law::TomlNode;
constexpr int kMostMonths = 60;
constexpr int kMostDays = 366;

Result<int> bounded(const TomlNode& node, std::string_view key, int most) {
  const int value = TRY(node.integer(key));
  if (value < 1 || value > most) return unknown_value(node, key);
  return value;
}

bool contains(const std::vector<std::string>& kinds, std::string_view kind) {
  return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

Result<Question> read_question(const TomlNode& node, const QuestionForm& form) {
  TRY_VOID(
      node.only({"id", "theme", "text", "proof", "expected", "kinds", "hds", "source", "basis"}));
  Question question;
  question.id = TRY(node.text("id"));
  question.theme = TRY(node.text("theme"));
  question.text = TRY(node.text("text"));
  question.proof = TRY(node.text("proof"));
  question.expected = TRY(node.text("expected"));
  if (question.expected != "yes" && question.expected != "no")
    return unknown_value(node, "expected");
  question.kinds = TRY(read_kinds(node, "kinds"));
  question.hds = TRY(node.boolean_or("hds", false));
  question.source = TRY(node.text("source"));
  if (find_source(form.sources, question.source) == nullptr) return unknown_value(node, "source");
  question.basis = TRY(node.text("basis"));
  const bool known = std::any_of(form.questions.begin(), form.questions.end(),
                                 [&](const Question& one) { return one.id == question.id; });
  if (known) return unknown_value(node, "id");
  return question;
}

}  // namespace

std::vector<const Question*> QuestionForm::for_kind(std::string_view kind, bool hds) const {
  std::vector<const Question*> wanted;
  if (!contains(kinds, kind)) return wanted;
  for (const auto& question : questions)
    if (contains(question.kinds, kind) && (hds || !question.hds)) wanted.push_back(&question);
  return wanted;
}

Result<QuestionForm> QuestionCatalogue::parse(std::string_view toml, QuestionTerms* terms) {
  const auto root = TRY(law::parse_toml(toml));
  TRY_VOID(root.only({"source", "form", "terms", "question"}));
  const auto* head = root.find("form");
  if (head == nullptr) return unknown_value(root, "form");
  TRY_VOID(head->only({"id", "title", "asked_to", "valid_months", "kinds"}));
  QuestionForm form;
  form.sources = TRY(read_sources(root));
  form.id = TRY(head->text("id"));
  form.title = TRY(head->text("title"));
  form.asked_to = TRY(head->text("asked_to"));
  if (form.asked_to != "supplier" && form.asked_to != "practice")
    return unknown_value(*head, "asked_to");
  form.valid_months = TRY(bounded(*head, "valid_months", kMostMonths));
  form.kinds = TRY(read_kinds(*head, "kinds"));
  for (const auto* node : TRY(root.tables("question")))
    form.questions.push_back(TRY(read_question(*node, form)));
  if (const auto* node = root.find("terms"); node != nullptr) {
    TRY_VOID(node->only({"answer_days", "exit_proof_days", "source"}));
    if (find_source(form.sources, TRY(node->text("source"))) == nullptr)
      return unknown_value(*node, "source");
    QuestionTerms read;
    read.answer_days = TRY(bounded(*node, "answer_days", kMostDays));
    read.exit_proof_days = TRY(bounded(*node, "exit_proof_days", kMostDays));
    if (terms != nullptr) *terms = read;
  }
  return form;
}

const QuestionCatalogue& QuestionCatalogue::embedded() {
  static const QuestionCatalogue all = [] {
    QuestionCatalogue read;
    for (const std::string_view name : {"supplier_questions.toml", "booking_checks.toml"}) {
      auto form = parse(law_file(name), &read.x_terms);
      if (!form) bug("law/" + std::string(name) + ": " + form.error().place);
      read.x_forms.push_back(std::move(*form));
    }
    return read;
  }();
  return all;
}

const QuestionForm* QuestionCatalogue::find(std::string_view id) const {
  const auto found = std::find_if(x_forms.begin(), x_forms.end(),
                                  [&](const QuestionForm& form) { return form.id == id; });
  return found == x_forms.end() ? nullptr : &*found;
}

}  // namespace serment::processors
