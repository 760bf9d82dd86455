#include "procedures/procedures.h"

#include <algorithm>
#include <boost/describe.hpp>
#include <map>

#include "audit/actions.h"
#include "base/bug.h"
#include "compliance/founding.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::procedures {

/// The sealed content of "procedure": the words as they were adopted.
struct AdoptedWords {
  std::string digest, text, by;
};
BOOST_DESCRIBE_STRUCT(AdoptedWords, (), (digest, text, by))
/// The sealed content of "procedure_reading".
struct ReadWords {
  std::string procedure, member, digest;
};
BOOST_DESCRIBE_STRUCT(ReadWords, (), (procedure, member, digest))

namespace {

constexpr std::string_view kAdopted = audit::known_act("procedure.adopted");
constexpr std::string_view kRead = audit::known_act("procedure.read");
constexpr records::Transition kAdoptions[] = {{"", "adopted", kAdopted},
                                              {"adopted", "adopted", kAdopted}};
constexpr records::Lifecycle kProcedures{"procedure", kAdoptions};
constexpr records::Transition kReadings[] = {{"", "read", kRead}, {"read", "read", kRead}};
constexpr records::Lifecycle kReadingLife{"procedure_reading", kReadings};

std::string text_of(const Written& written) {
  std::string text = written.number + " " + written.title + "\n" + written.purpose + "\n";
  for (const auto& section : written.sections) {
    text += "\n" + section.title + " (" + section.cite + ")\n";
    for (const auto& step : section.steps) text += "- " + step + "\n";
  }
  return text;
}

Result<std::map<std::string, std::vector<Reading>, std::less<>>> all_readings(
    vault::Session& session, store::Transaction& tx) {
  std::map<std::string, std::vector<Reading>, std::less<>> readings;
  for (const auto& record : TRY(records::list(session, tx, kReadingLife.kind))) {
    auto read = TRY(json::bind::read<ReadWords>(record.json));
    readings[read.procedure].push_back({std::move(read.member), std::move(read.digest), record.at});
  }
  return readings;
}

Result<std::optional<Adoption>> adoption_of(vault::Session& session, store::Transaction& tx,
                                            std::string_view id) {
  const auto record = TRY(records::find(session, tx, kProcedures.kind, id));
  if (!record) return std::optional<Adoption>{};
  auto words = TRY(json::bind::read<AdoptedWords>(record->json));
  return std::optional(
      Adoption{std::move(words.digest), std::move(words.by), record->at, record->version});
}

void judge(Standing& standing, const Procedure& procedure, Instant now) {
  standing.state = "draft";
  if (!standing.adoption) return;
  standing.review_on = add_months(paris_date(standing.adoption->at), procedure.review_months);
  if (standing.adoption->digest != standing.written.digest)
    standing.state = "outdated";
  else if (*standing.review_on < paris_date(now))
    standing.state = "to_review";
  else
    standing.state = "adopted";
}

Result<Standing> expect_words(Standing standing, std::string_view digest) {
  if (standing.written.digest != digest)
    return fail(Errc::conflict, "procedure.changed",
                "Cette procédure a changé depuis que vous l’avez ouverte.",
                "Rien n’a été enregistré.", "Relisez-la, puis recommencez.");
  return standing;
}

std::string counted(std::size_t number, const char* one, const char* many) {
  return std::to_string(number) + (number == 1 ? one : many);
}

}  // namespace

bool Standing::read_by(std::string_view member) const {
  return std::any_of(readings.begin(), readings.end(), [&](const auto& reading) {
    return reading.member == member && reading.digest == written.digest;
  });
}

std::string adoption_sentence(const Standing& standing) {
  if (!standing.adoption || standing.adoption->digest != standing.written.digest)
    return "Projet\u00a0: aucun médecin n’a encore adopté ce texte.";
  return "Adoptée par " + standing.adoption->by + " le " +
         in_french(paris_date(standing.adoption->at)) + ".";
}

Result<std::vector<Standing>> standings(vault::Session& session, store::Transaction& tx,
                                        Instant now) {
  const auto answers = TRY(compliance::load_answers(session, tx));
  const auto& catalogue = Catalogue::embedded();
  auto readings = TRY(all_readings(session, tx));
  std::vector<Standing> all;
  for (auto& written : write_all(catalogue, {answers, law::RuleSet::embedded(),
                                             law::DeadlineSet::embedded(), paris_date(now)})) {
    const auto* procedure = catalogue.find(written.id);
    Standing standing{.written = std::move(written), .state = {}, .readers = procedure->readers};
    standing.adoption = TRY(adoption_of(session, tx, standing.written.id));
    standing.readings = readings[standing.written.id];
    judge(standing, *procedure, now);
    all.push_back(std::move(standing));
  }
  return all;
}

