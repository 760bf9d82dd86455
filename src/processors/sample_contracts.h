#pragma once
// Contracts for the tests, as suppliers write them; "\f" ends a page.
#include <string_view>

namespace serment::processors {

/// A booking platform that does it well, wrapped as pdftotext gives it.
inline constexpr std::string_view kGoodContract =
    "CONTRAT DE SOUS-TRAITANCE DE DONNÉES PERSONNELLES\n"
    "\n"
    "Article 1 – Objet\n"
    "Le présent contrat a pour objet de définir les conditions dans lesquelles le\n"
    "Prestataire traite, pour le compte du Cabinet, les données de la prise de rendez-vous.\n"
    "Le traitement a une durée égale à celle du contrat, conclu pour un an à compter\n"
    "du 1er mars 2026.\n"
    "La nature des opérations est le recueil et l’hébergement\u202f; la finalité du traitement "
    "est\n"
    "l’organisation des consultations.\n"
    "Les données traitées sont l’identité, les coordonnées et le créneau. Le motif de la\n"
    "consultation n’est demandé que si elle exige une préparation.\n"
    "Les catégories de personnes concernées sont les patients et leurs proches.\n"
    "\f"
    "Article 2 – Obligations du Prestataire\n"
    "Le Prestataire s’engage à\u00a0:\n"
    "a) ne traiter les données que sur instruction documentée du Cabinet\u202f; aucun transfert "
    "vers "
    "un\n"
    "pays tiers n’a lieu hors de l’Union européenne sans cette instruction\u202f;\n"
    "b) veiller à ce que les personnes autorisées à traiter les données aient signé un engagement\n"
    "de confidentialité\u202f;\n"
    "c) mettre en œuvre les mesures techniques et organisationnelles de l’article 32\u202f;\n"
    "d) héberger les données de santé chez un hébergeur certifié HDS, nommé en annexe\u202f;\n"
    "e) ne pas recruter un autre sous-traitant sans l’autorisation écrite préalable du Cabinet. "
    "Il\n"
    "impose à ses sous-traitants les mêmes obligations et demeure pleinement responsable\u202f;\n"
    "f) aider le Cabinet à donner suite aux demandes d’exercice des droits des personnes "
    "concernées.\n"
    "Le Prestataire informe immédiatement le Cabinet si une instruction constitue une violation "
    "du\n"
    "règlement.\n"
    "\f"
    "Article 3 – Fin, contrôle, incidents\n"
    "Au terme de la prestation, le Prestataire supprime ou renvoie toutes les données et en "
    "détruit\n"
    "les copies.\n"
    "La réversibilité se fait dans un format documenté, restitué sous trente jours.\n"
    "Le Prestataire met à disposition les informations nécessaires et permet la réalisation\n"
    "d’audits par le Cabinet.\n"
    "Il notifie au Cabinet toute violation de données dans un délai de 24 heures.\n"
    "Il aide le Cabinet à réaliser les analyses d’impact.\n"
    "Le certificat HDS couvre les activités 1 à 6\u202f; sa validité court jusqu’au 3 mars 2027.\n"
    "Le Prestataire s’interdit d’utiliser les données à d’autres fins que le service.\n"
    "Les prestations d’hébergement et les résultats attendus sont décrits en annexe 1.\n"
    "L’hébergeur permet l’exercice des droits des patients et signale toute violation par la "
    "voie\n"
    "convenue. Ses prestataires externes offrent un niveau de protection équivalent.\n"
    "L’accès aux données hébergées est limité aux personnes habilitées et tracé.\n"
    "Toute modification technique est annoncée et reçoit l’accord préalable du Cabinet.\n"
    "En cas de défaillance de l’hébergeur, la continuité du service est assurée.\n"
    "Le contact du Cabinet en cas d’incident est nommé en annexe 2.\n"
    "La disponibilité garantie est de 99,5 pour cent, sous peine de pénalités.\n";

/// Clauses in lists, opened by a sentence that holds the verb; a general authorisation.
inline constexpr std::string_view kListContract =
    "Le sous-traitant s’engage à\u00a0:\n"
    "– traiter les données conformément aux instructions documentées du responsable\u202f;\n"
    "– veiller à ce que les personnes autorisées s’engagent à respecter la confidentialité.\n"
    "\n"
    "Sous-traitance\n"
    "Le sous-traitant peut faire appel à un autre sous-traitant. Dans ce cas, il informe\n"
    "préalablement et par écrit le responsable de tout ajout ou remplacement d’autres\n"
    "sous-traitants, qui présentent les mêmes garanties.\n"
    "\n"
    "Sort des données\n"
    "Au terme de la prestation, le sous-traitant s’engage à\u00a0:\n"
    "• détruire toutes les données à caractère personnel\u202f;\n"
    "• ou les renvoyer au responsable.\n";

/// General conditions of sale with a page of good intentions.
inline constexpr std::string_view kPartialContract =
    "CONDITIONS GÉNÉRALES DE VENTE\n"
    "\n"
    "1. Le service est fourni pour une durée d’un an, renouvelable.\n"
    "2. Le client règle son abonnement par prélèvement le 5 du mois.\n"
    "3. Nos opérateurs sont tenus au secret professionnel.\n"
    "4. Nous protégeons les informations par des mesures de sécurité adaptées.\n"
    "5. Nos sous-traitants sont choisis avec soin\u202f; leur liste est remise sur demande et "
    "toute\n"
    "modification est annoncée, le client pouvant s’y opposer avec un préavis d’un mois.\n"
    "6. La facture est payable à trente jours. Tout retard entraîne des pénalités.\n";

/// Says the contrary of what is wanted, with the right words.
inline constexpr std::string_view kHostileContract =
    "Article 9. Le prestataire pourra recourir à des sous-traitants ultérieurs sans autorisation "
    "préalable du client.\n"
    "Article 10. Le prestataire peut utiliser les données à d’autres fins, notamment pour "
    "améliorer ses services et entraîner ses modèles.\n"
    "Article 11. Le client renonce à tout audit sur place\u202f; aucun audit n’est permis.\n";

}  // namespace serment::processors
