// The practice's own records: until when each kind is kept, and the end of those past their term.
#include "retention/record_expiry.h"

#include <boost/describe.hpp>

#include "api/conformity_routes.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "api/slices.h"
#include "compliance/founding.h"

namespace serment::api {

struct PastRecordView {
  std::string id{}, standing{};
  std::optional<Date> last_day{};
};
BOOST_DESCRIBE_STRUCT(PastRecordView, (), (id, standing, last_day))
/// `lasts` is "term", "dossier", "practice" or "undecided"; the last two have a `why`, the first
/// two a rule and counts. `proposed_years`: what the practice may settle, where a draft waits.
struct RecordKindView {
  std::string kind{}, title{}, lasts{}, why{}, cite{}, activity{}, rule{}, term{};
  std::uint64_t total = 0, due = 0, running = 0, open = 0, start_unknown = 0, rule_draft = 0,
                claimed = 0, needed = 0;
  std::string needed_why{};
  std::optional<Date> oldest{};  ///< last day of keeping of the oldest that is due
  std::optional<int> proposed_years{};
  std::vector<PastRecordView> past{};  ///< the first hundred
};
BOOST_DESCRIBE_STRUCT(RecordKindView, (),
                      (kind, title, lasts, why, cite, activity, rule, term, total, due, running,
                       open, start_unknown, rule_draft, claimed, needed, needed_why, oldest,
                       proposed_years, past))
struct RecordTermsView {
  std::vector<RecordKindView> kinds{};
  std::uint64_t due = 0;
  bool unfinished = false;  ///< an erasure whose keys are still to be renewed
};
BOOST_DESCRIBE_STRUCT(RecordTermsView, (), (kinds, due, unfinished))

struct RecordExpiryRequest {
  std::string reason{};
  std::optional<std::vector<std::string>> kinds{};  ///< all that are due when absent
};
BOOST_DESCRIBE_STRUCT(RecordExpiryRequest, (), (reason, kinds))
struct RecordExpiryResult {
  std::string decision{};
  std::uint64_t erased = 0, objects = 0;
};
BOOST_DESCRIBE_STRUCT(RecordExpiryResult, (), (decision, erased, objects))

namespace {

constexpr std::size_t kMostShown = 100;

RecordKindView view_of(const law::RecordKind& kind) {
  return {.kind = kind.id,
          .title = kind.title,
          .lasts = std::string(law::name_of(kind.lasts)),
          .why = kind.why,
          .cite = kind.cite,
          .activity = kind.activity,
          .rule = kind.rule,
          .needed_why = kind.needed_why};
}

/// The years that the practice may make its own; nothing where the rule needs no choice.
std::optional<int> proposed_years(const law::RuleSet& rules, const retention::KindSurvey& survey,
                                  Date today) {
  if (survey.count(retention::Standing::rule_draft) == 0) return std::nullopt;
  const auto* rule = rules.find(survey.kind->rule, today);
  const auto term = rule == nullptr ? std::nullopt : law::proposed_term(*rule);
  return term && term->years > 0 ? std::optional<int>(term->years) : std::nullopt;
}

void count_into(RecordKindView& view, const retention::KindSurvey& survey) {
  using enum retention::Standing;
  view.total = survey.total();
  view.due = survey.count(due);
  view.running = survey.running;
  view.open = survey.open;
  view.start_unknown = survey.start_unknown;
  view.rule_draft = survey.count(rule_draft);
  view.claimed = survey.count(claimed);
  view.needed = survey.count(needed);
  view.oldest = survey.oldest(due);
  for (const auto& line : survey.past) {
    if (view.past.size() == kMostShown) break;
    view.past.push_back(
        {line.id, std::string(retention::name_of(line.term.standing)), line.term.last_day});
  }
}

Result<RecordTermsView> terms_of(Call& call, const law::Policy& policy, store::Transaction& tx) {
  const auto& rules = call.services.rules();
  const auto today = call.services.clock.today();
  const auto surveys = TRY(retention::survey_records(*call.session, tx, rules, policy));
  RecordTermsView terms;
  auto survey = surveys.begin();
  for (const auto& kind : law::RecordKinds::embedded().all()) {
    auto view = view_of(kind);
    if (survey != surveys.end() && survey->kind == &kind) {
      view.term = TRY(law::duration_text(rules, kind.rule, today));
      view.proposed_years = proposed_years(rules, *survey, today);
      count_into(view, *survey++);
      // Some of them bear the number of a dossier: who may not search dossiers gets the counts.
      if (!call.actor.may(identity::Permission::dossier_search)) view.past.clear();
      terms.due += view.due;
    }
    terms.kinds.push_back(std::move(view));
  }
  terms.unfinished = TRY(retention::record_expiry_unfinished(*call.session, tx));
  return terms;
}

Result<Reply> get_terms(Call& call) {
  const auto policy = TRY(call.services.policy(*call.session));
  return reply_with(TRY(
      reading(*call.session, [&](store::Transaction& tx) { return terms_of(call, policy, tx); })));
}

/// Nothing due is no fault when an earlier erasure waits to be finished.
Result<retention::RecordErasure> decide(Services& services, vault::Session& session,
                                        const RecordExpiryRequest& wanted, const std::string& by) {
  const auto policy = TRY(services.policy(session));
  auto decided = writing(session, [&](store::Transaction& tx) {
    return retention::decide_record_expiry(session, tx, services.rules(), policy,
                                           wanted.kinds.value_or(std::vector<std::string>{}), by,
                                           wanted.reason);
  });
  if (!decided && decided.error().code == "record_expiry.nothing" &&
      TRY(reading(session, [&](store::Transaction& tx) {
        return retention::record_expiry_unfinished(session, tx);
      })))
    return retention::RecordErasure{};
  if (!decided) return decided;
  // Emergencies are kept in memory too: what was erased is no longer shown.
  TRY_VOID(services.identity.emergencies.load(session));
  return decided;
}

/// What is refused is refused at once; the keys are renewed as a job.
Result<Reply> post_expiry(Call& call) {
  const auto wanted = TRY(read_body<RecordExpiryRequest>(call));
  auto& services = call.services;
  const auto erasure = TRY(on_engine(services, call.actor, [&](vault::Session& session) {
    return decide(services, session, wanted, call.actor.display_name);
  }));
  services.home_memory.forget();
  return start_job(
      call, "record_expiry",
      [&services, erasure, member = call.actor.member](JobHandle& job) -> Result<std::string> {
        Slices slices(services, member,
                      {Errc::locked, "vault.sealed", "Le cabinet a été scellé entre-temps.",
                       "Les fiches sont effacées\u00a0; les clés restent à renouveler.",
                       "Relancez l’effacement pour finir."});
        job.progress(0, 1, "Renouvellement des clés.");
        TRY_VOID(slices.run([](vault::Session& session) -> Result<void> {
          return retention::finish_record_expiry(session);
        }));
        return json::bind::write(
            RecordExpiryResult{erasure.decision, erasure.records, erasure.objects});
      });
}

using identity::Permission;

constexpr Route kRecordExpiryRoutes[] = {
    {"GET", "/retention/records", "Jusqu’à quand le cabinet garde ses propres fiches",
     Access::member, Permission::retention_read, Run::grouped, nullptr, schema<RecordTermsView>, "",
     "", get_terms},
    {"POST", "/retention/records/expire",
     "Effacer les fiches arrivées à leur terme, sous son nom et sans retour",
     Access::reauthenticated, Permission::erasure_approve, Run::free, schema<RecordExpiryRequest>,
     any_object, "record_expiry.decided",
     "record_expiry.unsigned record_expiry.kind record_expiry.nothing", post_expiry},
};

}  // namespace

std::span<const Route> record_expiry_routes() {
  return kRecordExpiryRoutes;
}

}  // namespace serment::api
