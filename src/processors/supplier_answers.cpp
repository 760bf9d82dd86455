#include "processors/supplier_answers.h"

#include <algorithm>

#include "audit/actions.h"
#include "base/bug.h"
#include "json/bind.h"
#include "processors/written.h"
#include "records/records.h"

namespace serment::processors {
namespace {

constexpr std::string_view kKind = "supplier_answers";
constexpr std::string_view kAnswered = "answered";
constexpr std::string_view kAct = audit::known_act("processor.answered");
constexpr records::Transition kSteps[] = {{"", kAnswered, kAct}, {kAnswered, kAnswered, kAct}};
constexpr records::Lifecycle kLife{kKind, kSteps};

Result<StoredAnswers> opened(const records::Record& record) {
  StoredAnswers stored;
  stored.answered = TRY(json::bind::read<Answered>(record.json));
  const auto dot = record.id.rfind('.');
  stored.processor = record.id.substr(0, dot);
  stored.form = record.id.substr(dot + 1);
  stored.version = record.version;
  return stored;
}

tl::unexpected<Error> refused(std::string_view code, std::string what, std::string next,
                              std::string field) {
  return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été enregistré.",
              std::move(next), std::move(field));
}

const QuestionForm& form_named(std::string_view id) {
  const auto* form = QuestionCatalogue::embedded().find(id);
  if (form == nullptr) bug("a stored form is not in the catalogue");
  return *form;
}

Result<void> check_lines(std::vector<AnswerLine>& lines,
                         const std::vector<const Question*>& asked) {
  std::vector<std::string_view> seen;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto& line = lines[i];
    const auto place = "lines[" + std::to_string(i + 1) + "]";
    const bool of_form = std::any_of(asked.begin(), asked.end(),
                                     [&](const Question* one) { return one->id == line.question; });
    if (!of_form || std::find(seen.begin(), seen.end(), line.question) != seen.end())
      return refused("questionnaire.question",
                     "Cette question n’est pas posée à ce prestataire, ou l’est déjà.",
                     "Rechargez la page.", place);
    seen.push_back(line.question);
    line.comment = TRY(written(line.comment, place + ".comment", kLongestText, Need::optional));
  }
  if (seen.size() < asked.size())
    return refused("questionnaire.incomplete", "Des questions sont restées sans réponse.",
                   "Répondez à toutes\u00a0; «\u00a0je ne sais pas\u00a0» est une réponse.",
                   "lines");
  return {};
}

}  // namespace

Result<StoredAnswers> save_answers(vault::Session& session, store::Transaction& tx,
                                   std::string_view id, std::string_view form_id,
                                   const Answered& answered, std::string_view by,
                                   std::optional<std::uint32_t> expected) {
  const auto processor = TRY(find_processor(session, tx, id));
  const auto* form = QuestionCatalogue::embedded().find(form_id);
  const auto asked =
      form == nullptr ? std::vector<const Question*>{}
                      : form->for_kind(processor.details.kind, processor.details.hosts_health_data);
  if (asked.empty())
    return fail(Errc::not_found, "questionnaire.unknown",
                "Ce questionnaire ne concerne pas ce prestataire.", "Rien n’a été enregistré.");
  auto kept = answered;
  TRY_VOID(check_fact_date(kept.answered_on, "answered_on", session.clock.today()));
  kept.answered_by = TRY(written(kept.answered_by, "answered_by", kLongestName, Need::required));
  TRY_VOID(check_lines(kept.lines, asked));
  const auto record_id = std::string(id) + "." + std::string(form_id);
  const auto found = TRY(records::find(session, tx, kKind, record_id));
  return opened(TRY(records::save(session, tx, kLife, record_id, kAnswered, json::bind::write(kept),
                                  expected.value_or(found ? found->version : 0), by)));
}

Result<std::vector<StoredAnswers>> list_answers(vault::Session& session, store::Transaction& tx) {
  std::vector<StoredAnswers> all;
  for (const auto& record : TRY(records::list(session, tx, kKind)))
    all.push_back(TRY(opened(record)));
  return all;
}

std::vector<const Question*> gaps_of(const StoredAnswers& answers) {
  std::vector<const Question*> gaps;
  for (const auto& question : form_named(answers.form).questions)
    for (const auto& line : answers.answered.lines) {
      if (line.question != question.id || line.answer == Answer::not_applicable) continue;
      const auto wanted = question.expected == "yes" ? Answer::yes : Answer::no;
      if (line.answer != wanted) gaps.push_back(&question);
    }
  return gaps;
}

Date expires_on(const StoredAnswers& answers) {
  return add_months(answers.answered.answered_on, form_named(answers.form).valid_months);
}

}  // namespace serment::processors
