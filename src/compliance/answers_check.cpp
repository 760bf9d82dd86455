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
  if ((required || !value.empty()) && trimmed(value).empty())
    return refused_answer("answers.empty", "Cette réponse ne peut pas rester vide.", place);
  if (turns_direction(value))
    return refused_answer(
        "answers.text", "Cette réponse contient un signe invisible qui change l’ordre de lecture.",
        place);
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

/// The name of a site, with or without http:// or https:// and a path: it is printed, and opened.
bool looks_like_website(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (text.starts_with(scheme)) {
      text.remove_prefix(scheme.size());
      break;
    }
  if (text.find_first_of(" <>\"'\\`") != std::string_view::npos) return false;
  const auto host = text.substr(0, text.find_first_of("/?#"));
  const auto dot = host.find('.');
  return dot != std::string_view::npos && dot > 0 && !host.ends_with('.') &&
         host.find("..") == std::string_view::npos &&
         std::all_of(host.begin(), host.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
         });
}

/// Five digits, of a department that exists: none is 00, 96 or 99.
bool is_postal_code(std::string_view text) {
  return all_digits(text, 5) && !text.starts_with("00") && !text.starts_with("96") &&
         !text.starts_with("99");
}

Result<void> check_identity(const PracticeIdentity& practice) {
  TRY_VOID(check_line(practice.name, true, "practice.name"));
  TRY_VOID(check_line(practice.address, true, "practice.address"));
  TRY_VOID(check_line(practice.city, true, "practice.city"));
  TRY_VOID(check_line(practice.phone, true, "practice.phone"));
  TRY_VOID(check_line(practice.email, false, "practice.email"));
  TRY_VOID(check_line(practice.website, false, "practice.website"));
  if (!practice.website.empty() && !looks_like_website(practice.website))
    return refused_answer("answers.website",
                          "Cette adresse de site n’est pas bien formée\u00a0: "
                          "www.cabinet.example, par exemple.",
                          "practice.website");
  if (!is_postal_code(practice.postal_code))
    return refused_answer("answers.postal_code",
                          "Un code postal a 5\u00a0chiffres, ceux d’une commune de France.",
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
    for (std::size_t other = 0; other < i; ++other)
      if (text::compact(doctors[other].rpps) == text::compact(doctors[i].rpps))
        return refused_answer("answers.rpps_twice",
                              "Deux médecins ont le même numéro RPPS\u00a0: il n’est qu’à un seul.",
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
