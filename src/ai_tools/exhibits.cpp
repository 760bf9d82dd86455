#include "ai_tools/ai_tool.h"
#include "ai_tools/letters.h"

namespace serment::ai_tools {

Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant) {
  records::ExhibitGroup group;
  for (const auto& stored : TRY(tools(session, tx))) {
    const auto& [facts, answers, decision] = stored.tool;
    const auto at = decision ? parse_instant(decision->at) : Result<Instant>(Instant{});
    group.rows.push_back(
        {facts.name, facts.vendor, facts.purpose, data_in_french(facts.data),
         std::to_string(answers.size()) + " sur " + std::to_string(grid().questions.size()),
         decision ? verdict_in_french(decision->verdict) : "Pas encore décidé",
         decision ? decision->conditions : std::string{},
         decision && at ? decision->by + ", le " + iso(paris_date(*at)) : std::string{},
         decision ? iso(decision->review_on) : std::string{}});
  }
  return std::vector<records::Exhibit>{
      {.file = "11_ia/outils",
       .title = "Outils d’intelligence artificielle",
       .lead = "Chaque outil, ce qu’il reçoit, et ce que le médecin en a décidé.",
       .columns = {"Outil", "Éditeur", "Usage", "Données", "Questions répondues", "Décision",
                   "Consignes", "Par", "À revoir le"},
       .groups = {std::move(group)}}};
}

}  // namespace serment::ai_tools
