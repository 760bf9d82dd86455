#include "impact/prefill.h"

#include <algorithm>
#include <set>

#include "compliance/page.h"

namespace serment::impact {
namespace {

using compliance::CurrentPractice;

/// Lines that are not empty, each once, in their order.
class Lines {
 public:
  void add(std::string line) {
    if (line.empty() || !x_seen.insert(line).second) return;
    if (!x_text.empty()) x_text += '\n';
    x_text += line;
  }
  [[nodiscard]] std::string or_else(std::string_view nothing) const {
    return x_text.empty() ? std::string(nothing) : x_text;
  }

 private:
  std::set<std::string> x_seen;
  std::string x_text;
};

/// What is done for patients: an assessment of their record is not about payroll.
bool is_about_patients(const compliance::ProcessingActivity& activity) {
  return std::find(activity.audience.begin(), activity.audience.end(), "Patients") !=
         activity.audience.end();
}

template <class Visit>
void each_activity(const CurrentPractice& current, const Visit& visit) {
  const auto& all = current.practice.activities;
  const bool some = std::any_of(all.begin(), all.end(), is_about_patients);
  for (const auto& activity : all)
    if (!some || is_about_patients(activity)) visit(activity);
}

std::string data_lines(const CurrentPractice& current, bool with_retention) {
  Lines lines;
  each_activity(current, [&](const compliance::ProcessingActivity& activity) {
    for (const auto* list : {&activity.data, &activity.sensitive_data})
      for (const auto& data : *list)
        lines.add(with_retention ? data.kind + "\u00a0: " + data.retention
                                 : data.kind + "\u00a0: " + data.description);
  });
  return lines.or_else("[à compléter\u00a0: aucune donnée n’est décrite au registre]");
}

std::string purpose_lines(const CurrentPractice& current, bool legal_bases) {
  Lines lines;
  each_activity(current, [&](const compliance::ProcessingActivity& activity) {
    for (const auto& purpose : activity.purposes)
      lines.add(legal_bases ? purpose.text + "\u00a0: " + purpose.legal_basis : purpose.text);
  });
  return lines.or_else("[à compléter\u00a0: aucune finalité n’est décrite au registre]");
}

std::string transfer_lines(const CurrentPractice& current) {
  Lines lines;
  each_activity(current, [&](const compliance::ProcessingActivity& activity) {
    for (const auto& transfer : activity.transfers)
      lines.add(transfer.recipient + ", " + transfer.country + "\u00a0: " + transfer.guarantee);
  });
  return lines.or_else("Le registre ne décrit aucun transfert hors de l’Union européenne.");
}

std::string contract_lines(const CurrentPractice& current) {
  Lines lines;
  for (const auto& one : current.practice.processors)
    if (one.role == "processor")
      lines.add(one.name + "\u00a0: " + one.service +
                ". À obtenir\u00a0: " + compliance::joined(one.obtain) + ".");
  return lines.or_else("Le cabinet n’a pas de prestataire qui traite des données pour lui.");
}

std::string names_of(const CurrentPractice& current, bool processors) {
  std::vector<std::string> names;
  if (processors) {
    for (const auto& one : current.practice.processors) names.push_back(one.name);
  } else {
    each_activity(current, [&](const compliance::ProcessingActivity& activity) {
      names.push_back(activity.name);
    });
  }
  const auto text = compliance::joined(names);
  return text.empty() ? "aucun" : text;
}

std::string filled(std::string text, const CurrentPractice& current) {
  const std::pair<std::string_view, std::string> facts[] = {
      {"{practice}", current.answers.practice.name},
      {"{patients}", std::to_string(current.answers.answers.patients_per_year)},
      {"{activities}", names_of(current, false)},
      {"{processors}", names_of(current, true)},
      {"{data}", data_lines(current, false)},
      {"{retention}", data_lines(current, true)},
      {"{purposes}", purpose_lines(current, false)},
      {"{legal_bases}", purpose_lines(current, true)},
      {"{contracts}", contract_lines(current)},
      {"{transfers}", transfer_lines(current)}};
  text = compliance::fill_names(std::move(text), current.answers);
  for (const auto& [mark, fact] : facts)
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + fact.size()))
      text.replace(at, mark.size(), fact);
  return text;
}

}  // namespace

Content prefilled(const CurrentPractice& current, const Plan& plan, std::string_view author) {
  Content content;
  content.title = filled(plan.heading.title, current);
  content.category = plan.heading.category;
  content.author = author;
  const auto tokens = compliance::tokens_of(current.answers);
  for (const auto& proposed : plan.answers) {
    if (proposed.when && !compliance::applies(*proposed.when, tokens)) continue;
    if (answer_of(content, proposed.question) != nullptr) continue;
    Answer answer{.question = proposed.question, .checked = false};
    if (proposed.text) answer.text = filled(*proposed.text, current);
    if (proposed.list) answer.list = *proposed.list;
    content.answers.push_back(std::move(answer));
  }
  for (const auto& measure : plan.measures)
    content.measures.push_back({0, measure.title, measure.text});
  number_new(content);
  return content;
}

}  // namespace serment::impact
