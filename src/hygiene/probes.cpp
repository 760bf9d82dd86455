// What Serment measures by itself: one function a probe, each with its sentence.
#include "base/bug.h"
#include "hygiene/state.h"
#include "hygiene/words.h"

namespace serment::hygiene {
namespace {

Finding not_observed(std::string explanation) {
  return {.known = false, .explanation = std::move(explanation)};
}
Finding in_place(std::string explanation, std::optional<Date> due = std::nullopt) {
  return {.in_place = true, .due = due, .explanation = std::move(explanation)};
}
Finding missing(std::string explanation, std::optional<Date> due = std::nullopt) {
  return {.due = due, .explanation = std::move(explanation)};
}
Finding late(std::string explanation, Date due) {
  return {.late = true, .due = due, .explanation = std::move(explanation)};
}

Finding passwords(const Observed& seen, const Terms&) {
  if (!seen.accounts || seen.accounts->members == 0) return not_observed("Aucun compte encore.");
  const auto& accounts = *seen.accounts;
  if (accounts.passwords_to_change == 0)
    return in_place("Serment a refusé tout mot de passe plus faible\u00a0: " +
                    counted(accounts.members, "compte conforme", "comptes conformes") + ".");
  return missing(
      counted(accounts.passwords_to_change, "mot de passe a dépassé", "mots de passe ont dépassé") +
          " la durée choisie par le cabinet.",
      seen.today());
}

Finding session_lock(const Observed& seen, const Terms& terms) {
  if (!seen.devices || seen.devices->devices == 0)
    return not_observed("Aucun poste ne s’est encore connecté.");
  const auto& devices = *seen.devices;
  const auto delay = std::to_string(terms.lock_seconds) + "\u00a0secondes";
  if (devices.longer_without_reason > 0)
    return missing(counted(devices.longer_without_reason, "poste attend", "postes attendent") +
                   " plus de " + delay + " sans motif écrit.");
  if (devices.longer_with_reason > 0)
    return in_place("Verrouillage à " + delay + ", sauf " +
                    counted(devices.longer_with_reason, "poste", "postes") +
                    " dont le motif est écrit.");
  return in_place("Chaque poste se verrouille après " + delay + " d’inactivité.");
}

Finding second_factor(const Observed& seen, const Terms&) {
  if (!seen.accounts || seen.accounts->members == 0) return not_observed("Aucun compte encore.");
  const auto& accounts = *seen.accounts;
  if (accounts.without_second_factor == 0)
    return in_place("Second facteur en place\u00a0: " +
                    counted(accounts.members, "membre actif", "membres actifs") + ".");
  return missing(counted(accounts.without_second_factor, "membre n’a pas", "membres n’ont pas") +
                 " encore de second facteur.");
}

Finding departures(const Observed& seen, const Terms&) {
  if (!seen.accounts) return not_observed("Aucun compte encore.");
  const auto open = seen.accounts->departed_with_access;
  if (open == 0) return in_place("Aucune personne partie ne garde d’accès.");
  return late(counted(open, "personne partie garde", "personnes parties gardent") + " un accès.",
              seen.today());
}

Finding recovery(const Observed& seen, const Terms& terms) {
  if (!seen.recovery_observed) return not_observed("Serment ne sait pas si elle a été vérifiée.");
  if (!seen.recovery_checked)
    return missing("La feuille de secours n’a jamais été vérifiée.", seen.today());
  const auto due = add_months(*seen.recovery_checked, terms.recovery_check_months);
  const auto when = in_french(*seen.recovery_checked);
  if (due < seen.today()) return late("Vérifiée pour la dernière fois le " + when + ".", due);
  return in_place("Vérifiée le " + when + ".", due);
}

Finding register_validated(const Observed& seen, const Terms&) {
  if (!seen.activities) return not_observed("Le registre n’existe pas encore.");
  const auto& found = *seen.activities;
  if (found.activities == 0)
    return missing("Le registre est vide\u00a0: répondez aux dix questions.");
  if (found.not_validated == 0)
    return in_place(counted(found.activities, "fiche, validée", "fiches, toutes validées") + ".");
  return missing(counted(found.not_validated, "fiche attend", "fiches attendent") +
                 " d’être validée" + (found.not_validated > 1 ? "s" : "") + ", sur " +
                 std::to_string(found.activities) + ".");
}

Finding register_reviewed(const Observed& seen, const Terms& terms) {
  if (!seen.activities) return not_observed("Le registre n’existe pas encore.");
  if (!seen.activities->oldest_validation) return missing("Aucune fiche n’a encore été validée.");
  const auto oldest = *seen.activities->oldest_validation;
  const auto due = add_months(oldest, terms.register_review_months);
  const auto text = "La plus ancienne relecture date du " + in_french(oldest) + ".";
  return due < seen.today() ? late(text, due) : in_place(text, due);
}

Finding notice(const std::optional<ObservedNotice>& found, const Observed& seen,
               const Terms& terms) {
  if (!found) return not_observed("Elle sera prête dès que le registre existera.");
  if (!found->displayed_on) return missing("Elle est prête\u00a0: il manque la preuve de remise.");
  const auto when = in_french(*found->displayed_on);
  if (found->outdated)
    return missing("Celle du " + when + " n’est plus à jour\u00a0: le registre a changé depuis.",
                   seen.today());
  const auto due = add_months(*found->displayed_on, terms.notice_review_months);
  if (due < seen.today()) return late("Preuve du " + when + ", à renouveler.", due);
  return in_place("Preuve du " + when + ".", due);
}

Finding retention(const Observed& seen, const Terms& terms) {
  if (!seen.retention) return not_observed("Le calendrier n’a pas encore été calculé.");
  const auto& found = *seen.retention;
  if (found.due == 0)
    return in_place(found.next ? "Rien avant le " + in_french(*found.next) + "."
                               : "Aucun dossier n’arrive à son terme.");
  const auto sentence = counted(found.due, "dossier a dépassé sa", "dossiers ont dépassé leur") +
                        " durée de conservation.";
  const auto due = add_days(found.oldest_due.value_or(seen.today()), terms.retention_grace_days);
  return due < seen.today() ? late(sentence, due) : missing(sentence, due);
}

Finding journal(const Observed& seen, const Terms& terms) {
  if (!seen.journal) return not_observed("Le journal n’a pas encore été regardé.");
  const auto& found = *seen.journal;
  if (!found.verified_at) return missing("Le journal n’a jamais été vérifié.", seen.today());
  const auto when = in_french(*found.verified_at);
  if (!found.intact)
    return late("La vérification du " + when + " a trouvé des fautes.", seen.today());
  if (*found.verified_at + std::chrono::hours{terms.journal_hours} < seen.now)
    return missing("Dernière vérification le " + when + "\u00a0: intact.", seen.today());
  return in_place("Vérifié le " + when + "\u00a0: intact.");
}

Finding dpo(const Observed& seen, const Terms&) {
  if (!seen.officer_named) return not_observed("Répondez d’abord aux dix questions.");
  return *seen.officer_named ? in_place("Le délégué est nommé dans les réponses du cabinet.")
                             : missing("Aucun délégué n’est nommé dans les réponses du cabinet.");
}

}  // namespace

Finding probe(Probe which, const Observed& observed, const Terms& terms) {
  switch (which) {
    case Probe::passwords:
      return passwords(observed, terms);
    case Probe::session_lock:
      return session_lock(observed, terms);
    case Probe::second_factor:
      return second_factor(observed, terms);
    case Probe::departures:
      return departures(observed, terms);
    case Probe::recovery:
      return recovery(observed, terms);
    case Probe::register_validated:
      return register_validated(observed, terms);
    case Probe::register_reviewed:
      return register_reviewed(observed, terms);
    case Probe::notice_patients:
      return notice(observed.notice_patients, observed, terms);
    case Probe::notice_staff:
      return notice(observed.notice_staff, observed, terms);
    case Probe::retention:
      return retention(observed, terms);
    case Probe::journal:
      return journal(observed, terms);
    case Probe::dpo:
      return dpo(observed, terms);
  }
  bug("unknown Probe");
}

}  // namespace serment::hygiene
