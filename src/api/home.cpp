// The first screen: one sentence, three actions, the score and each of its points, the clocks, what
// was proved lately; and what people say of measures.
#include "hygiene/home.h"

#include <boost/describe.hpp>

#include "api/conformity_routes.h"
#include "api/duties.h"
#include "api/home_observed.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "hygiene/attestations.h"
#include "hygiene/timeline.h"

namespace serment::api {

struct SentenceView {
  std::string level{}, text{};
};
BOOST_DESCRIBE_STRUCT(SentenceView, (), (level, text))
struct MeasureView {
  std::string id{}, domain{}, title{}, state{};
  bool measurable = false, in_place = false, late = false;
  std::string explanation{}, why{}, how{};
  int minutes = 0;
  std::string href{};
  std::optional<std::string> attested_by{}, attested_at{};
  std::optional<Date> expires_on{};
  std::string source{}, quote{}, confidence{};
};
BOOST_DESCRIBE_STRUCT(MeasureView, (),
                      (id, domain, title, state, measurable, in_place, late, explanation, why, how,
                       minutes, href, attested_by, attested_at, expires_on, source, quote,
                       confidence))
struct ScoreView {
  std::uint64_t in_place = 0, applicable = 0, late = 0;
  std::vector<MeasureView> measures{};
};
BOOST_DESCRIBE_STRUCT(ScoreView, (), (in_place, applicable, late, measures))
struct ActionView {
  std::string id{}, title{}, why{};
  int minutes = 0;
  std::string href{}, state{};
  std::optional<Date> due{};
};
BOOST_DESCRIBE_STRUCT(ActionView, (), (id, title, why, minutes, href, state, due))
struct ClockView {
  std::string title{};
  Date due;
  std::string source{}, href{};
};
BOOST_DESCRIBE_STRUCT(ClockView, (), (title, due, source, href))
struct TimelineView {
  std::string at{}, text{}, kind{}, href{};
  std::uint64_t count = 1;  ///< acts of the same kind in a row
};
BOOST_DESCRIBE_STRUCT(TimelineView, (), (at, text, kind, href, count))
struct HomeView {
  SentenceView sentence{};
  ScoreView score{};
  std::vector<ActionView> next_actions{};
  std::vector<ClockView> clocks{};
  std::vector<TimelineView> timeline{};
};
BOOST_DESCRIBE_STRUCT(HomeView, (), (sentence, score, next_actions, clocks, timeline))

struct AttestationRequest {
  std::string statement{};
  std::optional<Date> expires_on{};
};
BOOST_DESCRIBE_STRUCT(AttestationRequest, (), (statement, expires_on))
struct NotApplicableRequest {
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(NotApplicableRequest, (), (reason))

namespace {

const hygiene::Catalogue& catalogue() {
  return hygiene::Catalogue::embedded();
}

MeasureView measure_view(const hygiene::MeasureState& state) {
  const auto& measure = *state.measure;
  const auto& source = catalogue().source(measure.source);
  MeasureView view{.id = measure.id,
                   .domain = measure.domain,
                   .title = measure.title,
                   .state = std::string(hygiene::name_of(state.state)),
                   .measurable = measure.probe.has_value(),
                   .in_place = state.in_place,
                   .late = state.late,
                   .explanation = state.explanation,
                   .why = measure.why,
                   .how = measure.how,
                   .minutes = measure.minutes,
                   .href = measure.href};
  if (!state.attested_by.empty()) view.attested_by = state.attested_by;
  if (state.attested_at) view.attested_at = iso(*state.attested_at);
  view.expires_on = state.expires_on;
  view.source = source.ref;
  view.quote = measure.quote;
  view.confidence = source.confidence;
  return view;
}

ScoreView score_view(const std::vector<hygiene::MeasureState>& states) {
  const auto score = hygiene::score_of(states);
  ScoreView view{score.in_place, score.applicable, score.late, {}};
  for (const auto& state : states) view.measures.push_back(measure_view(state));
  return view;
}

/// The latest proofs; the same act again and again on one day is one line.
Result<std::vector<TimelineView>> timeline(vault::Session& session, store::Transaction& tx) {
  constexpr std::size_t kLines = 20;
  constexpr std::uint64_t kPage = 512;
  constexpr std::uint64_t kMostLooked = 8 * kPage;
  std::vector<TimelineView> lines;
  std::string last_action;
  const auto add = [&](const audit::StoredEvent& event) {
    const auto line = hygiene::timeline_line(event, catalogue());
    if (!line) return;
    const auto day = event.event.action + iso(paris_date(line->at));
    if (day == last_action) {
      ++lines.back().count;
      lines.back().text = line->act;
    } else if (lines.size() < kLines) {
      lines.push_back(
          {iso(line->at), line->text, std::string(line->kind), std::string(line->href)});
      last_action = day;
    }
  };
  std::optional<std::uint64_t> before;
  for (std::uint64_t looked = 0; looked < kMostLooked && lines.size() < kLines; looked += kPage) {
    before = TRY(session.journal.list_back(tx, {}, before, kPage, add));
    if (!before) break;
  }
  return lines;
}

Result<Reply> get_home(Call& call) {
  auto& session = *call.session;
  const auto observed = TRY(observe(call.services, session));
  HomeView view;
  std::vector<hygiene::Attestation> words;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    words = TRY(hygiene::load_attestations(session, tx));
    view.timeline = TRY(timeline(session, tx));
    return {};
  }));
  const auto states = hygiene::assess(catalogue(), observed, words);
  const auto& terms = catalogue().terms();
  const auto today = observed.today();
  const auto duties = TRY(duties_of(call.services, session, call.actor));
  const auto ringing = hygiene::clocks(catalogue(), observed, states, duties);
  const auto said = hygiene::sentence(states, duties, ringing, terms, today);
  view.sentence = {std::string(said.level), said.text};
  view.score = score_view(states);
  const auto may = [&](std::string_view permission) {
    return has_permission(call.actor, permission);
  };
  for (const auto& action : hygiene::next_actions(states, duties, terms, today, may))
    view.next_actions.push_back({action.id, action.title, action.why, action.minutes, action.href,
                                 std::string(hygiene::name_of(action.state)), action.due});
  for (const auto& clock : ringing)
    view.clocks.push_back({clock.title, clock.due, clock.source, clock.href});
  return reply_with(view);
}

