#include "scam/verdict.h"

#include <algorithm>

#include "scam/answers.h"

namespace serment::scam {

Result<void> check_given(const std::vector<std::string_view>& ids, const GivenAnswers& answers) {
  bool answered = false;
  for (const auto& [id, answer] : answers) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end())
      return fail(Errc::invalid_input, "scam.question", "Cette question n’est pas posée.",
                  "Rien n’a été jugé.", "Rechargez la page, puis répondez de nouveau.", "answers");
    if (answer != "yes" && answer != "no" && answer != "unknown")
      return fail(Errc::invalid_input, "scam.answer", "Cette réponse ne se lit pas.",
                  "Rien n’a été jugé.", "Répondez oui, non, ou je ne sais pas.", id);
    answered = answered || answer != "unknown";
  }
  if (!answered)
    return fail(Errc::invalid_input, "scam.no_answer", "Aucune question n’a de réponse.",
                "Rien n’a été jugé.", "Répondez au moins à une question.", "answers");
  return {};
}

std::string_view answer_to(const GivenAnswers& answers, std::string_view question) {
  const auto found = answers.find(question);
  return found == answers.end() ? std::string_view("unknown") : std::string_view(found->second);
}

int weigh(std::vector<Reason>& reasons) {
  std::stable_sort(reasons.begin(), reasons.end(), [](const Reason& one, const Reason& other) {
    return one.weight > other.weight;
  });
  int sum = 0;
  for (const auto& reason : reasons) sum += reason.weight;
  return sum;
}

std::string_view verdict_of(const Terms& terms, int sum) {
  if (sum >= terms.very_likely) return "very_likely";
  return sum >= terms.doubt ? "doubt" : "nothing_abnormal";
}

Result<Judgement> judge_call(const Catalogue& catalogue, const GivenAnswers& answers) {
  std::vector<std::string_view> ids;
  for (const auto& question : catalogue.questions()) ids.push_back(question.id);
  TRY_VOID(check_given(ids, answers));
  Judgement judgement;
  for (const auto& question : catalogue.questions()) {
    const auto answer = answer_to(answers, question.id);
    const int weight = answer == "yes"  ? question.yes
                       : answer == "no" ? question.no
                                        : question.unknown;
    if (weight > 0)
      judgement.reasons.push_back({question.id, question.reason, {}, question.source, weight});
  }
  judgement.verdict = verdict_of(catalogue.terms(), weigh(judgement.reasons));
  const auto& words = catalogue.verdict(judgement.verdict);
  judgement.title = words.title;
  judgement.text = words.text;
  return judgement;
}

}  // namespace serment::scam
