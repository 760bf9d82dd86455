#include "identity/permissions.h"

#include "base/bug.h"

namespace serment::identity {
namespace {

constexpr std::uint8_t bit(Role role) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(role));
}
template <class... Roles>
constexpr std::uint8_t of(Roles... roles) {
  return static_cast<std::uint8_t>((0U | ... | bit(roles)));
}

using enum Role;
using enum Permission;

constexpr std::array<RoleInfo, kRoleCount> kRoles = {{
    {owner, "owner", "Médecin titulaire",
     "Responsable du cabinet : décide de tout, et répond de tout.", true},
    {doctor, "doctor", "Médecin", "Soigne au cabinet : lit et complète les dossiers.", true},
    {secretary, "secretary", "Secrétaire",
     "Accueille : identités, demandes, papiers administratifs. Jamais le contenu médical.", true},
    {locum, "locum", "Remplaçant",
     "Comme un médecin, pendant ses dates. Ses actes portent son nom, jamais celui du titulaire.",
     true},
    {dpo, "dpo", "Délégué à la protection des données",
     "Tient le registre, prépare les preuves, relit les accès. Ne lit aucun dossier.", true},
    {technician, "technician", "Technicien",
     "Veille sur la machine et les copies. Ne voit aucun patient.", false},
    {inspector, "inspector", "Contrôleur",
     "Lit le registre, les notices et les preuves, jusqu’à une date. Ne change rien.", false},
}};

constexpr auto kCarers = of(owner, doctor, locum);
constexpr auto kStaff = of(owner, doctor, secretary, locum);
constexpr auto kDeciders = of(owner, doctor);
constexpr auto kEveryone = of(owner, doctor, secretary, locum, dpo, technician, inspector);

