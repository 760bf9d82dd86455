// Values of answers: the right choices, names where a service is used, well-formed identifiers.
#include <algorithm>

#include "compliance/answers.h"
#include "compliance/catalogue.h"
#include "compliance/plain_text.h"
#include "text/identifiers.h"

namespace serment::compliance {
namespace {

constexpr std::size_t kMaxAnswer = 200;

tl::unexpected<Error> refused_answer(std::string_view code, std::string what, std::string place) {
  return fail(Errc::invalid_input, code, std::move(what), "Rien n’a été écrit.",
              "Corrigez cette réponse, puis recommencez.", std::move(place));
}

Result<void> check_line(const std::string& value, bool required, const std::string& place) {
  if (required && value.empty())
    return refused_answer("answers.empty", "Cette réponse ne peut pas rester vide.", place);
  if (value.size() > kMaxAnswer || !is_plain_text(value) ||
      value.find_first_of("\n{}") != std::string::npos)
    return refused_answer("answers.text",
                          "Cette réponse doit tenir sur une ligne, sans accolade, en 200 octets.",
                          place);
  return {};
}

bool all_digits(std::string_view text, std::size_t count) {
  return text.size() == count &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool looks_like_email(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at > 0 &&
         text.find('@', at + 1) == std::string_view::npos &&
         text.find('.', at) != std::string_view::npos && !text.ends_with('.') &&
         text.find_first_of(" ,;<>\"\n") == std::string_view::npos;
}

Result<void> check_email(const std::string& email, const std::string& place) {
  if (email.empty() || looks_like_email(email)) return {};
  return refused_answer("answers.email", "Cette adresse électronique n’est pas bien formée.",
                        place);
}

Result<void> check_identity(const PracticeIdentity& practice) {
  TRY_VOID(check_line(practice.name, true, "practice.name"));
  TRY_VOID(check_line(practice.address, true, "practice.address"));
  TRY_VOID(check_line(practice.city, true, "practice.city"));
  TRY_VOID(check_line(practice.phone, true, "practice.phone"));
  TRY_VOID(check_line(practice.email, false, "practice.email"));
  TRY_VOID(check_line(practice.website, false, "practice.website"));
  if (!all_digits(practice.postal_code, 5))
    return refused_answer("answers.postal_code", "Un code postal a 5 chiffres.",
                          "practice.postal_code");
  if (!text::french_phone(practice.phone))
    return refused_answer("answers.phone", "Ce numéro de téléphone n’est pas bien formé.",
                          "practice.phone");
  if (!practice.siret.empty() && text::check_siret(practice.siret) != text::Check::valid)
    return refused_answer("answers.siret",
                          "Ce numéro SIRET n’est pas juste : 14 chiffres, dont une clé.",
                          "practice.siret");
  return check_email(practice.email, "practice.email");
}

Result<void> check_doctors(const std::vector<Doctor>& doctors) {
  if (doctors.empty())
    return refused_answer("answers.missing", "Il manque au moins un médecin.", "doctors");
  for (std::size_t i = 0; i < doctors.size(); ++i) {
    const auto place = "doctors[" + std::to_string(i + 1) + "]";
    TRY_VOID(check_line(doctors[i].name, true, place + ".name"));
    if (text::check_rpps(doctors[i].rpps) != text::Check::valid)
      return refused_answer("answers.rpps",
                            "Ce numéro RPPS n’est pas juste : 11 chiffres, dont une clé.",
                            place + ".rpps");
  }
  return {};
}

Result<void> check_choice(const std::string& key, const std::string& value) {
  for (const auto& question : catalogue::get().questions) {
    if (question.key != key || !question.choices) continue;
    std::string expected;
    for (const auto& choice : *question.choices) {
      if (choice.value == value) return {};
      expected += (expected.empty() ? "" : ", ") + choice.value;
    }
    return refused_answer("answers.choice", "Une de ces réponses est attendue : " + expected + ".",
                          "answers." + key);
  }
  return {};
}

/// A named service must have its name when the answers say that it is used.
Result<void> check_names(const Answers& all) {
  const auto& a = all.answers;
  const auto tokens = tokens_of(all);
  const std::pair<std::string_view, const std::string*> names[] = {
      {"remote_secretary", &a.remote_secretary},
      {"booking_platform", &a.booking_platform},
      {"practice_software", &a.practice_software},
      {"teleconsultation_provider", &a.teleconsultation_provider},
      {"ai_tools", &a.ai_tools}};
  for (const auto& question : catalogue::get().questions) {
    if (!question.details) continue;
    for (const auto& detail : *question.details) {
      for (const auto& [key, value] : names)
        if (key == detail.key)
          TRY_VOID(check_line(*value, applies(detail.when, tokens), "answers." + detail.key));
    }
  }
  return {};
}

Result<void> check_officer(const Officer& officer) {
  TRY_VOID(check_line(officer.name, true, "dpo.name"));
  TRY_VOID(check_line(officer.organisation, false, "dpo.organisation"));
  TRY_VOID(check_line(officer.address, false, "dpo.address"));
  TRY_VOID(check_line(officer.phone, false, "dpo.phone"));
  TRY_VOID(check_line(officer.email, false, "dpo.email"));
  TRY_VOID(check_email(officer.email, "dpo.email"));
  if (officer.phone.empty() && officer.email.empty())
    return refused_answer("answers.empty", "Il faut un moyen de joindre le délégué.", "dpo.email");
  return {};
}

}  // namespace

Result<void> check_answers(const Answers& answers) {
  TRY_VOID(check_identity(answers.practice));
  TRY_VOID(check_doctors(answers.doctors));
  if (answers.dpo) TRY_VOID(check_officer(*answers.dpo));
  TRY_VOID(check_choice("structure", answers.answers.structure));
  TRY_VOID(check_choice("secretary", answers.answers.secretary));
  TRY_VOID(check_choice("software", answers.answers.software));
  if (answers.answers.patients_per_year < 0 || answers.answers.patients_per_year > 10'000'000)
    return refused_answer("answers.number", "Ce nombre de patients n’est pas possible.",
                          "answers.patients_per_year");
  return check_names(answers);
}

}  // namespace serment::compliance
