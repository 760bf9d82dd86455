#include "people/letters.h"

#include "compliance/page.h"

namespace serment::people {
namespace {

using compliance::Printable;
using documents::View;

Result<Printable> page(std::string name, std::string title, std::string_view file,
                       const View& view) {
  auto html = TRY(documents::fill(compliance::template_of(file), view));
  return Printable{std::move(name), std::move(title), std::move(html)};
}

std::string text_state(const TextState& one) {
  if (one.state == "to_sign") return "À signer";
  const auto at = in_french(parse_instant(one.signed_at.value_or("")).value_or(Instant{}));
  return one.state == "signed" ? "Signé le " + at : "À signer de nouveau (signé le " + at + ")";
}

std::string lesson_state(const LessonState& one) {
  if (!one.on || !one.until) return "À suivre";
  if (one.state == "expired") return "À refaire (valable jusqu’au " + in_french(*one.until) + ")";
  return "Suivie le " + in_french(*one.on) + ", valable jusqu’au " + in_french(*one.until);
}

}  // namespace

Result<Printable> attestation(const compliance::Answers& answers, const Lesson& lesson,
                              const std::optional<Training>& training, Date today) {
  if (!training || !training->passed_on || !training->valid_until)
    return fail(Errc::not_found, "lesson.not_passed", "Cette leçon n’est pas encore réussie.",
                "Aucune attestation n’a été faite.", "Lisez-la et répondez au quiz.");
  auto view = compliance::practice_view(answers, today);
  std::vector<std::string> topics;
  for (const auto& card : lesson.cards) topics.push_back(card.title);
  std::vector<std::string> sources;
  for (const auto& source : lesson.sources) sources.push_back(source.ref);
  view.set("name", training->name)
      .set("lesson", lesson.title)
      .set("summary", lesson.summary)
      .set("version", std::to_string(training->passed_version))
      .set("minutes", std::to_string(lesson.minutes))
      .set("passed_on", in_french(*training->passed_on))
      .set("valid_until", in_french(*training->valid_until))
      .set("topics", std::move(topics))
      .set("sources", std::move(sources));
  return page("attestation-" + lesson.id, "Attestation de formation", "training_attestation.html",
              view);
}

Result<Printable> signed_copy(const compliance::Answers& answers, const Signature& signature,
                              Date today) {
  const auto& content = signature.content;
  auto view = compliance::practice_view(answers, today);
  std::vector<View> sections;
  for (const auto& section : content.sections)
    sections.push_back(View()
                           .set("title", section.title)
                           .set("text", section.text)
                           .set("reference", section.reference));
  view.set("title", content.title)
      .set("lead", content.lead)
      .set("name", content.name)
      .set("version", std::to_string(content.version))
      .set("signed_at", in_french(signature.at))
      .set("digest", content.digest)
      .set("sections", std::move(sections));
  return page(content.text == "charter" ? "charte-signee" : "engagement-signe", content.title,
              "signed_text.html", view);
}

Result<Printable> people_register(const compliance::Answers& answers,
                                  const std::vector<PersonState>& people, Date today) {
  auto view = compliance::practice_view(answers, today);
  std::vector<View> persons;
  for (const auto& person : people) {
    std::vector<View> lines;
    for (const auto& text : person.texts)
      lines.push_back(View().set("what", text.title).set("state", text_state(text)));
    for (const auto& lesson : person.lessons)
      lines.push_back(
          View().set("what", "Leçon\u00a0: " + lesson.title).set("state", lesson_state(lesson)));
    persons.push_back(View().set("name", person.name).set("lines", std::move(lines)));
  }
  view.set("people", std::move(persons));
  return page("engagements-et-formations", "Engagements et formations", "people_register.html",
              view);
}

}  // namespace serment::people
