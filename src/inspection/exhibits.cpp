// The visits of the authority, and what it asked for later.
#include <algorithm>

#include "inspection/visit.h"

namespace serment::inspection {
namespace {

std::string day_of(const std::string& instant) {
  const auto at = parse_instant(instant);
  return at ? iso(paris_date(*at)) : std::string{};
}

std::string follow_ups_of(const Visit& visit) {
  std::string text;
  for (const auto& one : visit.follow_ups)
    text += (text.empty() ? "" : "\n") + one.what + ", pour le " + iso(one.due_on) +
            "\u00a0: " + (one.done_at.empty() ? "attendu" : "répondu le " + day_of(one.done_at));
  return text;
}

std::string state_in_french(std::string_view state) {
  if (state == "under_way") return "En cours";
  return state == "follow_up" ? "Suites à donner" : "Close";
}

}  // namespace

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant) {
  records::ExhibitGroup group;
  for (const auto& stored : TRY(visits(session, tx))) {
    const auto& visit = stored.content;
    const auto& forms = Catalogue::embedded().forms;
    const auto form = std::find_if(forms.begin(), forms.end(),
                                   [&](const Choice& choice) { return choice.id == visit.form; });
    const auto opposed = std::count_if(visit.timeline.begin(), visit.timeline.end(),
                                       [](const auto& line) { return line.kind == "secrecy"; });
    group.rows.push_back({stored.id, form == forms.end() ? visit.form : form->title,
                          day_of(visit.began_at), day_of(visit.left_at),
                          std::to_string(visit.inspectors.size()),
                          std::to_string(visit.copies.size()), std::to_string(opposed),
                          follow_ups_of(visit), state_in_french(stored.state)});
  }
  return std::vector<records::Exhibit>{
      {.file = "12_correspondance-autorites/controles",
       .title = "Contrôles, et suites données",
       .lead = "Les noms des agents et le déroulé complet sont dans Serment.",
       .columns = {"Numéro", "Forme", "Commencé le", "Partis le", "Agents", "Pièces copiées",
                   "Secret opposé (fois)", "Demandes ultérieures", "État"},
       .groups = {std::move(group)}}};
}

}  // namespace serment::inspection
