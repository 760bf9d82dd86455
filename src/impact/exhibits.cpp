// The impact assessments, or why there is none, and the officer.
#include "impact/assessments.h"
#include "impact/officer.h"

namespace serment::impact {
namespace {

std::string state_in_french(std::string_view state) {
  if (state == "draft") return "Brouillon";
  if (state == "in_review") return "En relecture";
  if (state == "validated") return "Validée";
  return state == "to_review" ? "À revoir" : "Archivée";
}

Result<records::Exhibit> assessments_exhibit(vault::Session& session, store::Transaction& tx) {
  records::ExhibitGroup group;
  for (const auto& one : TRY(list_assessments(session, tx))) {
    std::size_t actions = 0, done = 0;
    for (const auto& line : one.content.evaluations) {
      actions += line.action.empty() ? 0 : 1;
      done += !line.action.empty() && line.done_on ? 1 : 0;
    }
    group.rows.push_back({one.id, one.content.title, state_in_french(one.state),
                          one.validation
                              ? one.validation->decider + ", le " + iso(one.validation->on)
                              : std::string{},
                          one.review_on ? iso(*one.review_on) : std::string{},
                          std::to_string(done) + " sur " + std::to_string(actions)});
  }
  if (const auto waiver = TRY(find_waiver(session, tx)))
    group.rows.push_back({"", "Pourquoi il n’y en a pas\u00a0: " + waiver->reason, "Écrit",
                          waiver->by + ", le " + iso(paris_date(waiver->at)), "", ""});
  return records::Exhibit{
      .file = "02_registre/aipd",
      .title = "Analyses d’impact (AIPD)",
      .lead = "L’avis et ses raisons sont dans le registre\u00a0; les analyses, dans Serment.",
      .columns = {"Numéro", "Traitement", "État", "Décidée par", "À revoir le", "Actions faites"},
      .groups = {std::move(group)}};
}

Result<records::Exhibit> officer_exhibit(vault::Session& session, store::Transaction& tx) {
  records::ExhibitGroup group;
  if (const auto stored = TRY(find_designation(session, tx))) {
    const auto& told = stored->designation;
    group.rows.push_back({told.name, told.organisation, iso(told.since),
                          stored->ended_on ? iso(*stored->ended_on) : std::string{},
                          told.receipt.empty() ? "Attendu" : told.receipt,
                          told.receipt_on ? iso(*told.receipt_on) : std::string{}, told.remedy});
  }
  return records::Exhibit{.file = "02_registre/delegue",
                          .title = "Délégué à la protection des données",
                          .lead = "S’il en faut un, et pourquoi\u00a0: le registre le dit.",
                          .columns = {"Nom", "Organisme", "Depuis le", "Jusqu’au",
                                      "Reçu de la CNIL", "Reçu le", "Conflits et remèdes"},
                          .groups = {std::move(group)}};
}

}  // namespace

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant) {
  std::vector<records::Exhibit> all;
  all.push_back(TRY(assessments_exhibit(session, tx)));
  all.push_back(TRY(officer_exhibit(session, tx)));
  return all;
}

}  // namespace serment::impact
