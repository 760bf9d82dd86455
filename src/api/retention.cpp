// The calendar of retention, the rules of the law and the practice's own choices.
#include <boost/describe.hpp>

#include "api/conformity_routes.h"
#include "api/dossier_names.h"
#include "api/practice_work.h"
#include "api/reply.h"
#include "compliance/founding.h"
#include "retention/retention.h"

namespace serment::api {

struct PlanLineView {
  std::string id{}, display{}, state{};
  std::optional<Date> last_day{}, erasable_from{}, postponed_until{};
  std::string rule{};
  bool items_only = false;
  std::string fault{};  ///< what in the base keeps it from being judged; mostly ""
};
BOOST_DESCRIBE_STRUCT(PlanLineView, (),
                      (id, display, state, last_day, erasable_from, postponed_until, rule,
                       items_only, fault))
struct MonthView {
  std::string month{};
  std::uint64_t dossiers = 0;
};
BOOST_DESCRIBE_STRUCT(MonthView, (), (month, dossiers))
struct ReconciliationView {
  std::uint64_t known = 0, kept = 0, lost = 0, due = 0, erased = 0, held = 0, postponed = 0,
                undetermined = 0, remaining = 0;
  bool balanced = false;
};
BOOST_DESCRIBE_STRUCT(ReconciliationView, (),
                      (known, kept, lost, due, erased, held, postponed, undetermined, remaining,
                       balanced))
struct PlanView {
  Date on;
  std::uint64_t dossiers = 0, active = 0, archived = 0, due = 0, held = 0, undetermined = 0,
                postponed = 0, erased = 0, transfusion_items_kept = 0, transfusion_items_due = 0;
  std::vector<MonthView> by_month{};
  std::vector<PlanLineView> lines{};
  std::uint64_t listed = 0;  ///< lines there would be without a limit
  ReconciliationView reconciliation{};
  std::optional<Date> next_erasable{};
};
BOOST_DESCRIBE_STRUCT(PlanView, (),
                      (on, dossiers, active, archived, due, held, undetermined, postponed, erased,
                       transfusion_items_kept, transfusion_items_due, by_month, lines, listed,
                       reconciliation, next_erasable))

struct SourceView {
  std::string ref{}, url{}, confidence{};
  Date read_on;
  std::string summary{};
};
BOOST_DESCRIBE_STRUCT(SourceView, (), (ref, url, confidence, read_on, summary))
struct RuleView {
  std::string id{}, title{}, applies{}, nature{}, status{};
  Date in_force_from;
  std::optional<Date> in_force_to{};
  std::string start_label{}, summary{}, guide_says{}, note{};
  std::vector<SourceView> sources{};
};
BOOST_DESCRIBE_STRUCT(RuleView, (),
                      (id, title, applies, nature, status, in_force_from, in_force_to, start_label,
                       summary, guide_says, note, sources))

/// A term is one of years, months and days; the two others are 0.
struct PolicyTermView {
  std::string rule{};
  int years = 0;
  std::optional<int> months{}, days{};
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(PolicyTermView, (), (rule, years, months, days, reason))
struct PolicyView {
  bool keep_longest = true;
  std::string shorter_reason{};
  std::vector<PolicyTermView> extensions{};
  std::vector<PolicyTermView> terms{};
};
BOOST_DESCRIBE_STRUCT(PolicyView, (), (keep_longest, shorter_reason, extensions, terms))

namespace {

std::optional<Date> day_after(const std::optional<Date>& day) {
  return day ? std::optional<Date>(add_days(*day, 1)) : std::nullopt;
}

PlanLineView line_view(const retention::PlanLine& line, const DossierNames& names) {
  const auto last_day = line.items_only ? line.verdict.transfusion_last_day : line.verdict.last_day;
  return {.id = line.id.value,
          .display = names.of(line.id),
          .state = std::string(law::name_of(line.verdict.state)),
          .last_day = last_day,
          .erasable_from = day_after(last_day),
          .postponed_until = line.postponed_until,
          .rule = line.items_only ? "dossier.transfusion" : "dossier.medical",
          .items_only = line.items_only,
          .fault = std::string(retention::name_of(line.fault))};
}

PlanView plan_view(const retention::Plan& plan, const DossierNames& names) {
  PlanView view{.on = plan.on,
                .dossiers = plan.dossiers,
                .active = plan.active,
                .archived = plan.archived,
                .due = plan.due,
                .held = plan.held,
                .undetermined = plan.undetermined,
                .postponed = plan.postponed,
                .erased = plan.erased,
                .transfusion_items_kept = plan.transfusion_items_kept,
                .transfusion_items_due = plan.transfusion_items_due,
                .listed = plan.listed,
                .next_erasable = plan.next_erasable};
  for (const auto& [month, dossiers] : plan.by_month) view.by_month.push_back({month, dossiers});
  for (const auto& line : plan.lines) view.lines.push_back(line_view(line, names));
  const auto& found = plan.reconciliation;
  view.reconciliation = {found.known,     found.kept,      found.lost,      found.due(),
                         found.erased,    found.held,      found.postponed, found.undetermined,
                         found.remaining, found.balanced()};
  return view;
}

Result<std::optional<std::string>> month_of(const Call& call) {
  const auto text = call.query("month");
  if (text.empty()) return std::nullopt;
  auto first = parse_iso_date(text + "-01");
  if (!first) return tl::unexpected<Error>(std::move(first.error()).at("month"));
  return std::optional<std::string>(text);
}

Result<std::optional<law::State>> state_of(const Call& call) {
  using enum law::State;
  const auto text = call.query("state");
  if (text.empty()) return std::nullopt;
  for (const auto state : {active, archived, due, held, undetermined})
    if (law::name_of(state) == text) return std::optional<law::State>(state);
  return fail(Errc::invalid_input, "retention.state", "Cet état n’est pas connu.", {},
              "Dites active, archived, due, held ou undetermined.", "state");
}

Result<Reply> get_plan(Call& call) {
  auto& session = *call.session;
  constexpr std::uint64_t kUsual = 200;
  retention::PlanOptions options;
  options.month = TRY(month_of(call));
  options.state = TRY(state_of(call));
  options.max_lines = TRY(number_of(call, "limit", kUsual));
  options.kept = &call.services.engine.facts();
  // Who may not search dossiers gets the counts alone.
  if (!call.actor.may(identity::Permission::dossier_search)) options.max_lines = 0;
  const auto on = TRY(date_of(call, "on")).value_or(call.services.clock.today());
  const auto policy = TRY(call.services.policy(session));
  const auto plan = TRY(retention::plan(session, call.services.rules(), policy, on, options));
  return reply_with(plan_view(plan, DossierNames(call)));
}

std::string_view name_of(law::Nature nature) {
  switch (nature) {
    case law::Nature::minimum:
      return "minimum";
    case law::Nature::maximum:
      return "maximum";
    case law::Nature::range:
      return "range";
    case law::Nature::chosen:
      return "chosen";
  }
  bug("unknown Nature");
}

RuleView rule_view(const law::Rule& rule) {
  RuleView view{.id = rule.id,
                .title = rule.title,
                .applies = rule.applies,
                .nature = std::string(name_of(rule.nature)),
                .status = rule.status == law::Status::reviewed ? "reviewed" : "draft",
                .in_force_from = rule.in_force_from,
                .in_force_to = rule.in_force_to,
                .start_label = rule.start_label,
                .summary = rule.summary,
                .guide_says = rule.guide_says,
                .note = rule.note};
  for (const auto& source : rule.sources)
    view.sources.push_back(
        {source.ref, source.url, source.confidence, source.read_on, source.summary});
  return view;
}

Result<Reply> get_rules(Call& call) {
  const auto on = TRY(date_of(call, "on")).value_or(call.services.clock.today());
  const auto& rules = call.services.rules();
  std::vector<RuleView> views;
  for (const auto& rule : rules.all())
    if (rules.find(rule.id, on) == &rule) views.push_back(rule_view(rule));
  return reply_with_list(std::move(views));
}

PolicyView policy_view(const law::Policy& policy) {
  PolicyView view{.keep_longest = policy.keep_longest, .shorter_reason = policy.shorter_reason};
  for (const auto& [rule, extension] : policy.extensions)
    view.extensions.push_back({.rule = rule, .years = extension.years, .reason = extension.reason});
  for (const auto& [rule, choice] : policy.choices)
    view.terms.push_back(
        {rule, choice.term.years, choice.term.months, choice.term.days, choice.reason});
  return view;
}

law::Policy policy_of(const PolicyView& view) {
  law::Policy policy{.keep_longest = view.keep_longest, .shorter_reason = view.shorter_reason};
  for (const auto& term : view.extensions) policy.extensions[term.rule] = {term.years, term.reason};
  for (const auto& term : view.terms)
    policy.choices[term.rule] = {{term.years, term.months.value_or(0), term.days.value_or(0)},
                                 term.reason};
  return policy;
}

Result<Reply> get_policy(Call& call) {
  auto& session = *call.session;
  auto reply = reply_with(policy_view(TRY(call.services.policy(session))));
  reply.headers.push_back(etag(TRY(reading(
      session, [&](store::Transaction& tx) { return compliance::policy_version(session, tx); }))));
  return reply;
}

Result<Reply> put_policy(Call& call) {
  const auto policy = policy_of(TRY(read_body<PolicyView>(call)));
  const auto seen = TRY(if_match(call));
  auto& session = *call.session;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    if (seen != TRY(compliance::policy_version(session, tx))) return changed_meanwhile();
    TRY_VOID(compliance::save_policy(session, tx, policy, call.actor.display_name));
    return {};
  }));
  call.services.home_memory.forget();
  return get_policy(call);
}

