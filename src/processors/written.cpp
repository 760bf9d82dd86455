#include "processors/written.h"

#include "compliance/plain_text.h"

namespace serment::processors {

Result<std::string> written(std::string_view value, std::string_view field, std::size_t longest,
                            Need need) {
  constexpr std::string_view kBlank = " \t\n\r";
  const auto start = value.find_first_not_of(kBlank);
  if (start == std::string_view::npos) {
    if (need == Need::optional) return std::string{};
    return fail(Errc::invalid_input, "processor.text_missing", "Ce champ doit être rempli.",
                "Rien n’a été enregistré.", "Remplissez-le, puis enregistrez.", std::string(field));
  }
  value = value.substr(start, value.find_last_not_of(kBlank) + 1 - start);
  if (value.size() > longest || !compliance::is_plain_text(value))
    return fail(Errc::invalid_input, "processor.text",
                "Ce texte est trop long, ou contient des caractères invisibles.",
                "Rien n’a été enregistré.",
                "Gardez moins de " + std::to_string(longest) + " caractères, écrits au clavier.",
                std::string(field));
  return std::string(value);
}

Result<void> check_fact_date(Date date, std::string_view field, Date today) {
  const Date first{std::chrono::year{2000}, std::chrono::month{1}, std::chrono::day{1}};
  if (date.ok() && date >= first && date <= today) return {};
  return fail(Errc::invalid_input, "processor.date",
              date.ok() && date > today ? "Cette date est dans l’avenir."
                                        : "Cette date n’est pas possible.",
              "Rien n’a été enregistré.", "Donnez le jour où cela s’est passé.",
              std::string(field));
}

}  // namespace serment::processors