Result<Standing> standing(vault::Session& session, store::Transaction& tx, std::string_view id,
                          Instant now) {
  for (auto& one : TRY(standings(session, tx, now)))
    if (one.written.id == id) return std::move(one);
  return fail(Errc::not_found, "procedure.unknown", "Cette procédure n’existe pas ici.",
              "Rien n’a été enregistré.", "La liste est dans «\u00a0Procédures\u00a0».");
}

Result<Standing> adopt(vault::Session& session, store::Transaction& tx, std::string_view id,
                       std::string_view digest, std::string_view by, Instant now) {
  const auto found = TRY(expect_words(TRY(standing(session, tx, id, now)), digest));
  const AdoptedWords words{found.written.digest, text_of(found.written), std::string(by)};
  TRY(records::save(session, tx, kProcedures, id, "adopted", json::bind::write(words),
                    found.adoption ? found.adoption->version : 0, by));
  return standing(session, tx, id, now);
}

Result<Standing> note_reading(vault::Session& session, store::Transaction& tx, std::string_view id,
                              std::string_view digest, std::string_view member, Instant now) {
  const auto found = TRY(expect_words(TRY(standing(session, tx, id, now)), digest));
  if (!found.adoption || found.adoption->digest != digest)
    return fail(Errc::forbidden, "procedure.not_adopted",
                "Aucun médecin n’a encore adopté ce texte.", "Rien n’a été enregistré.",
                "Un médecin l’adopte d’abord.");
  const auto key = std::string(id) + "." + std::string(member);
  const auto before = TRY(records::find(session, tx, kReadingLife.kind, key));
  const ReadWords words{std::string(id), std::string(member), std::string(digest)};
  TRY(records::save(session, tx, kReadingLife, key, "read", json::bind::write(words),
                    before ? before->version : 0, member));
  return standing(session, tx, id, now);
}

Result<std::string> adopted_words(vault::Session& session, store::Transaction& tx,
                                  std::string_view id, std::uint32_t version) {
  const auto record = TRY(records::find(session, tx, kProcedures.kind, id, version));
  if (!record)
    return fail(Errc::not_found, "procedure.unknown", "Cette version n’a jamais été adoptée.");
  return TRY(json::bind::read<AdoptedWords>(record->json)).text;
}

Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now) {
  auto found = standings(session, tx, now);
  if (!found && found.error().code == "practice.no_answers") return std::vector<records::Duty>{};
  std::size_t drafts = 0, outdated = 0;
  std::optional<Date> review;
  for (const auto& one : TRY(std::move(found))) {
    drafts += one.state == "draft" ? 1U : 0U;
    outdated += one.state == "outdated" ? 1U : 0U;
    if (one.state == "to_review")
      review = std::min(*one.review_on, review.value_or(*one.review_on));
  }
  std::vector<records::Duty> duties;
  const auto add = [&](std::string id, std::string title, std::string why,
                       records::DutyLevel level) -> records::Duty& {
    return duties.emplace_back(records::Duty{.id = "procedures/" + std::move(id),
                                             .title = std::move(title),
                                             .why = std::move(why),
                                             .source = "RGPD art. 24",
                                             .href = "/procedures",
                                             .permission = "procedure_sign",
                                             .minutes = 10,
                                             .level = level});
  };
  if (drafts > 0)
    add("draft", "Adopter les procédures du cabinet",
        counted(drafts, " procédure est écrite", " procédures sont écrites") +
            " d’après vos réponses\u202f; aucune ne vaut avant votre accord.",
        records::DutyLevel::todo);
  if (outdated > 0)
    add("outdated", "Adopter les procédures qui ont changé",
        counted(outdated, " texte n’est", " textes ne sont") +
            " plus ce que vous aviez adopté\u00a0: vos réponses ou la loi ont changé.",
        records::DutyLevel::due);
  if (review)
    add("review", "Relire les procédures", "Leur temps de relecture est passé.",
        records::DutyLevel::late)
        .due = paris_midnight(add_days(*review, 1));
  return duties;
}

}  // namespace serment::procedures
