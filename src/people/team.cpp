#include "people/team.h"

#include <algorithm>

#include "people/checklist.h"

namespace serment::people {
namespace {

using records::Duty;
using records::DutyLevel;

constexpr std::string_view kPermission = "people_manage";

/// "2 personnes n’ont", "1 personne n’a".
std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + "\u00a0" + std::string(count == 1 ? one : many);
}

template <class Test>
std::size_t count_people(const std::vector<PersonState>& people, const Test& test) {
  return static_cast<std::size_t>(std::count_if(people.begin(), people.end(), test));
}

void add_text_duty(std::vector<Duty>& duties, const std::vector<PersonState>& people,
                   const SignableText& text) {
  const auto missing = count_people(people, [&](const PersonState& person) {
    return std::any_of(person.texts.begin(), person.texts.end(), [&](const TextState& one) {
      return one.text == text.id && one.state != "signed";
    });
  });
  if (missing == 0) return;
  const bool undertaking = text.id == "undertaking";
  duties.push_back(
      {.id = "people/" + text.id,
       .title = counted(missing, "personne n’a pas signé ", "personnes n’ont pas signé ") +
                (undertaking ? "l’engagement de confidentialité" : "la charte"),
       .why = undertaking ? "Le secret lie toute l’équipe\u00a0; la signature en est la preuve."
                          : "Une charte n’engage que ceux qui l’ont lue et signée.",
       .source = text.sections.front().reference,
       .href = "/engagements",
       .permission = std::string(kPermission),
       .minutes = 5,
       .level = DutyLevel::due});
}

void add_lesson_duties(std::vector<Duty>& duties, const std::vector<PersonState>& people) {
  const auto having = [&](std::string_view state) {
    return count_people(people, [&](const PersonState& person) {
      return std::any_of(person.lessons.begin(), person.lessons.end(),
                         [&](const LessonState& one) { return one.state == state; });
    });
  };
  const Duty model{.id = {},
                   .title = {},
                   .why = "Trois minutes par leçon\u00a0; c’est la répétition qui protège.",
                   .source = "CNIL, guide de sécurité 2024, fiche 3",
                   .href = "/engagements",
                   .permission = std::string(kPermission),
                   .minutes = 3};
  if (const auto count = having("expired"); count > 0) {
    auto duty = model;
    duty.id = "people/lessons_expired";
    duty.title =
        counted(count, "personne a une leçon à refaire", "personnes ont une leçon à refaire");
    duty.level = DutyLevel::due;
    duties.push_back(std::move(duty));
  }
  if (const auto count = having("todo"); count > 0) {
    auto duty = model;
    duty.id = "people/lessons_todo";
    duty.title =
        counted(count, "personne a une leçon à suivre", "personnes ont une leçon à suivre");
    duties.push_back(std::move(duty));
  }
}

/// The first day on which an item that is still to do is due.
std::optional<Date> first_due(const Movement& movement) {
  std::optional<Date> first;
  for (const auto& item : movement.content.items)
    if (item.state == "todo" && (!first || item.due_on < *first)) first = item.due_on;
  return first;
}

void add_movement_duty(std::vector<Duty>& duties, const std::vector<Movement>& movements,
                       std::string_view list, Date today) {
  std::size_t count = 0;
  std::optional<Date> first;
  for (const auto& movement : movements) {
    if (movement.state != "open" || movement.content.list != list) continue;
    ++count;
    const auto due = first_due(movement);
    if (due && (!first || *due < *first)) first = due;
  }
  if (count == 0 || !first) return;
  const bool arrival = list == "arrival";
  duties.push_back(
      {.id = "people/" + std::string(list),
       .title = arrival ? counted(count, "arrivée à finir", "arrivées à finir")
                        : counted(count, "départ à finir", "départs à finir"),
       .why = arrival ? "Compte, engagement, leçons\u00a0: une arrivée complète évite les prêts "
                        "de compte."
                      : "Un compte oublié après un départ est la porte préférée des attaquants.",
       .source = "CNIL, guide de sécurité 2024, fiche 5",
       .href = "/engagements",
       .permission = std::string(kPermission),
       .minutes = 10,
       .level = *first < today ? DutyLevel::late : DutyLevel::due,
       .due = paris_midnight(add_days(*first, 1))});
}

}  // namespace

PersonState state_of(const Person& person, const std::vector<Signature>& signatures,
                     const std::vector<Training>& trainings, Date today) {
  PersonState state{person.id, person.name, person.roles, {}, {}};
  for (const auto& text : signable_texts()) {
    const auto found =
        std::find_if(signatures.begin(), signatures.end(), [&](const Signature& one) {
          return one.content.text == text.id && one.content.member == person.id;
        });
    if (found == signatures.end()) {
      if (concerns(text.roles, person.roles))
        state.texts.push_back({text.id, text.title, "to_sign"});
      continue;
    }
    const bool current = found->content.digest == text.digest;
    state.texts.push_back({text.id, text.title, current ? "signed" : "to_renew", iso(found->at)});
  }
  for (const auto& lesson : lessons()) {
    const auto found = std::find_if(trainings.begin(), trainings.end(), [&](const Training& one) {
      return one.lesson == lesson.id && one.member == person.id && one.passed_on;
    });
    if (found == trainings.end()) {
      if (concerns(lesson.roles, person.roles))
        state.lessons.push_back({lesson.id, lesson.title, "todo"});
      continue;
    }
    const bool expired = *found->valid_until < today;
    state.lessons.push_back({lesson.id, lesson.title, expired ? "expired" : "done",
                             found->passed_on, found->valid_until});
  }
  return state;
}

Result<std::vector<PersonState>> team(vault::Session& session, store::Transaction& tx,
                                      Instant now) {
  const auto signed_texts = TRY(signatures(session, tx));
  const auto learned = TRY(trainings(session, tx));
  std::vector<PersonState> all;
  for (const auto& person : TRY(present_people(session, tx)))
    all.push_back(state_of(person, signed_texts, learned, paris_date(now)));
  std::sort(all.begin(), all.end(),
            [](const PersonState& one, const PersonState& other) { return one.name < other.name; });
  return all;
}

Result<std::vector<Duty>> duties(vault::Session& session, store::Transaction& tx, Instant now) {
  const auto people = TRY(team(session, tx, now));
  std::vector<Duty> all;
  for (const auto& text : signable_texts()) add_text_duty(all, people, text);
  add_lesson_duties(all, people);
  const auto moving = TRY(movements(session, tx));
  add_movement_duty(all, moving, "arrival", paris_date(now));
  add_movement_duty(all, moving, "departure", paris_date(now));
  return all;
}

}  // namespace serment::people
