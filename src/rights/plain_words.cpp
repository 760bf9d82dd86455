#include "rights/plain_words.h"

#include <algorithm>
#include <span>

#include "base/calendar.h"
#include "dossier/export_page.h"

namespace serment::rights {
namespace {

struct Word {
  std::string_view said;
  std::string_view french;
};

constexpr Word kFields[] = {
    {"abatementDateTime", "Fin"},
    {"authoredOn", "Prescrit le"},
    {"birthDate", "Naissance"},
    {"city", "Ville"},
    {"code", "Code"},
    {"comment", "Commentaire"},
    {"conclusion", "Conclusion"},
    {"contentType", "Type de fichier"},
    {"country", "Pays"},
    {"created", "Créé le"},
    {"criticality", "Gravité possible"},
    {"date", "Date"},
    {"deceasedBoolean", "Décès"},
    {"deceasedDateTime", "Décès"},
    {"description", "Description"},
    {"display", "Libellé"},
    {"effectiveDateTime", "Date"},
    {"end", "Fin"},
    {"expirationDate", "Péremption"},
    {"family", "Nom"},
    {"gender", "Sexe"},
    {"given", "Prénom"},
    {"intent", "Nature"},
    {"issued", "Rendu le"},
    {"line", "Adresse"},
    {"lotNumber", "Lot"},
    {"occurrenceDateTime", "Fait le"},
    {"onsetDateTime", "Début"},
    {"patientInstruction", "Consigne"},
    {"performedDateTime", "Fait le"},
    {"postalCode", "Code postal"},
    {"priority", "Priorité"},
    {"recordedDate", "Noté le"},
    {"severity", "Gravité"},
    {"start", "Début"},
    {"status", "État"},
    {"text", "Texte"},
    {"title", "Titre"},
    {"unit", "Unité"},
    {"use", "Usage"},
    {"value", "Valeur"},
    {"valueBoolean", "Valeur"},
    {"valueDateTime", "Valeur"},
    {"valueInteger", "Valeur"},
    {"valueString", "Valeur"},
};
constexpr Word kStates[] = {
    {"active", "en cours"},        {"amended", "modifié"},
    {"cancelled", "annulé"},       {"completed", "fait"},
    {"corrected", "corrigé"},      {"current", "en vigueur"},
    {"draft", "brouillon"},        {"entered-in-error", "saisi par erreur"},
    {"final", "définitif"},        {"finished", "terminé"},
    {"in-progress", "en cours"},   {"not-done", "non fait"},
    {"on-hold", "suspendu"},       {"planned", "prévu"},
    {"preliminary", "provisoire"}, {"registered", "enregistré"},
    {"stopped", "arrêté"},         {"superseded", "remplacé"},
    {"unknown", "inconnu"},
};

/// They are searched by halves.
constexpr bool sorted(std::span<const Word> words) {
  return std::is_sorted(words.begin(), words.end(),
                        [](const Word& a, const Word& b) { return a.said < b.said; });
}
static_assert(sorted(kFields) && sorted(kStates));

std::string_view in_words(std::span<const Word> words, std::string_view said) {
  const auto found = std::lower_bound(words.begin(), words.end(), said,
                                      [](const Word& a, std::string_view b) { return a.said < b; });
  return found != words.end() && found->said == said ? found->french : said;
}

}  // namespace

std::string_view french_field(std::string_view name) {
  return in_words(kFields, name);
}

std::string french_value(std::string_view field, std::string_view text) {
  if (field == "status") return std::string(in_words(kStates, text));
  if (field == "gender")
    return std::string(text == "unknown" ? in_words(kStates, text) : dossier::french_sex(text));
  if (const auto day = parse_iso_date(text)) return in_french(*day);
  if (const auto instant = parse_instant(text)) return in_french(*instant);
  return std::string(text);
}

}  // namespace serment::rights