constexpr std::array<PermissionInfo, kPermissionCount> kPermissions = {{
    {home_read, "home_read", "Voir l’accueil", "La phrase du jour et les prochaines actions.",
     of(owner, doctor, secretary, locum, dpo, technician)},
    {measure_attest, "measure_attest", "Attester une mesure",
     "Déclarer, sous son nom, qu’une mesure de sécurité est en place.",
     of(owner, doctor, dpo, technician)},
    {dossier_search, "dossier_search", "Chercher un patient",
     "Trouver un dossier par le nom ou la date de naissance.", kStaff},
    {dossier_identity, "dossier_identity", "Ouvrir la fiche d’un patient",
     "Identité, dates, papiers administratifs.", kStaff},
    {dossier_clinical, "dossier_clinical", "Lire le contenu médical",
     "Les pièces de soin d’un dossier.", kCarers},
    {dossier_correct, "dossier_correct", "Corriger une date",
     "Naissance, décès ou dernier soin, avec un motif ; l’ancienne valeur reste.", kCarers},
    {dossier_export, "dossier_export", "Exporter un dossier",
     "Remettre une copie en clair, à la demande du patient.", kDeciders},
    {hold_manage, "hold_manage", "Geler ou dégeler",
     "Suspendre l’effacement d’un dossier pendant un litige.", kDeciders},
    {import_run, "import_run", "Importer des dossiers", "Apporter des fichiers de patients.",
     of(owner, doctor, secretary)},
    {retention_read, "retention_read", "Voir le calendrier d’effacement",
     "Combien de dossiers arrivent à terme, et quand.", of(owner, doctor, dpo, inspector)},
    {erasure_propose, "erasure_propose", "Préparer un effacement",
     "Réunir ce qui est à terme dans une proposition ; rien n’est effacé.", of(owner, doctor, dpo)},
    {erasure_approve, "erasure_approve", "Approuver un effacement",
     "Décider, avec un motif et en se nommant.", kDeciders},
    {erasure_execute, "erasure_execute", "Effacer",
     "Exécuter une proposition approuvée. Sans retour.", kDeciders},
    {register_read, "register_read", "Lire le registre",
     "Les traitements du cabinet (RGPD, article 30).", of(owner, doctor, dpo, inspector)},
    {register_edit, "register_edit", "Modifier le registre",
     "Corriger une fiche ; les versions restent.", of(owner, doctor, dpo)},
    {register_validate, "register_validate", "Valider une fiche",
     "S’engager sur une fiche, sous son nom.", kDeciders},
    {notice_read, "notice_read", "Voir les notices et affiches",
     "Ce que patients et personnel doivent pouvoir lire.",
     of(owner, doctor, secretary, locum, dpo, inspector)},
    {notice_publish, "notice_publish", "Attester un affichage",
     "Garder la preuve qu’une notice est affichée.", of(owner, doctor, secretary, dpo)},
    {member_read, "member_read", "Voir l’équipe", "Qui a un compte, et dans quel état.",
     of(owner, doctor, dpo)},
    {member_manage, "member_manage", "Gérer l’équipe", "Inviter, suspendre, constater un départ.",
     of(owner)},
    {locum_manage, "locum_manage", "Gérer les remplacements",
     "Ouvrir un accès daté à un remplaçant.", kDeciders},
    {session_manage_all, "session_manage_all", "Fermer la session d’un autre",
     "Voir et fermer toutes les sessions ouvertes.", of(owner)},
    {journal_read, "journal_read", "Lire le journal",
     "Qui a fait quoi, et quand. Cette lecture y est inscrite.", of(owner, doctor, dpo, inspector)},
    {journal_verify, "journal_verify", "Vérifier le journal",
     "Recalculer toute la chaîne de preuve.", of(owner, doctor, dpo, technician, inspector)},
    {evidence_read, "evidence_read", "Voir les dossiers de preuves",
     "Télécharger et vérifier une archive de preuves.", of(owner, doctor, dpo, inspector)},
    {evidence_build, "evidence_build", "Constituer un dossier de preuves",
     "Réunir et sceller les preuves du jour.", of(owner, doctor, dpo)},
    {settings_read, "settings_read", "Voir les réglages",
     "Clés, certificats, adresses de la machine.", of(owner, doctor, dpo, technician)},
    {settings_manage, "settings_manage", "Changer les réglages",
     "Clé de secours, fournisseurs d’identité, règles d’accès.", of(owner)},
    {token_manage, "token_manage", "Donner un jeton à un programme",
     "Pour les scripts du technicien, avec des droits limités.", of(owner, technician)},
    {break_glass_use, "break_glass_use", "Ouvrir en urgence",
     "Lire un dossier hors de ses droits, avec un motif, relu ensuite par un autre.",
     of(owner, doctor, secretary, locum)},
    {break_glass_review, "break_glass_review", "Relire une ouverture en urgence",
     "Dire si l’urgence était fondée. Jamais la sienne.", of(owner, doctor, dpo)},
    {request_read, "request_read", "Voir les demandes de droits",
     "Qui demande quoi, et pour quand répondre.",
     of(owner, doctor, secretary, locum, dpo, inspector)},
    {request_record, "request_record", "Enregistrer une demande",
     "Noter la demande d’un patient, à l’accueil ou par courrier.",
     of(owner, doctor, secretary, locum, dpo)},
    {request_answer, "request_answer", "Répondre à une demande",
     "Décider de la réponse, la préparer et la remettre.", kDeciders},
    {breach_read, "breach_read", "Voir les violations de données",
     "Le registre des violations, et où en est chacune.", of(owner, doctor, dpo, inspector)},
    {breach_report, "breach_report", "Signaler un incident",
     "Dire ce qui est arrivé, sans reproche, même par erreur.",
     of(owner, doctor, secretary, locum, dpo, technician)},
    {breach_manage, "breach_manage", "Traiter une violation",
     "Qualifier, décider de notifier, prévenir les personnes.", of(owner, doctor, dpo)},
    {processor_read, "processor_read", "Voir les sous-traitants",
     "Les prestataires, leurs contrats et leurs certificats.", of(owner, doctor, dpo, inspector)},
    {processor_edit, "processor_edit", "Gérer les sous-traitants",
     "Ajouter un prestataire, vérifier son contrat, lui écrire.", of(owner, doctor, dpo)},
    {crisis_use, "crisis_use", "Conduire une crise",
     "Suivre la marche à suivre et tenir la main courante.",
     of(owner, doctor, secretary, locum, dpo, technician)},
    {crisis_prepare, "crisis_prepare", "Préparer la crise",
     "Annuaire d’urgence, kit papier, exercices.", of(owner, doctor, dpo, technician)},
    {people_read, "people_read", "Voir engagements et formations",
     "Qui a signé, qui a appris, et jusqu’à quand.", of(owner, doctor, dpo, inspector)},
    {people_manage, "people_manage", "Gérer engagements et formations",
     "Demander une signature, suivre arrivées et départs.", of(owner, doctor, dpo)},
    {training_follow, "training_follow", "Se former et signer",
     "Ses leçons, son engagement de confidentialité, la charte.",
     of(owner, doctor, secretary, locum, dpo, technician)},
    {ai_tool_read, "ai_tool_read", "Voir les outils d’IA",
     "Ce qui est permis, limité ou interdit au cabinet.",
     of(owner, doctor, secretary, locum, dpo, technician, inspector)},
    {ai_tool_manage, "ai_tool_manage", "Décider des outils d’IA",
     "Évaluer un outil et dire ce qu’on en fait.", of(owner, doctor, dpo)},
    {message_check, "message_check", "Vérifier un destinataire",
     "Savoir ce qui peut partir vers une adresse, et chiffrer une pièce jointe.", kStaff},
    {access_review, "access_review", "Relire les accès",
     "Demander une explication sur un accès inhabituel. Jamais sur les siens.",
     of(owner, doctor, dpo)},
    {inspection_manage, "inspection_manage", "Recevoir un contrôle",
     "Vérifier les agents, ouvrir un accès limité, garder la liste des copies.",
     of(owner, doctor, dpo)},
    {impact_read, "impact_read", "Lire les analyses d’impact",
     "Les AIPD, leurs risques et leur plan d’action.", of(owner, doctor, dpo, inspector)},
    {impact_edit, "impact_edit", "Tenir les analyses d’impact",
     "Écrire une AIPD, suivre son plan d’action.", of(owner, doctor, dpo)},
    {inventory_read, "inventory_read", "Voir l’inventaire",
     "Postes, supports, comptes, papiers et clés du cabinet.",
     of(owner, doctor, secretary, dpo, technician, inspector)},
    {inventory_edit, "inventory_edit", "Tenir l’inventaire",
     "Ajouter un matériel, dire où il est, le mettre au rebut.",
     of(owner, doctor, secretary, dpo, technician)},
    {procedure_read, "procedure_read", "Lire les procédures",
     "Comment le cabinet fait, écrit d’après ses propres réponses.", kEveryone},
    {procedure_sign, "procedure_sign", "Valider une procédure",
     "L’adopter pour le cabinet, sous son nom.", kDeciders},
    {succession_manage, "succession_manage", "Préparer la transmission",
     "Retraite, décès, changement de logiciel : qui reçoit quoi.", of(owner)},
    {self, "self", "Gérer son propre compte",
     "Son mot de passe, ses facteurs, ses appareils, ses sessions.", kEveryone},
}};

}  // namespace

const std::array<RoleInfo, kRoleCount>& roles() {
  return kRoles;
}
const std::array<PermissionInfo, kPermissionCount>& permissions() {
  return kPermissions;
}
const RoleInfo& info_of(Role role) {
  return kRoles[static_cast<std::size_t>(role)];
}
const PermissionInfo& info_of(Permission permission) {
  return kPermissions[static_cast<std::size_t>(permission)];
}

std::optional<Role> role_of(std::string_view id) {
  for (const auto& one : kRoles)
    if (one.id == id) return one.role;
  return std::nullopt;
}

std::optional<Permission> permission_of(std::string_view id) {
  for (const auto& one : kPermissions)
    if (one.id == id) return one.permission;
  return std::nullopt;
}

Permissions permissions_of(Role role) {
  Permissions granted;
  for (const auto& one : kPermissions)
    if ((one.roles & bit(role)) != 0) granted.set(static_cast<std::size_t>(one.permission));
  return granted;
}

}  // namespace serment::identity
