// Who may do what, and the weekly looks at the accesses.
#include "identity/member.h"
#include "json/bind.h"
#include "oversight/review.h"

namespace serment::oversight {
namespace {

std::string state_in_french(std::string_view state) {
  if (state == "invited") return "Invité";
  if (state == "active") return "Ouvert";
  if (state == "suspended") return "Suspendu";
  return state == "expired" ? "Échu" : "Fermé (parti)";
}

std::string day_of(const std::optional<std::string>& instant) {
  const auto at = parse_instant(instant.value_or(std::string{}));
  return at ? iso(paris_date(*at)) : std::string{};
}

Result<records::Exhibit> accounts_exhibit(vault::Session& session, store::Transaction& tx) {
  records::ExhibitGroup group;
  for (const auto& record : TRY(records::list(session, tx, identity::kMemberKind))) {
    const auto member = TRY(json::bind::read<identity::Member>(record.json));
    std::string roles;
    for (const auto& id : member.roles)
      if (const auto role = identity::role_of(id))
        roles += (roles.empty() ? "" : ", ") + std::string(identity::info_of(*role).label);
    group.rows.push_back({member.display_name, std::move(roles), state_in_french(record.state),
                          day_of(member.starts_at), day_of(member.ends_at),
                          member.limited_to ? "Limité à une partie" : ""});
  }
  return records::Exhibit{
      .file = "08_securite/habilitations",
      .title = "Comptes et habilitations",
      .lead = "Ce que chaque rôle ouvre est une table de Serment, la même pour tous les cabinets.",
      .columns = {"Personne", "Rôles", "Compte", "Depuis le", "Jusqu’au", "Limite"},
      .groups = {std::move(group)}};
}

Result<records::Exhibit> reviews_exhibit(vault::Session& session, store::Transaction& tx) {
  records::ExhibitGroup group;
  const auto asked = TRY(questions(session, tx));
  for (const auto& review : TRY(reviews(session, tx))) {
    std::size_t escalated = 0, waiting = 0;
    for (const auto& question : asked) {
      if (question.content.week != review.week) continue;
      escalated += question.state == "escalated" ? 1 : 0;
      waiting += question.state == "found" || question.state == "asked" ? 1 : 0;
    }
    const auto& seen = review.content;
    group.rows.push_back({review.week, std::to_string(seen.accesses), std::to_string(seen.dossiers),
                          std::to_string(seen.findings), std::to_string(escalated),
                          std::to_string(waiting), day_of(seen.closed_at)});
  }
  return records::Exhibit{
      .file = "08_securite/revues-acces",
      .title = "Revues des accès aux dossiers",
      .lead =
          "Une ligne par semaine revue. Une question n’est pas une faute\u00a0: chacun "
          "s’explique d’abord.",
      .columns = {"Semaine du", "Accès", "Dossiers", "Questions", "Portées plus loin", "En attente",
                  "Close le"},
      .groups = {std::move(group)}};
}

}  // namespace

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant) {
  std::vector<records::Exhibit> all;
  all.push_back(TRY(accounts_exhibit(session, tx)));
  all.push_back(TRY(reviews_exhibit(session, tx)));
  return all;
}

}  // namespace serment::oversight
