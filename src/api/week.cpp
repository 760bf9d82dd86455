#include "api/week.h"

#include "api/duties.h"
#include "api/home_observed.h"
#include "crypto/encoding.h"
#include "hygiene/attestations.h"

namespace serment::api {
namespace {

/// The root that a person can keep on paper: the journal's latest, in short.
Result<std::string> root_of(vault::Session& session, store::Transaction& tx) {
  constexpr std::size_t kShown = 24;
  const auto checkpoint = TRY(session.journal.checkpoint(tx));
  return std::to_string(checkpoint.size) + " " + crypto::hex(checkpoint.root).substr(0, kShown);
}

}  // namespace

Result<SeenWeek> week_of(Services& services, vault::Session& session,
                         const identity::Actor& actor) {
  const auto observed = TRY(observe(services, session));
  const auto& catalogue = hygiene::Catalogue::embedded();
  const auto& terms = catalogue.terms();
  const auto today = observed.today();
  SeenWeek week;
  std::vector<hygiene::Attestation> words;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    words = TRY(hygiene::load_attestations(session, tx));
    week.told.journal_root = TRY(root_of(session, tx));
    return {};
  }));
  const auto states = hygiene::assess(catalogue, observed, words);
  const auto duties = TRY(duties_of(services, session, actor));
  week.measures_clocks = hygiene::clocks(catalogue, observed, states, {});
  week.told.clocks = hygiene::clocks(catalogue, observed, states, duties);
  week.told.sentence = hygiene::sentence(states, duties, week.told.clocks, terms, today);
  week.told.actions = hygiene::next_actions(
      states, duties, terms, today,
      [&](std::string_view permission) { return has_permission(actor, permission); });
  const auto score = hygiene::score_of(states);
  week.told.in_place = score.in_place;
  week.told.applicable = score.applicable;
  week.told.late = score.late;
  week.told.practice = services.practice_name();
  return week;
}

}  // namespace serment::api
