// The register of requests as an inspection reads it: no name, and nothing that was asked for.
#include <algorithm>

#include "rights/catalogue.h"
#include "rights/duties.h"

namespace serment::rights {
namespace {

std::string day_of(const std::string& instant) {
  const auto at = parse_instant(instant);
  return at ? iso(paris_date(*at)) : std::string{};
}

std::string decision_in_french(const Catalogue& law, const Request& request) {
  if (!request.decision) return {};
  std::string text = at(law.outcome, request.decision->outcome).label;
  for (const auto& ground : request.decision->grounds)
    text += "\u00a0; " + at(law.ground, ground).label;
  return text + ", le " + day_of(request.decision->at);
}

std::string handed_in_french(const Request& request) {
  std::string text;
  for (const auto& one : request.handed) {
    text += (text.empty() ? "" : ", ") + day_of(one.at);
    if (one.pieces > 0) text += " (" + std::to_string(one.pieces) + "\u00a0pièces)";
  }
  return text;
}

}  // namespace

records::Exhibit exhibit_of(const std::vector<StoredRequest>& requests) {
  const auto& law = Catalogue::embedded();
  records::ExhibitGroup group;
  for (const auto& stored : requests) {
    const auto& request = stored.request;
    const auto limit = limit_of(stored);
    group.rows.push_back(
        {stored.number, at(law.right, request.right).label,
         at(law.requester, request.requester).label, iso(paris_date(stored.received())),
         limit ? iso(limit->day) : std::string{},
         request.identity ? at(law.identity, request.identity->mode).label : std::string{},
         request.extension ? "le " + day_of(request.extension->at) : std::string{},
         decision_in_french(law, request), handed_in_french(request),
         std::string(state_in_french(stored.state))});
  }
  std::sort(group.rows.begin(), group.rows.end());
  return {
      .file = "06_droits/demandes",
      .title = "Registre des demandes des personnes",
      .lead = "Chaque demande y est, par son numéro. Les noms et les lettres sont dans Serment.",
      .columns = {"Numéro", "Droit", "Demandeur", "Reçue le", "Dernier jour", "Identité",
                  "Prolongée", "Décision", "Remise", "État"},
      .groups = {std::move(group)}};
}

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant) {
  return std::vector<records::Exhibit>{exhibit_of(TRY(list_requests(session, tx)))};
}

}  // namespace serment::rights
