// The pages to print: an assessment with its map of risks, and the officer's yearly report.
#include <algorithm>

#include "compliance/page.h"
#include "impact/officer_report.h"

namespace serment::impact {
namespace {

using documents::View;

// The drawing of the map, in its own units.
constexpr int kCell = 60;
constexpr int kLeft = 92;
constexpr int kTop = 10;
constexpr int kLevels = 4;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

int column_of(std::int64_t likelihood) {
  return kLeft + static_cast<int>(likelihood - 1) * kCell;
}
int row_of(std::int64_t severity) {
  return kTop + static_cast<int>(kLevels - severity) * kCell;
}

std::vector<View> cell_views(const Plan& plan) {
  constexpr std::string_view kTints[] = {"#ffffff", "#f3e7ec", "#dcb9c8", "#b07a93"};
  std::vector<View> cells;
  for (int severity = 1; severity <= kLevels; ++severity)
    for (int likelihood = 1; likelihood <= kLevels; ++likelihood) {
      const bool high =
          severity >= plan.terms.consult_from && likelihood >= plan.terms.consult_from;
      const auto weight = high ? 3 : std::min(2, (severity + likelihood - 2) / 2);
      cells.push_back(View()
                          .set("x", std::to_string(column_of(likelihood)))
                          .set("y", std::to_string(row_of(severity)))
                          .set("tint", kTints[weight]));
    }
  return cells;
}

std::vector<View> axis_views(const Plan& plan) {
  std::vector<View> labels;
  for (const auto& level : plan.levels)
    labels.push_back(View()
                         .set("severity", level.severity)
                         .set("severity_y", std::to_string(row_of(level.value) + kCell / 2 + 3))
                         .set("likelihood", level.likelihood)
                         .set("likelihood_x", std::to_string(column_of(level.value) + kCell / 2)));
  return labels;
}

/// One mark a risk, before (hollow) or after (full); those of one cell stand side by side.
std::vector<View> mark_views(const std::vector<Risk>& risks, bool after) {
  std::vector<View> marks;
  for (std::size_t i = 0; i < risks.size(); ++i) {
    const auto severity = after ? risks[i].severity_after : risks[i].severity;
    const auto likelihood = after ? risks[i].likelihood_after : risks[i].likelihood;
    if (severity == 0 || likelihood == 0) continue;
    const int x = column_of(likelihood) + 12 + static_cast<int>(i) * 18;
    const int y = row_of(severity) + (after ? 42 : 18);
    marks.push_back(View()
                        .set("x", std::to_string(x))
                        .set("y", std::to_string(y))
                        .set("text_y", std::to_string(y + 3))
                        .set("number", std::to_string(i + 1)));
  }
  return marks;
}

std::vector<View> risk_views(const std::vector<Risk>& risks, const Plan& plan) {
  std::vector<View> views;
  for (std::size_t i = 0; i < risks.size(); ++i)
    views.push_back(View()
                        .set("number", std::to_string(i + 1))
                        .set("title", risks[i].title)
                        .set("before", std::string(plan.severity(risks[i].severity)) + " / " +
                                           std::string(plan.likelihood(risks[i].likelihood)))
                        .set("after", std::string(plan.severity(risks[i].severity_after)) + " / " +
                                          std::string(plan.likelihood(risks[i].likelihood_after)))
                        .set("consult", risks[i].consult));
  return views;
}

std::string gauge_text(const Question& question, std::int64_t level, const Plan& plan) {
  return std::string(question.role == "severity" ? plan.severity(level) : plan.likelihood(level));
}

View question_view(const Question& question, const Content& content, const Plan& plan) {
  const Answer none{.question = question.number};
  const auto* found = answer_of(content, question.number);
  const auto& answer = found == nullptr ? none : *found;
  const bool empty = answer.text.empty() && answer.list.empty() && answer.gauge == 0;
  return View()
      .set("question", question.title)
      .set("level", question.kind == "gauge" ? gauge_text(question, answer.gauge, plan) : "")
      .set("paragraphs", lines_of(answer.text))
      .set("items", answer.list)
      .set("empty", empty);
}

std::vector<View> part_views(const Content& content, const Plan& plan) {
  std::vector<View> views;
  for (const auto& part : plan.parts) {
    std::vector<View> questions;
    for (const auto& question : plan.questions)
      if (question.part == part.id) questions.push_back(question_view(question, content, plan));
    std::vector<View> measures;
    if (part.id == "3.1")
      for (const auto& measure : content.measures)
        measures.push_back(
            View().set("title", measure.title).set("paragraphs", lines_of(measure.text)));
    views.push_back(View()
                        .set("id", part.id)
                        .set("section", part.section)
                        .set("title", part.title)
                        .set("questions", std::move(questions))
                        .set("measures", std::move(measures)));
  }
  return views;
}

std::string progress_of(const Evaluation& line, Date today) {
  if (line.done_on) return "Fait le " + in_french(*line.done_on);
  if (!line.by) return "À faire, sans date";
  return (*line.by < today ? "En retard\u00a0: " : "Pour le ") + in_french(*line.by);
}

std::vector<View> plan_views(const Content& content, Date today) {
  std::vector<View> views;
  for (const auto& line : content.evaluations)
    if (!line.action.empty())
      views.push_back(View()
                          .set("reference", line.reference)
                          .set("what", lines_of(line.action))
                          .set("who", line.who)
                          .set("when", progress_of(line, today)));
  return views;
}

std::string view_in_french(std::string_view view) {
  if (view.empty()) return {};
  return view == "favourable" ? "Avis favorable" : "Avis défavorable";
}

std::string state_in_french(const Assessment& one) {
  if (one.state == "validated" && one.validation)
    return "Validée par " + one.validation->decider + " le " + in_french(one.validation->on);
  if (one.state == "in_review") return "En relecture";
  if (one.state == "to_review") return "À revoir";
  return one.state == "archived" ? "Archivée" : "Brouillon";
}

void set_decision(View& view, const Assessment& one) {
  const auto& opinions = one.content.opinions;
  std::vector<View> decision;
  if (one.validation)
    decision.push_back(View()
                           .set("decider", one.validation->decider)
                           .set("on", in_french(one.validation->on))
                           .set("reason", lines_of(one.validation->reason))
                           .set("consulted", one.validation->consulted_on
                                                 ? in_french(*one.validation->consulted_on)
                                                 : "")
                           .set("review", one.review_on ? in_french(*one.review_on) : ""));
  view.set("decision", std::move(decision))
      .set("officer", opinions.officer)
      .set("officer_view", view_in_french(opinions.officer_view))
      .set("officer_text", lines_of(opinions.officer_text))
      .set("persons", opinions.persons)
      .set("persons_view", view_in_french(opinions.persons_view))
      .set("persons_text", lines_of(opinions.persons_text))
      .set("persons_why_not", lines_of(opinions.persons_why_not));
}

}  // namespace

Result<compliance::Printable> assessment_page(const Assessment& one,
                                              const compliance::Answers& answers, const Plan& plan,
                                              Date today) {
  const auto risks = risks_of(one.content, plan);
  auto view = compliance::practice_view(answers, paris_date(one.at));
  std::string spoken;
  for (const auto& risk : risks) spoken += (spoken.empty() ? "" : " ") + risk_in_french(risk, plan);
  std::vector<View> attachments;
  for (const auto& file : one.attachments) attachments.push_back(View().set("name", file.name));
  view.set("title", one.content.title)
      .set("id", one.id)
      .set("version", std::to_string(one.version))
      .set("state", state_in_french(one))
      .set("author", one.content.author)
      .set("evaluator", one.content.evaluator)
      .set("parts", part_views(one.content, plan))
      .set("cells", cell_views(plan))
      .set("axis", axis_views(plan))
      .set("before_marks", mark_views(risks, false))
      .set("after_marks", mark_views(risks, true))
      .set("map_text", spoken)
      .set("risks", risk_views(risks, plan))
      .set("actions", plan_views(one.content, today))
      .set("attachments", std::move(attachments))
      .set("method", plan.cite("cnil.pia"));
  set_decision(view, one);
  auto html = TRY(documents::fill(compliance::template_of("impact_report.html"), view));
  return compliance::Printable{"analyse-impact-" + one.id, one.content.title, std::move(html)};
}

Result<compliance::Printable> report_page(const YearReport& report,
                                          const compliance::Answers& answers) {
  auto view = compliance::practice_view(answers, report.drawn_on);
  std::vector<View> facts;
  for (const auto& fact : report.facts)
    facts.push_back(View().set("label", fact.label).set("text", fact.text));
  std::vector<View> acts;
  for (const auto& act : report.acts)
    acts.push_back(View().set("label", act.label).set("count", std::to_string(act.count)));
  const auto year = std::to_string(report.year);
  const auto title = "Bilan annuel du délégué, " + year;
  view.set("title", title)
      .set("year", year)
      .set("officer", report.officer)
      .set("remarks", lines_of(report.remarks))
      .set("advice", lines_of(report.advice))
      .set("facts", std::move(facts))
      .set("acts", std::move(acts));
  auto html = TRY(documents::fill(compliance::template_of("dpo_report.html"), view));
  return compliance::Printable{"bilan-dpo-" + year, title, std::move(html)};
}

}  // namespace serment::impact
