#include "impact/assessment.h"

#include <algorithm>
#include <set>

#include "compliance/plain_text.h"

namespace serment::impact {
namespace {

constexpr std::size_t kLongestText = 60'000;
constexpr std::size_t kLongestLine = 2'000;
constexpr std::size_t kLongestName = 300;
constexpr std::size_t kMostItems = 300;
constexpr std::int64_t kMostLevel = 4;
constexpr std::string_view kBlank = "[à compléter";

tl::unexpected<Error> refused(std::string_view code, std::string what, std::string next,
                              std::string place) {
  return fail(Errc::invalid_input, code, std::move(what), "L’analyse est inchangée.",
              std::move(next), std::move(place));
}

Result<void> check_text(const std::string& text, std::size_t most, bool lines, std::string place) {
  if (text.size() > most || !compliance::is_plain_text(text) ||
      (!lines && text.find('\n') != std::string::npos))
    return refused("impact.text", "Ce texte est trop long, ou contient un caractère interdit.",
                   "Raccourcissez-le.", std::move(place));
  return {};
}

Result<void> check_name(const std::string& text, std::string place) {
  return check_text(text, kLongestName, false, std::move(place));
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \n") == std::string_view::npos;
}

Result<void> check_level(std::int64_t level, std::string place) {
  if (level < 0 || level > kMostLevel)
    return refused("impact.value", "Un niveau va de 1 à 4, ou vaut 0 s’il n’est pas estimé.",
                   "Choisissez un niveau de l’échelle.", std::move(place));
  return {};
}

Result<void> check_one_of(const std::string& value, std::initializer_list<std::string_view> known,
                          std::string place) {
  if (value.empty() || std::find(known.begin(), known.end(), value) != known.end()) return {};
  return refused("impact.value", "Cette valeur ne fait pas partie de la liste permise.",
                 "Choisissez une valeur de la liste.", std::move(place));
}

template <class T>
Result<void> check_count(const std::vector<T>& items, std::string place) {
  if (items.size() <= kMostItems) return {};
  return refused("impact.too_many", "Une analyse tient en 300 lignes de chaque sorte.",
                 "Regroupez-les.", std::move(place));
}

Result<void> check_answers(const Content& content, const Plan& plan) {
  TRY_VOID(check_count(content.answers, "/answers"));
  std::set<std::int64_t> seen;
  for (const auto& answer : content.answers) {
    const auto place = "/answers/" + std::to_string(answer.question);
    if (plan.question(answer.question) == nullptr || !seen.insert(answer.question).second)
      return refused("impact.reference", "Cette question n’existe pas, ou est répondue deux fois.",
                     "Les questions sont celles du plan.", place);
    TRY_VOID(check_text(answer.text, kLongestText, true, place));
    TRY_VOID(check_count(answer.list, place));
    for (const auto& line : answer.list) TRY_VOID(check_text(line, kLongestLine, true, place));
    TRY_VOID(check_level(answer.gauge, place));
  }
  return {};
}

Result<void> check_measures(const Content& content) {
  TRY_VOID(check_count(content.measures, "/measures"));
  for (std::size_t i = 0; i < content.measures.size(); ++i) {
    const auto place = "/measures/" + std::to_string(i);
    TRY_VOID(check_text(content.measures[i].title, kLongestLine, false, place));
    TRY_VOID(check_text(content.measures[i].text, kLongestText, true, place));
  }
  return {};
}

/// "1.1", "3.2"; "2.1.211"; "3.1.4"; for what came with a file, whatever it is called there.
Result<void> check_reference(const Evaluation& one, const Plan& plan, std::string place) {
  const auto& reference = one.reference;
  const auto known =
      one.id != 0 || std::any_of(plan.parts.begin(), plan.parts.end(), [&](const Part& part) {
        return reference == part.id || reference.starts_with(part.id + ".");
      });
  if (known) return check_name(reference, std::move(place));
  return refused("impact.reference", "Ce point ne fait pas partie du plan de l’analyse.",
                 "Choisissez une partie, une question ou une mesure.", std::move(place));
}

Result<void> check_evaluation(const Evaluation& one, const Plan& plan, const std::string& place) {
  TRY_VOID(check_reference(one, plan, place + "/reference"));
  TRY_VOID(
      check_one_of(one.verdict, {"to_correct", "improvable", "acceptable"}, place + "/verdict"));
  TRY_VOID(check_text(one.comment, kLongestText, true, place + "/comment"));
  TRY_VOID(check_text(one.action, kLongestText, true, place + "/action"));
  TRY_VOID(check_name(one.who, place + "/who"));
  TRY_VOID(check_level(one.severity, place + "/severity"));
  TRY_VOID(check_level(one.likelihood, place + "/likelihood"));
  if (one.done_on && is_blank(one.action))
    return refused("impact.empty", "Il manque ce qui est fait.", "Écrivez l’action.",
                   place + "/action");
  return {};
}

Result<void> check_opinions(const Opinions& opinions) {
  constexpr std::string_view kFor = "favourable";
  constexpr std::string_view kAgainst = "unfavourable";
  TRY_VOID(check_name(opinions.officer, "/opinions/officer"));
  TRY_VOID(check_one_of(opinions.officer_view, {kFor, kAgainst}, "/opinions/officer_view"));
  TRY_VOID(check_text(opinions.officer_text, kLongestText, true, "/opinions/officer_text"));
  TRY_VOID(check_one_of(opinions.persons_asked, {"yes", "no"}, "/opinions/persons_asked"));
  TRY_VOID(check_text(opinions.persons_why_not, kLongestText, true, "/opinions/persons_why_not"));
  TRY_VOID(check_text(opinions.persons, kLongestLine, false, "/opinions/persons"));
  TRY_VOID(check_one_of(opinions.persons_view, {kFor, kAgainst}, "/opinions/persons_view"));
  return check_text(opinions.persons_text, kLongestText, true, "/opinions/persons_text");
}

template <class T>
std::int64_t highest(const std::vector<T>& items) {
  std::int64_t most = 0;
  for (const auto& item : items) most = std::max(most, item.id);
  return most;
}

template <class T>
void number_items(std::vector<T>& items) {
  auto next = highest(items);
  for (auto& item : items)
    if (item.id == 0) item.id = ++next;
}

template <class T>
Result<void> check_ids(const std::vector<T>& items, const std::string& place) {
  std::set<std::int64_t> seen;
  for (const auto& item : items)
    if (item.id != 0 && !seen.insert(item.id).second)
      return refused("impact.reference", "Deux lignes ont le même numéro.",
                     "Relisez l’analyse, puis recommencez.", place);
  return {};
}

bool has_blank(const Answer& answer) {
  return answer.text.find(kBlank) != std::string::npos ||
         std::any_of(answer.list.begin(), answer.list.end(), [](const std::string& line) {
           return line.find(kBlank) != std::string::npos;
         });
}

bool is_answered(const Answer* answer, const Question& question) {
  if (answer == nullptr) return false;
  if (question.kind == "text") return !is_blank(answer->text);
  if (question.kind == "gauge") return answer->gauge > 0;
  return !answer->list.empty();
}

tl::unexpected<Error> not_ready(std::string_view code, std::string what, std::string next,
                                std::string place) {
  return fail(Errc::forbidden, code, std::move(what), "L’analyse reste un brouillon.",
              std::move(next), std::move(place));
}

}  // namespace

Result<void> check(const Content& content, const Plan& plan) {
  if (is_blank(content.title))
    return refused("impact.empty", "Une analyse a un titre.", "Écrivez le nom du traitement.",
                   "/title");
  TRY_VOID(check_name(content.title, "/title"));
  TRY_VOID(check_name(content.category, "/category"));
  TRY_VOID(check_name(content.author, "/author"));
  TRY_VOID(check_name(content.evaluator, "/evaluator"));
  TRY_VOID(check_name(content.decider, "/decider"));
  TRY_VOID(check_answers(content, plan));
  TRY_VOID(check_measures(content));
  TRY_VOID(check_count(content.evaluations, "/evaluations"));
  for (std::size_t i = 0; i < content.evaluations.size(); ++i)
    TRY_VOID(check_evaluation(content.evaluations[i], plan, "/evaluations/" + std::to_string(i)));
  TRY_VOID(check_count(content.remarks, "/remarks"));
  for (const auto& remark : content.remarks)
    TRY_VOID(check_text(remark.text, kLongestText, true, "/remarks"));
  TRY_VOID(check_ids(content.measures, "/measures"));
  TRY_VOID(check_ids(content.evaluations, "/evaluations"));
  TRY_VOID(check_ids(content.remarks, "/remarks"));
  return check_opinions(content.opinions);
}

void number_new(Content& content) {
  number_items(content.measures);
  number_items(content.evaluations);
  number_items(content.remarks);
}

const Answer* answer_of(const Content& content, std::int64_t question) {
  const auto found = std::find_if(content.answers.begin(), content.answers.end(),
                                  [&](const Answer& one) { return one.question == question; });
  return found == content.answers.end() ? nullptr : &*found;
}

Result<void> check_ready(const Content& content, const Plan& plan) {
  for (const auto& question : plan.questions) {
    const auto* answer = answer_of(content, question.number);
    const auto place = "/answers/" + std::to_string(question.number);
    if (!is_answered(answer, question))
      return not_ready("impact.unanswered",
                       "Une question est sans réponse\u00a0: " + question.title,
                       "Répondez-y, puis envoyez l’analyse en relecture.", place);
    if (has_blank(*answer))
      return not_ready("impact.blank", "Il reste un blanc à remplir\u00a0: " + question.title,
                       "Remplacez le texte entre crochets.", place);
    if (!answer->checked)
      return not_ready("impact.unchecked",
                       "Un texte proposé n’a été confirmé par personne\u00a0: " + question.title,
                       "Relisez-le, corrigez-le, puis confirmez-le.", place);
  }
  for (const auto& measure : content.measures)
    if (measure.text.find(kBlank) != std::string::npos)
      return not_ready("impact.blank",
                       "Il reste un blanc à remplir dans une mesure\u00a0: " + measure.title,
                       "Remplacez le texte entre crochets.", "/measures");
  return {};
}

std::vector<Risk> risks_of(const Content& content, const Plan& plan) {
  std::vector<Risk> risks;
  for (const auto& part : plan.parts) {
    if (!part.risk) continue;
    Risk risk{.id = *part.risk, .part = part.id, .title = part.title};
    const auto level = [&](std::string_view role) {
      const auto* answer = answer_of(content, plan.question_of(part.id, role).number);
      return answer == nullptr ? 0 : answer->gauge;
    };
    risk.severity = risk.severity_after = level("severity");
    risk.likelihood = risk.likelihood_after = level("likelihood");
    for (const auto& one : content.evaluations) {
      if (one.reference != part.id) continue;
      if (one.severity > 0) risk.severity_after = one.severity;
      if (one.likelihood > 0) risk.likelihood_after = one.likelihood;
    }
    risk.consult = risk.severity_after >= plan.terms.consult_from &&
                   risk.likelihood_after >= plan.terms.consult_from;
    risks.push_back(std::move(risk));
  }
  return risks;
}

std::string risk_in_french(const Risk& risk, const Plan& plan) {
  const auto levels = [&](std::int64_t severity, std::int64_t likelihood) {
    return "gravité\u00a0: " + std::string(plan.severity(severity)) +
           ", vraisemblance\u00a0: " + std::string(plan.likelihood(likelihood));
  };
  return risk.title + ". Avec les mesures en place, " + levels(risk.severity, risk.likelihood) +
         ". Après le plan d’action, " + levels(risk.severity_after, risk.likelihood_after) + ".";
}

}  // namespace serment::impact
