#include "hygiene/timeline.h"

#include <algorithm>
#include <iterator>

#include "audit/actions.h"

namespace serment::hygiene {
namespace {

/// What follows the sentence: nothing, or the public part of the event's object.
enum class Tail : std::uint8_t { none, number, measure };

struct Row {
  std::string_view action, text, kind, href;
  Tail tail = Tail::none;
};

using audit::known_act;

constexpr Row kRows[] = {
    {known_act("practice.created"), "Cabinet créé", "practice", "/reglages"},
    {known_act("practice.updated"), "Réponses du cabinet corrigées", "practice", "/registre"},
    {known_act("vault.rotated"), "Clés du coffre renouvelées", "vault", "/reglages"},
    {known_act("slot.changed"), "Mot de passe ou clé de secours changé", "vault", "/reglages"},
    {known_act("import.finished"), "Import terminé", "import", "/imports"},
    {known_act("hold.added"), "Effacement d’un dossier suspendu", "hold", "/gels"},
    {known_act("hold.lifted"), "Suspension d’un dossier levée", "hold", "/gels"},
    {known_act("retention.policy"), "Règle de conservation choisie", "retention", "/conservation"},
    {known_act("retention.proposed"), "Effacements proposés", "erasure", "/effacements",
     Tail::number},
    {known_act("retention.approved"), "Effacements approuvés", "erasure", "/effacements",
     Tail::number},
    {known_act("erasure.executed"), "Effacements exécutés", "erasure", "/effacements",
     Tail::number},
    {known_act("certificate.issued"), "Certificat d’effacement établi", "erasure", "/effacements",
     Tail::number},
    {known_act("register.saved"), "Fiche du registre enregistrée", "register", "/registre",
     Tail::number},
    {known_act("register.exported"), "Registre exporté", "register", "/registre"},
    {known_act("notice.published"), "Notices d’information établies", "notice", "/information"},
    {known_act("notice.displayed"), "Preuve d’affichage d’une notice", "notice", "/information"},
    {known_act("measure.attested"), "Mesure attestée", "measure", "/mesures", Tail::measure},
    {known_act("measure.withdrawn"), "Attestation retirée", "measure", "/mesures", Tail::measure},
    {known_act("measure.not_applicable"), "Mesure dite sans objet", "measure", "/mesures",
     Tail::measure},
    {known_act("evidence.built"), "Dossier de preuve constitué", "evidence", "/preuves"},
    {known_act("journal.verified"), "Journal vérifié", "journal", "/journal"},
    {known_act("journal.checkpointed"), "Point de contrôle du journal signé", "journal",
     "/journal"},
};

/// "P-2026-001" of "erasure_proposal/P-2026-001".
std::string_view public_part(std::string_view object) {
  const auto slash = object.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : object.substr(slash + 1);
}

std::string tail_of(Tail tail, std::string_view object, const Catalogue& catalogue) {
  const auto part = public_part(object);
  if (tail == Tail::none || part.empty()) return {};
  if (tail == Tail::number) return " (" + std::string(part) + ")";
  const auto* measure = catalogue.find(part);
  return measure != nullptr ? "\u00a0: " + measure->title : std::string{};
}

}  // namespace

std::optional<TimelineLine> timeline_line(const audit::StoredEvent& event,
                                          const Catalogue& catalogue) {
  const auto row = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& known) {
    return known.action == event.event.action;
  });
  if (row == std::end(kRows)) return std::nullopt;
  return TimelineLine{event.event.at,
                      std::string(row->text) + tail_of(row->tail, event.event.object, catalogue),
                      row->text, row->kind, row->href};
}

}  // namespace serment::hygiene