Result<Reply> put_attestation(Call& call) {
  const auto wanted = TRY(read_body<AttestationRequest>(call));
  auto& session = *call.session;
  TRY(writing(session, [&](store::Transaction& tx) {
    return hygiene::attest(session, tx, catalogue(), call.path["id"],
                           {wanted.statement, wanted.expires_on}, call.actor.display_name);
  }));
  return no_content();
}

Result<Reply> put_not_applicable(Call& call) {
  const auto wanted = TRY(read_body<NotApplicableRequest>(call));
  auto& session = *call.session;
  TRY(writing(session, [&](store::Transaction& tx) {
    return hygiene::set_not_applicable(session, tx, catalogue(), call.path["id"], wanted.reason,
                                       call.actor.display_name);
  }));
  return no_content();
}

Result<Reply> delete_attestation(Call& call) {
  auto& session = *call.session;
  TRY_VOID(session.db.write([&](store::Transaction& tx) {
    return hygiene::withdraw(session, tx, catalogue(), call.path["id"], call.actor.display_name);
  }));
  return no_content();
}

using identity::Permission;

constexpr Route kHomeRoutes[] = {
    {"GET", "/home", "L’accueil\u00a0: une phrase, trois actions, les mesures", Access::member,
     Permission::home_read, Run::grouped, nullptr, schema<HomeView>, "", "", get_home},
    {"PUT", "/measures/{id}/attestation", "Attester qu’une mesure est en place", Access::member,
     Permission::measure_attest, Run::grouped, schema<AttestationRequest>, nullptr,
     "measure.attested", "measure.unknown measure.measured measure.statement measure.expiry",
     put_attestation},
    {"PUT", "/measures/{id}/not-applicable", "Dire qu’une mesure est sans objet", Access::member,
     Permission::measure_attest, Run::grouped, schema<NotApplicableRequest>, nullptr,
     "measure.not_applicable", "measure.unknown measure.statement", put_not_applicable},
    {"DELETE", "/measures/{id}/attestation", "Retirer ce qui a été dit d’une mesure",
     Access::member, Permission::measure_attest, Run::grouped, nullptr, nullptr,
     "measure.withdrawn", "measure.unknown measure.nothing_said", delete_attestation},
};

}  // namespace

std::span<const Route> home_routes() {
  return kHomeRoutes;
}

}  // namespace serment::api
