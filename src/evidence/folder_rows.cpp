// The folders of a bundle, as its first page tells them: those that are there, and no other.
#include "evidence/folder_rows.h"

#include <algorithm>
#include <array>
#include <set>

namespace serment::evidence {
namespace {

using documents::View;

struct Folder {
  std::string_view name, holds;
};
constexpr std::array kFolders = {
    Folder{"02_registre/",
           "Le registre des activités de traitement (PDF, ODS, CSV, JSON), les analyses d’impact, "
           "le délégué"},
    Folder{"03_information/",
           "Ce que lisent les patients et le personnel, et les preuves d’affichage"},
    Folder{"04_procedures/", "Les procédures\u00a0: leurs textes, qui les a adoptées et lues"},
    Folder{"05_prestataires/", "De qui obtenir un contrat ou une garantie, et ce qui est signé"},
    Folder{"06_droits/", "Les demandes des personnes, par leur numéro"},
    Folder{"07_violations/", "Le registre des violations de données"},
    Folder{"08_securite/",
           "Les mesures, l’inventaire, les caméras, les habilitations et leurs revues, les crises "
           "et les exercices"},
    Folder{"09_conservation/",
           "Les durées et leurs sources, le calendrier en nombres, les certificats d’effacement"},
    Folder{"10_formation/", "Les engagements signés et les formations suivies"},
    Folder{"11_ia/", "Les outils d’intelligence artificielle, et ce que le cabinet en a décidé"},
    Folder{"12_correspondance-autorites/", "Les contrôles, et ce qui s’échange avec les autorités"},
    Folder{"preuve/",
           "Le point de contrôle du journal, la clé de vérification, les empreintes signées, les "
           "preuves d’inclusion"}};

/// What a folder holds: the words above or, for another, the titles of its documents.
std::string holds_of(const Subject& subject, const std::string& folder) {
  for (const auto& known : kFolders)
    if (known.name == folder) return std::string(known.holds);
  std::string titles;
  for (const auto& exhibit : subject.holdings.exhibits)
    if (exhibit.file.starts_with(folder)) titles += (titles.empty() ? "" : ", ") + exhibit.title;
  return titles;
}

}  // namespace

std::vector<View> folder_rows(const Subject& subject, const std::vector<std::string>& names) {
  std::set<std::string> folders;
  for (const auto& name : names)
    if (const auto end = name.find('/'); end != std::string::npos)
      folders.insert(name.substr(0, end + 1));
  std::vector<View> rows;
  for (const auto& folder : folders)
    rows.push_back(View().set("folder", folder).set("holds", holds_of(subject, folder)));
  return rows;
}

}  // namespace serment::evidence