using identity::Permission;

constexpr std::uint64_t kMostLines = 1000;
constexpr Parameter kOfPlan[] = {
    query::text("month", "Ce qui vient à échéance ce mois-là\u00a0: 2027-03"),
    query::choice("state", "active archived due held undetermined", "Les dossiers dans cet état"),
    query::natural("limit", kMostLines, "Combien de dossiers au plus"),
    query::day("on", "Tel que le plan sera ce jour-là\u00a0; aujourd’hui sans cela"),
};
constexpr Parameter kOfRules[] = {
    query::day("on", "Les règles en vigueur ce jour-là\u00a0; aujourd’hui sans cela"),
};
constexpr Route kRetentionRoutes[] = {
    {"GET", Address("/retention/plan", kOfPlan), "Ce qui doit être effacé, et quand",
     Access::member, Permission::retention_read, Run::grouped, nullptr, schema<PlanView>,
     "retention.planned", "date.malformed retention.state request.number", get_plan},
    {"GET", Address("/retention/rules", kOfRules), "Les règles de conservation et leurs sources",
     Access::member, Permission::retention_read, Run::free, nullptr, schema<Listing<RuleView>>, "",
     "date.malformed", get_rules},
    {"GET", "/retention/policy", "Les choix du cabinet sur les durées", Access::member,
     Permission::retention_read, Run::grouped, nullptr, schema<PolicyView>, "", "", get_policy},
    {"PUT", "/retention/policy", "Changer ces choix", Access::member, Permission::erasure_approve,
     Run::grouped, schema<PolicyView>, schema<PolicyView>, "retention.policy",
     "policy.under_minimum policy.over_maximum conflict.changed conflict.if_match_needed",
     put_policy},
};

}  // namespace

std::span<const Route> retention_routes() {
  return kRetentionRoutes;
}

}  // namespace serment::api
