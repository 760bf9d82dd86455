#pragma once
// Every act that the journal may name: a stable code and what a person reads. One line an act; a
// code is never renamed, because signed trees hold it.
#include <string_view>

namespace serment::audit {

/// The act that makes the details of a month unreadable, and the one written when the clock went
/// back: the journal itself writes and reads them.
inline constexpr std::string_view kExpiredAction = "journal.expired";
inline constexpr std::string_view kClockAction = "clock.backwards";

/// The acts by which a dossier begins and ends, of which verification keeps the account.
inline constexpr std::string_view kCreatedAction = "dossier.created";
inline constexpr std::string_view kErasedAction = "dossier.erased";
inline constexpr std::string_view kGivenUpAction = "dossier.given_up";
/// The act by which a record of the practice's own ends.
inline constexpr std::string_view kRecordErasedAction = "record.erased";

/// The act that attests an erasure: its record must outlive what it attests.
inline constexpr std::string_view kCertificateAction = "certificate.issued";

struct Action {
  std::string_view code;
  std::string_view label;  ///< French, for listings
};

inline constexpr Action kActions[] = {
    {"practice.created", "Cabinet créé"},
    {"practice.updated", "Réponses du cabinet modifiées"},
    // Nothing writes it today; the frozen vectors of the format do hold it.
    {"vault.unlocked", "Coffre ouvert"},
    {"vault.rotated", "Clés renouvelées"},
    {"slot.changed", "Mot de passe ou clé de secours changé"},
    {"slot.shared", "Clé de secours renouvelée, en trois parts"},
    {"index.built", "Index des patients ouvert"},

    {"dossier.created", "Dossier créé"},
    {"dossier.read", "Dossier ouvert"},
    {"dossier.updated", "Dossier modifié"},
    {"dossier.searched", "Recherche de dossiers"},
    {"dossier.listed", "Liste des dossiers affichée"},
    {"dossier.exported", "Dossier exporté"},
    {"dossier.erased", "Dossier effacé"},
    {"dossier.given_up", "Dossier abîmé abandonné"},
    {"hold.added", "Effacement suspendu"},
    {"hold.lifted", "Suspension levée"},
    {"import.started", "Import commencé"},
    {"import.finished", "Import terminé"},

    {"retention.planned", "Calendrier de conservation consulté"},
    {"retention.proposed", "Effacements proposés"},
    {"retention.approved", "Effacements approuvés"},
    {"retention.cancelled", "Proposition d’effacement annulée"},
    {"retention.postponed", "Effacement reporté"},
    {"retention.policy", "Règle de conservation choisie"},
    {"erasure.executed", "Effacement exécuté"},
    {"erasure.stopped", "Effacement arrêté avant la fin"},
    {"certificate.issued", "Certificat d’effacement établi"},

    {"register.saved", "Registre enregistré"},
    {"register.exported", "Registre exporté"},
    {"notice.published", "Notice d’information établie"},
    {"notice.displayed", "Affichage d’une notice prouvé"},
    {"measure.attested", "Mesure attestée"},
    {"measure.withdrawn", "Attestation retirée"},
    {"measure.not_applicable", "Mesure dite sans objet"},
    {"measure.observed", "Mesures constatées par Serment"},
    {"evidence.built", "Dossier de preuves constitué"},
    {"evidence.read", "Dossier de preuves téléchargé"},
    {"store.migrated", "Données déplacées vers une autre base"},

    {"member.invited", "Membre invité"},
    {"member.activated", "Compte ouvert"},
    {"member.updated", "Compte modifié"},
    {"member.suspended", "Compte suspendu"},
    {"member.reinstated", "Compte rouvert"},
    {"member.expired", "Compte arrivé à son terme"},
    {"member.reset", "Accès d’un membre à refaire"},
    {"member.departed", "Départ constaté, compte fermé"},
    {"factor.added", "Second facteur ajouté"},
    {"factor.removed", "Second facteur retiré"},
    {"factor.used", "Code de secours utilisé"},
    {"passkey.used", "Clé d’accès présentée"},
    {"password.changed", "Mot de passe changé"},
    {"password.due", "Renouvellement du mot de passe demandé"},
    {"device.known", "Appareil reconnu"},
    {"device.updated", "Appareil modifié"},
    {"device.exception", "Verrouillage plus long accordé à un appareil"},
    {"device.forgotten", "Appareil oublié"},
    {"device.pin", "Code de l’appareil choisi"},
    {"session.opened", "Session ouverte"},
    {"session.refused", "Connexion refusée"},
    {"session.locked", "Session verrouillée"},
    {"session.unlocked", "Session rouverte"},
    {"session.closed", "Session fermée"},
    {"session.reauthenticated", "Identité confirmée à nouveau"},
    {"setup.step", "Installation\u00a0: étape franchie"},
    {"setup.finished", "Installation terminée"},
    {"settings.changed", "Réglages modifiés"},
    {"settings.read", "Réglages consultés"},
    {"oidc.tested", "Fournisseur d’identité essayé"},
    {"locum.granted", "Remplacement accordé"},
    {"locum.revoked", "Remplacement révoqué"},
    {"locum.expired", "Remplacement terminé"},
    {"locum.signed", "Bilan de remplacement signé"},
    {"break_glass.opened", "Ouverture en urgence"},
    {"break_glass.reviewed", "Ouverture en urgence relue"},
    {"token.created", "Jeton créé"},
    {"token.revoked", "Jeton révoqué"},
    {"duplicate.decided", "Doublon tranché"},
    {"import.received", "Fichier à importer reçu"},

    {"impact.created", "Analyse d’impact ouverte"},
    {"impact.imported", "Analyse d’impact importée"},
    {"impact.saved", "Analyse d’impact modifiée"},
    {"impact.moved", "Analyse d’impact passée à une autre étape"},
    {"impact.validated", "Analyse d’impact validée"},
    {"impact.archived", "Analyse d’impact archivée"},
    {"impact.exported", "Analyse d’impact exportée"},
    {"impact.read", "Pièce d’une analyse d’impact ouverte"},
    {"impact.waived", "Motif de ne pas mener d’analyse d’impact écrit"},
    {"dpo.designated", "Délégué à la protection des données désigné"},
    {"dpo.ended", "Mission du délégué terminée"},
    {"dpo.read", "Désignation du délégué consultée"},
    {"dpo.reported", "Bilan annuel du délégué établi"},
    {"dpo.report_printed", "Bilan annuel du délégué imprimé"},
    {"status.exported", "Fichier d’état exporté"},
    {"status.received", "Fichier d’état d’un autre cabinet reçu"},
    {"status.forgotten", "Autre cabinet retiré du cockpit"},
    {"people.listed", "État des engagements et formations consulté"},
    {"undertaking.signed", "Engagement ou charte signé"},
    {"undertaking.copied", "Copie d’un texte signé établie"},
    {"lesson.attempted", "Leçon suivie"},
    {"lesson.attested", "Attestation de formation établie"},
    {"movement.opened", "Arrivée ou départ commencé"},
    {"movement.updated", "Point d’une arrivée ou d’un départ coché"},
    {"movement.closed", "Arrivée ou départ terminé"},

    {"ai_tool.proposed", "Outil d’IA proposé"},
    {"ai_tool.assessed", "Outil d’IA évalué"},
    {"ai_tool.decided", "Outil d’IA autorisé, limité ou interdit"},
    {"ai_tool.printed", "Fiche d’un outil d’IA établie"},
    {"text.pseudonymised", "Identités masquées dans un texte"},

    {"message.checked", "Adresse d’un destinataire vérifiée"},
    {"message.encrypted", "Pièce jointe chiffrée"},
    {"message.excepted", "Envoi d’exception inscrit"},
    {"message.reviewed", "Envoi d’exception relu"},
    {"message.domain", "Domaine de messagerie confirmé"},
    {"message.listed", "Registre des envois d’exception consulté"},
    {"request.received", "Demande de droits reçue"},
    {"request.read", "Demande de droits consultée"},
    {"request.updated", "Demande de droits complétée"},
    {"request.identified", "Identité du demandeur vérifiée"},
    {"request.submitted", "Demande de droits confiée au médecin"},
    {"request.ready", "Réponse à une demande approuvée"},
    {"request.refused", "Demande de droits refusée avec un motif"},
    {"request.extended", "Délai d’une demande prolongé"},
    {"request.delivered", "Réponse à une demande remise"},
    {"request.closed", "Demande de droits close"},
    {"request.letter", "Lettre d’une demande imprimée"},
    {"rights.recorded", "Opposition ou directive inscrite au dossier"},
    {"dossier.handed", "Dossier remis à la personne"},
    {"dossier.annotated", "Rectification inscrite à côté de l’original"},
    {"dossier.openings", "Relevé des ouvertures établi pour la personne"},
    {"restriction.set", "Traitement d’un dossier limité"},
    {"restriction.lifted", "Limitation d’un dossier levée"},
    {"breach.reported", "Incident signalé"},
    {"breach.updated", "Violation de données précisée"},
    {"breach.decided", "Violation\u00a0: décision prise"},
    {"breach.notified", "Violation notifiée à la CNIL"},
    {"breach.informed", "Violation\u00a0: information des personnes notée"},
    {"breach.told", "Violation\u00a0: autre interlocuteur prévenu"},
    {"breach.closed", "Violation close"},
    {"breach.read", "Violation de données consultée"},
    {"breach.exported", "Registre des violations exporté"},
    {"breach.recipients", "Violation\u00a0: personnes à prévenir choisies"},
    {"breach.letters", "Violation\u00a0: lettres préparées"},
    {"breach.tracked", "Violation\u00a0: suivi des envois noté"},
    {"breach.addressed", "Dossier ouvert pour écrire au patient"},
    {"access_review.opened", "Revue des accès ouverte"},
    {"access_review.continued", "Revue des accès poursuivie"},
    {"access_review.closed", "Revue des accès terminée"},
    {"access_question.found", "Accès à regarder"},
    {"access_question.asked", "Question posée sur un accès"},
    {"access_question.set_aside", "Accès sans question"},
    {"access_question.explained", "Accès expliqué"},
    {"access_question.accepted", "Explication d’un accès acceptée"},
    {"access_question.escalated", "Accès porté au responsable"},
    {"opening_hours.saved", "Heures d’ouverture enregistrées"},
    {"inspection.opened", "Contrôle ouvert"},
    {"inspection.updated", "Contrôle complété"},
    {"inspection.read", "Contrôle consulté"},
    {"inspection.left", "Fin de la visite d’un contrôle"},
    {"inspection.closed", "Contrôle terminé"},
    {"inspection.access", "Accès ouvert à un contrôleur"},
    {"procedure.adopted", "Procédure adoptée"},
    {"procedure.read", "Procédure lue"},
    {"procedure.printed", "Procédure imprimée"},

    {"asset.added", "Matériel ajouté à l’inventaire"},
    {"asset.changed", "Matériel de l’inventaire modifié"},
    {"asset.seen", "Matériel vu à sa place"},
    {"asset.lost", "Matériel déclaré perdu"},
    {"asset.retired", "Matériel sorti de l’inventaire"},
    {"inventory.exported", "Inventaire exporté"},
    {"camera.added", "Caméra inscrite"},
    {"camera.changed", "Fiche d’une caméra modifiée"},
    {"camera.checked", "Caméra vérifiée"},
    {"camera.removed", "Caméra retirée"},
    {"camera.printed", "Affiche d’une caméra imprimée"},

    {"succession.written", "Plan de transmission écrit"},
    {"succession.ticked", "Étape de transmission faite"},
    {"succession.opened", "Transmission commencée"},
    {"succession.closed", "Transmission achevée"},
    {"succession.printed", "Courrier de transmission imprimé"},
    {"transfer.agreed", "Accord d’un patient pour transmettre son dossier"},
    {"transfer.refused", "Refus d’un patient de transmettre son dossier"},
    {"transfer.packed", "Dossier à transmettre mis dans une archive"},
    {"transfer.handed", "Dossier transmis au médecin choisi"},

    {"calendar.opened", "Adresse du calendrier donnée"},
    {"calendar.closed", "Adresse du calendrier retirée"},
    {"digest.sent", "Résumé de la semaine envoyé"},
    {"mail.configured", "Envoi de courriels réglé"},
    {"crisis.declared", "Crise déclarée"},
    {"crisis.drill_started", "Exercice de crise commencé"},
    {"crisis.moved", "Crise\u00a0: changement d’état"},
    {"crisis.logged", "Ligne de main courante écrite"},
    {"crisis.closed", "Crise ou exercice clos"},
    {"crisis.read", "Crise consultée"},
    {"crisis.reported", "Compte rendu de crise établi"},
    {"crisis_calls.saved", "Annuaire de crise enregistré"},
    {"crisis_calls.read", "Annuaire de crise consulté"},
    {"crisis_kit.built", "Kit de crise établi"},
    {"crisis_kit.printed", "Impression du kit de crise attestée"},
    {"scam.checked", "Appel, courrier ou vendeur vérifié"},
    {"scam.printed", "Fiche contre les arnaques établie"},
    {"authority_letter.recorded", "Courrier d’autorité enregistré"},
    {"authority_letter.moved", "Courrier d’autorité traité"},
    {"authority_letter.read", "Courriers d’autorité consultés"},
    {"authority_letter.linked", "Courrier d’autorité relié à un contrôle"},
    {"processor.saved", "Fiche de prestataire enregistrée"},
    {"processor.ended", "Fin du travail d’un prestataire"},
    {"processor.exit_proved", "Restitution ou destruction prouvée"},
    {"processor.certificate", "Certificat HDS enregistré"},
    {"processor.answered", "Questionnaire d’un prestataire enregistré"},
    {"processor.asked", "Courrier envoyé à un prestataire"},
    {"processor.reminded", "Prestataire relancé"},
    {"processor.request_answered", "Réponse d’un prestataire reçue"},
    {"processor.letter", "Courrier à un prestataire préparé"},
    {"processor.read", "Fiche de prestataire consultée"},
    {"contract.received", "Contrat d’un prestataire déposé"},
    {"contract.clause_decided", "Clause d’un contrat vérifiée"},
    {"contract.withdrawn", "Document de contrat retiré"},
    {"contract.read", "Contrat d’un prestataire consulté"},

    {"journal.read", "Journal consulté"},
    {"journal.verified", "Journal vérifié"},
    {"journal.expiry_decided", "Fin du détail de mois anciens du journal décidée"},
    {"record.erased", "Fiche de registre effacée à son terme"},
    {"record_expiry.decided", "Effacement de fiches arrivées à leur terme décidé"},
    {"record_expiry.finished", "Clés renouvelées après un effacement de fiches"},
    {"journal.checkpointed", "Point de contrôle signé"},
    {kExpiredAction, "Détails anciens du journal effacés"},
    {kClockAction, "Horloge reculée"},
};

/// The code itself, if the journal knows it; else the build stops.
consteval std::string_view known_act(std::string_view code) {
  for (const Action& action : kActions) {
    if (action.code == code) return action.code;
  }
  throw "unknown act";
}

/// The act of that code, or null.
constexpr const Action* find_action(std::string_view code) {
  for (const Action& action : kActions) {
    if (action.code == code) return &action;
  }
  return nullptr;
}

/// The French label of an act; its code when it is unknown (written by a newer version).
constexpr std::string_view action_label(std::string_view code) {
  const Action* action = find_action(code);
  return action != nullptr ? action->label : code;
}

}  // namespace serment::audit
