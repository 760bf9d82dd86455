#include "api/holdings.h"

#include "ai_tools/ai_tool.h"
#include "api/duties.h"
#include "api/practice_work.h"
#include "breach/breach.h"
#include "crisis/duties.h"
#include "hygiene/attestations.h"
#include "impact/assessments.h"
#include "inspection/documents.h"
#include "inspection/visit.h"
#include "inventory/assets.h"
#include "oversight/review.h"
#include "people/team.h"
#include "procedures/procedures.h"
#include "processors/overview.h"
#include "rights/duties.h"

namespace serment::api {
namespace {

using ExhibitSource = Result<std::vector<records::Exhibit>> (*)(vault::Session&,
                                                                store::Transaction&, Instant now);

/// One name a register.
std::vector<ExhibitSource> sources() {
  return {impact::exhibits, procedures::exhibits, processors::exhibits, rights::exhibits,
          breach::exhibits, hygiene::exhibits,    inventory::exhibits,  oversight::exhibits,
          crisis::exhibits, people::exhibits,     ai_tools::exhibits,   inspection::exhibits};
}

std::string state_in_french(const inspection::DocumentState& state) {
  const auto on = state.date ? " (" + in_french(*state.date) + ")" : std::string{};
  switch (state.freshness) {
    case inspection::Freshness::fresh:
      return "À jour" + on;
    case inspection::Freshness::stale:
      return "À reprendre" + on;
    case inspection::Freshness::missing:
      break;
  }
  return "Rien n’est enregistré";
}

std::vector<evidence::DocumentHeld> documents_held(
    const std::vector<inspection::DocumentState>& states) {
  const auto& law = inspection::Catalogue::embedded().documents;
  std::vector<evidence::DocumentHeld> held;
  for (std::size_t i = 0; i < law.size(); ++i) {
    const bool absent = states[i].freshness == inspection::Freshness::missing;
    held.push_back({law[i].number, law[i].title, state_in_french(states[i]), law[i].place,
                    absent && !law[i].if_absent.empty() ? law[i].if_absent
                                                        : "À jour si\u00a0: " + law[i].fresh_if});
  }
  return held;
}

}  // namespace

Result<evidence::Holdings> holdings_at(vault::Session& session, Instant as_of) {
  auto then = session;
  then.as_of = as_of;
  const auto duties = TRY(all_duties(then, as_of));
  return reading(then, [&](store::Transaction& tx) -> Result<evidence::Holdings> {
    evidence::Holdings holdings;
    holdings.documents =
        documents_held(TRY(inspection::document_states(then, tx, duties, paris_date(as_of))));
    for (const auto source : sources())
      for (auto& exhibit : TRY(source(then, tx, as_of)))
        holdings.exhibits.push_back(std::move(exhibit));
    return holdings;
  });
}

}  // namespace serment::api
