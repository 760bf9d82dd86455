// The documents that an inspection asks for, and where each stands: what the product does not keep
// is said, never imitated.
#include "evidence/summary_rows.h"

#include <algorithm>

namespace serment::evidence {
namespace {

using documents::View;

constexpr std::string_view kNotKept = "Non tenu dans Serment à ce jour";

View row(std::string name, std::string state, std::string where, std::string note = {}) {
  return View()
      .set("name", std::move(name))
      .set("state", std::move(state))
      .set("where", std::move(where))
      .set("note", std::move(note));
}

View not_kept(std::string name) {
  return row(std::move(name), std::string(kNotKept), {});
}

std::string decision(const compliance::NeedDecision& need) {
  return "Décision\u00a0: " + std::string(compliance::need_in_french(need.need));
}

std::string certificates_state(const Subject& subject) {
  const auto count = subject.certificates.size();
  if (count == 0) return "Règles et calendrier présents\u00a0; aucun effacement à cet instant";
  return "Règles, calendrier et " + std::to_string(count) + "\u00a0certificat" +
         (count > 1 ? "s" : "") + " d’effacement";
}

std::string displays_note(const Subject& subject, bool staff) {
  const auto count =
      std::count_if(subject.shown.begin(), subject.shown.end(), [&](const ShownNotice& shown) {
        return (shown.kind == compliance::NoticeKind::staff) == staff;
      });
  if (count == 0) return "Aucune preuve d’affichage ou de remise à cet instant.";
  return std::to_string(count) + (count > 1 ? "\u00a0preuves" : "\u00a0preuve") +
         " d’affichage ou de remise.";
}

}  // namespace

std::vector<View> summary_rows(const Subject& subject) {
  const auto& practice = subject.current.practice;
  const auto changed = in_french(subject.current.changed_on);
  std::vector<View> rows;
  rows.push_back(
      row("Registre des activités de traitement",
          std::to_string(practice.activities.size()) + "\u00a0fiches, modifié le " + changed,
          "02_registre/", "Chaque fiche dit qui l’a validée et quand."));
  rows.push_back(row("Information des patients", "Tirée du registre du " + changed,
                     "03_information/", displays_note(subject, false)));
  rows.push_back(row("Information du personnel", "Tirée du registre du " + changed,
                     "03_information/", displays_note(subject, true)));
  rows.push_back(not_kept("Procédures écrites"));
  rows.push_back(not_kept("Contrats signés avec les prestataires"));
  rows.push_back(not_kept("Registre des demandes des personnes, et réponses"));
  rows.push_back(not_kept("Registre des violations"));
  rows.push_back(row("Liste des prestataires",
                     std::to_string(practice.processors.size()) + "\u00a0inscrits",
                     "05_prestataires/", "Avec ce qu’il faut obtenir de chacun."));
  rows.push_back(not_kept("Politique d’habilitation et revue des comptes"));
  rows.push_back(row("Journal des accès", "Tenu, scellé et prouvé", "preuve/",
                     "Son analyse régulière n’est pas tenue."));
  rows.push_back(row("Mesures de sécurité", "Décrites dans chaque fiche du registre",
                     "02_registre/", "Leurs preuves ne sont pas tenues."));
  rows.push_back(row("Analyse d’impact (AIPD)", decision(practice.dpia), "02_registre/",
                     "Les raisons sont dans le registre\u00a0; l’analyse n’est pas tenue."));
  rows.push_back(row("Délégué à la protection des données", decision(practice.dpo), "02_registre/",
                     subject.current.answers.dpo
                         ? "Désigné\u00a0; le reçu de la CNIL n’est pas tenu."
                         : "Aucun n’est désigné dans Serment."));
  rows.push_back(row("Durées de conservation et effacements", certificates_state(subject),
                     "09_conservation/"));
  for (const char* name :
       {"Formation du personnel", "Inventaire du matériel, des supports et du papier",
        "Outils d’intelligence artificielle\u00a0: évaluations et consignes",
        "Vidéosurveillance\u00a0: autorisations", "Courriers avec les autorités"})
    rows.push_back(not_kept(name));
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].set("number", std::to_string(i + 1));
  return rows;
}

}  // namespace serment::evidence
