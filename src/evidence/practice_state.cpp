#include "evidence/practice_state.h"

#include <algorithm>

#include "json/bind.h"
#include "records/records.h"

namespace serment::evidence {
namespace {

// The record that compliance::found writes (founding.cpp).
constexpr std::string_view kAnswersKind = "practice_answers";
constexpr std::string_view kOnly = "current";

Result<compliance::Answers> answers_at(vault::Session& session, store::Transaction& tx,
                                       Instant as_of) {
  const auto versions = TRY(records::history(session, tx, kAnswersKind, kOnly));
  const auto latest =
      std::find_if(versions.rbegin(), versions.rend(),
                   [&](const records::Record& version) { return version.at <= as_of; });
  if (latest == versions.rend())
    return fail(Errc::not_found, "practice.no_answers",
                "Ce cabinet n’avait pas encore répondu aux dix questions.", {},
                "Donnez un instant plus récent.");
  return json::bind::read<compliance::Answers>(latest->json);
}

}  // namespace

Result<compliance::CurrentPractice> practice_at(vault::Session& session, store::Transaction& tx,
                                                const law::RuleSet& rules, Instant as_of) {
  compliance::CurrentPractice state;
  state.answers = TRY(answers_at(session, tx, as_of));
  state.practice = TRY(compliance::generate(state.answers, rules, paris_date(as_of)));
  state.practice.activities.clear();
  Instant latest{};
  for (const auto& activity : TRY(compliance::list_activities(session, tx, true))) {
    auto versions = TRY(compliance::activity_history(session, tx, activity.activity.ref));
    std::erase_if(versions, [&](const auto& version) { return version.at > as_of; });
    if (versions.empty() || versions.back().state == "retired") continue;
    auto& stored = versions.back();
    state.edition += stored.version - 1;
    latest = std::max(latest, stored.at);
    state.states.push_back(compliance::state_in_french(stored));
    state.practice.activities.push_back(std::move(stored.activity));
  }
  state.changed_on = paris_date(latest);
  return state;
}

}  // namespace serment::evidence
