#include "crisis/report.h"

#include "compliance/page.h"

namespace serment::crisis {
namespace {

using documents::View;

constexpr std::int64_t kMinute = 60, kHour = 3600, kDay = 86'400;

std::string in_words(std::string_view outcome) {
  if (outcome == "drill") return "Exercice terminé";
  if (outcome == "resolved") return "Retour à la normale";
  if (outcome == "false_alarm") return "Fausse alerte";
  return "En cours";
}

std::string touched_in_words(std::string_view touched) {
  if (touched == "yes") return "Oui";
  if (touched == "no") return "Non";
  return "Pas encore établi";
}

std::vector<View> phase_views(const Progress& progress) {
  std::vector<View> views;
  for (const auto& phase : progress.phases) {
    std::vector<View> steps;
    for (const auto& step : phase.steps)
      steps.push_back(View()
                          .set("title", step.step.title)
                          .set("done", step.done)
                          .set("after", step.after ? span_in_french(*step.after) : std::string{})
                          .set("by", step.by)
                          .set("late", step.late));
    views.push_back(View().set("title", phase.phase.title).set("steps", std::move(steps)));
  }
  return views;
}

std::string text_of(const Catalogue& law, const Line& line) {
  if (line.step.empty()) return line.text;
  const auto* step = law.find_step(line.step);
  const auto title = step != nullptr ? step->title : line.step;
  const auto said = line.text.empty() ? std::string{} : " " + line.text;
  return (line.done ? "Fait\u00a0: " : "Pas fait, finalement\u00a0: ") + title + said;
}

std::vector<View> line_views(const Catalogue& law, const std::vector<Line>& lines) {
  std::vector<View> views;
  for (const auto& line : lines)
    views.push_back(
        View()
            .set("number", std::to_string(line.number))
            .set("at", in_french(line.event_at))
            .set("approximate", line.approximate)
            .set("paper", line.paper ? in_french(line.written_at) : std::string{})
            .set("text", text_of(law, line))
            .set("corrects", line.corrects > 0 ? std::to_string(line.corrects) : std::string{})
            .set("by", line.by));
  return views;
}

std::vector<View> lesson_views(const Catalogue& law, const CrisisFacts& facts) {
  std::vector<View> views;
  for (const auto& question : law.lessons)
    for (const auto& lesson : facts.lessons)
      if (lesson.id == question.id)
        views.push_back(View().set("question", question.question).set("text", lesson.text));
  return views;
}

}  // namespace

std::string span_in_french(std::int64_t seconds) {
  if (seconds < 0) return "avant";
  const auto two = [](std::int64_t value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
  };
  if (seconds < kMinute) return std::to_string(seconds) + "\u00a0s";
  if (seconds < kHour)
    return std::to_string(seconds / kMinute) + "\u00a0min\u00a0" + two(seconds % kMinute) +
           "\u00a0s";
  if (seconds < kDay)
    return std::to_string(seconds / kHour) + "\u00a0h\u00a0" + two(seconds % kHour / kMinute);
  return std::to_string(seconds / kDay) + "\u00a0j\u00a0" + std::to_string(seconds % kDay / kHour) +
         "\u00a0h";
}

Result<compliance::Printable> report_document(const compliance::Answers& answers,
                                              const Crisis& crisis, const std::vector<Line>& lines,
                                              Instant now) {
  const auto& law = Catalogue::embedded();
  const auto progress = progress_of(law, crisis, lines, now);
  const auto* kind = law.find_kind(crisis.facts.kind);
  auto lessons = lesson_views(law, crisis.facts);
  const bool reviewed = !lessons.empty();
  auto view = compliance::practice_view(answers, paris_date(now));
  view.set("id", crisis.id)
      .set("drill", crisis.facts.drill)
      .set("kind", kind != nullptr ? kind->title : crisis.facts.kind)
      .set("seen", crisis.facts.seen)
      .set("state", state_label(crisis.state))
      .set("noticed_at", in_french(crisis.noticed_at))
      .set("closed_at", crisis.closed_at ? in_french(*crisis.closed_at) : std::string{})
      .set("elapsed", span_in_french(progress.elapsed_seconds))
      .set("outcome", in_words(crisis.facts.outcome))
      .set("touched", touched_in_words(crisis.facts.data_touched))
      .set("done", std::to_string(progress.done))
      .set("total", std::to_string(progress.total))
      .set("late", std::to_string(progress.late))
      .set("phases", phase_views(progress))
      .set("lines", line_views(law, lines))
      .set("reviewed", reviewed)
      .set("lessons", std::move(lessons));
  auto html = TRY(documents::fill(compliance::template_of("crisis_report.html"), view));
  const auto title =
      (crisis.facts.drill ? "Compte rendu d’exercice " : "Compte rendu de crise ") + crisis.id;
  return compliance::Printable{"compte-rendu-" + crisis.id, title, std::move(html)};
}

}  // namespace serment::crisis
