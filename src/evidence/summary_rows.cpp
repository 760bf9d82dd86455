// The documents that an inspection asks for, and where each stands: what the bundle does not hold
// is said, never imitated.
#include "evidence/summary_rows.h"

#include <algorithm>

namespace serment::evidence {
namespace {

using documents::View;

std::string decision(std::string_view need) {
  return "L’avis du registre\u00a0: " + std::string(need) + ".";
}

std::string certificates_note(const Subject& subject) {
  const auto count = subject.certificates.size();
  if (count == 0) return "Règles et calendrier présents\u00a0; aucun effacement à cet instant.";
  return "Règles, calendrier et " + std::to_string(count) + "\u00a0certificat" +
         (count > 1 ? "s" : "") + " d’effacement.";
}

std::string displays_note(const Subject& subject, bool staff) {
  const auto count =
      std::count_if(subject.shown.begin(), subject.shown.end(), [&](const ShownNotice& shown) {
        if (staff) return shown.kind == compliance::NoticeKind::staff;
        return shown.kind != compliance::NoticeKind::staff &&
               shown.kind != compliance::NoticeKind::others;
      });
  if (count == 0) return "Aucune preuve d’affichage ou de remise à cet instant.";
  return std::to_string(count) + (count > 1 ? "\u00a0preuves" : "\u00a0preuve") +
         " d’affichage ou de remise.";
}

/// What this module knows of a document beyond its records; the numbers are those of the law's
/// table (law/inspection.toml).
std::string own_note(const Subject& subject, int number) {
  const auto& practice = subject.current.practice;
  switch (number) {
    case 1:
      return std::to_string(practice.activities.size()) + "\u00a0fiches, modifié le " +
             in_french(subject.current.changed_on) + ".";
    case 2:
      return displays_note(subject, false);
    case 3:
      return displays_note(subject, true);
    case 10:
      return "Le journal est scellé, et prouvé dans preuve/.";
    case 12:
      return decision(compliance::assessment_need_in_french(practice.dpia.need));
    case 13:
      return decision(compliance::need_in_french(practice.dpo.need));
    case 14:
      return certificates_note(subject);
    default:
      return {};
  }
}

}  // namespace

std::vector<View> summary_rows(const Subject& subject) {
  std::vector<View> rows;
  for (const auto& document : subject.holdings.documents) {
    auto note = own_note(subject, document.number);
    if (!note.empty() && !document.note.empty()) note += " ";
    rows.push_back(
        View()
            .set("number", std::to_string(document.number))
            .set("name", document.title)
            .set("state", document.state)
            .set("where", document.place.empty() ? "Pas dans ce dossier" : document.place)
            .set("note", note + document.note));
  }
  return rows;
}

}  // namespace serment::evidence
