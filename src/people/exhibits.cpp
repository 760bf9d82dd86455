// Who signed what, and who was trained, on a day. Never a score.
#include "people/team.h"

namespace serment::people {
namespace {

std::string text_in_french(const TextState& text) {
  if (text.state == "signed") {
    const auto at = parse_instant(text.signed_at.value_or(std::string{}));
    return text.title + "\u00a0: signé" + (at ? " le " + iso(paris_date(*at)) : std::string{});
  }
  return text.title +
         (text.state == "to_renew" ? "\u00a0: à signer de nouveau" : "\u00a0: à signer");
}

std::string lesson_in_french(const LessonState& lesson) {
  if (lesson.state == "done" && lesson.on)
    return lesson.title + "\u00a0: le " + iso(*lesson.on) +
           (lesson.until ? ", valable jusqu’au " + iso(*lesson.until) : std::string{});
  return lesson.title + (lesson.state == "expired" ? "\u00a0: à refaire" : "\u00a0: à faire");
}

template <class State, class InFrench>
std::string lines_of(const std::vector<State>& states, const InFrench& in_french) {
  std::string lines;
  for (const auto& state : states) lines += (lines.empty() ? "" : "\n") + in_french(state);
  return lines;
}

}  // namespace

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now) {
  records::ExhibitGroup texts, lessons;
  for (const auto& person : TRY(team(session, tx, now))) {
    texts.rows.push_back({person.name, lines_of(person.texts, text_in_french)});
    lessons.rows.push_back({person.name, lines_of(person.lessons, lesson_in_french)});
  }
  return std::vector<records::Exhibit>{{.file = "10_formation/engagements",
                                        .title = "Engagements de confidentialité et charte",
                                        .lead = "Chaque personne qui a un compte, à cette date.",
                                        .columns = {"Personne", "Textes"},
                                        .groups = {std::move(texts)}},
                                       {.file = "10_formation/formations",
                                        .title = "Formation de chacun",
                                        .lead = "La dernière réussite de chaque leçon.",
                                        .columns = {"Personne", "Leçons"},
                                        .groups = {std::move(lessons)}}};
}

}  // namespace serment::people
