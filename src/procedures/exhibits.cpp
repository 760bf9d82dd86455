// The procedures of a day: where each stands, and its words.
#include "procedures/procedures.h"

namespace serment::procedures {
namespace {

std::string state_in_french(std::string_view state) {
  if (state == "adopted") return "Adoptée";
  if (state == "outdated") return "À adopter de nouveau\u00a0: ses mots ont changé";
  return state == "to_review" ? "À relire" : "Pas encore adoptée";
}

records::ExhibitGroup words_of(const Standing& standing) {
  const auto& written = standing.written;
  records::ExhibitGroup group{.heading = written.number + "\u00a0" + written.title + ". " +
                                         adoption_sentence(standing)};
  for (const auto& section : written.sections)
    for (const auto& step : section.steps)
      group.rows.push_back({section.title, step, section.cite});
  return group;
}

}  // namespace

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now) {
  records::Exhibit states{
      .file = "04_procedures/liste",
      .title = "Procédures du cabinet",
      .lead = "Qui les a adoptées, quand, et combien de personnes les ont lues.",
      .columns = {"Numéro", "Procédure", "État", "Adoptée par", "Le", "À relire le", "Lue par"}};
  records::Exhibit words{.file = "04_procedures/textes",
                         .title = "Texte des procédures",
                         .lead = "Ce que chacune dit aujourd’hui, dans ce cabinet.",
                         .columns = {"Partie", "Consigne", "Source"}};
  auto& rows = states.groups.emplace_back().rows;
  for (const auto& standing : TRY(standings(session, tx, now))) {
    std::size_t readers = 0;
    for (const auto& reading : standing.readings)
      readers += reading.digest == standing.written.digest ? 1 : 0;
    const auto& adoption = standing.adoption;
    rows.push_back({standing.written.number, standing.written.title,
                    state_in_french(standing.state), adoption ? adoption->by : std::string{},
                    adoption ? iso(paris_date(adoption->at)) : std::string{},
                    standing.review_on ? iso(*standing.review_on) : std::string{},
                    std::to_string(readers)});
    words.groups.push_back(words_of(standing));
  }
  return std::vector<records::Exhibit>{std::move(states), std::move(words)};
}

}  // namespace serment::procedures
