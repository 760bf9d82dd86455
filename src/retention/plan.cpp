#include <algorithm>
#include <cstdio>

#include "json/writer.h"
#include "retention/acts.h"
#include "retention/known_facts.h"
#include "retention/proposal_record.h"
#include "retention/retention.h"
#include "retention/tables.h"

namespace serment::retention {
namespace {

/// Keeps the first lines in the order of the plan, in bounded memory.
class FirstLines {
 public:
  explicit FirstLines(std::size_t most) : x_most(most) {}
  /// `line` comes without its id, which is a text only once the line is kept.
  void offer(std::string_view id, PlanLine&& line) {
    if (x_most == 0) return;
    const Rank rank{order_of(line.verdict.state, line.postponed_until.has_value()),
                    line.verdict.last_day.value_or(kNever)};
    if (x_heap.size() == x_most && !before(rank, id, x_heap.front())) return;
    if (x_heap.size() == x_most) {
      std::pop_heap(x_heap.begin(), x_heap.end(), less);
      x_heap.pop_back();
    }
    line.id.value.assign(id);
    x_heap.push_back({rank, std::move(line)});
    std::push_heap(x_heap.begin(), x_heap.end(), less);
  }
  std::vector<PlanLine> sorted() {
    std::sort(x_heap.begin(), x_heap.end(), less);
    std::vector<PlanLine> lines;
    lines.reserve(x_heap.size());
    for (auto& kept : x_heap) lines.push_back(std::move(kept.line));
    return lines;
  }

 private:
  struct Rank {
    int order = 0;
    Date date;
    auto operator<=>(const Rank&) const = default;
  };
  struct Kept {
    Rank rank;
    PlanLine line;
  };
  static constexpr Date kNever{std::chrono::year{9999}, std::chrono::month{12},
                               std::chrono::day{31}};
  static int order_of(law::State state, bool postponed) {
    switch (state) {
      case law::State::due:
        return postponed ? 1 : 0;
      case law::State::held:
        return 2;
      case law::State::undetermined:
        return 3;
      case law::State::active:
      case law::State::archived:
        return 4;
    }
    bug("unknown State");
  }
  static bool before(const Rank& rank, std::string_view id, const Kept& kept) {
    return rank != kept.rank ? rank < kept.rank : id < kept.line.id.value;
  }
  static bool less(const Kept& a, const Kept& b) { return before(a.rank, a.line.id.value, b); }

  std::size_t x_most;
  std::vector<Kept> x_heap;
};

/// Counts by month without a text per dossier.
class MonthCounts {
 public:
  /// The month of the day after `last_day`; only the end of a month may need the calendar.
  void add_day_after(Date last_day) {
    ++x_counts[index_of(unsigned(last_day.day()) < 28 ? last_day : add_days(last_day, 1))];
  }
  [[nodiscard]] std::map<std::string, std::uint64_t> named() const {
    std::map<std::string, std::uint64_t> named;
    for (std::size_t index = 0; index < x_counts.size(); ++index) {
      if (x_counts[index] == 0) continue;
      std::array<char, 16> text{};
      std::snprintf(text.data(), text.size(), "%04d-%02d", kFirstYear + int(index) / 12,
                    int(index) % 12 + 1);
      named.emplace(text.data(), x_counts[index]);
    }
    return named;
  }

 private:
  static constexpr int kFirstYear = 1800;
  static constexpr int kLastYear = 2700;
  static std::size_t index_of(Date date) {
    const int year = std::clamp(int(date.year()), kFirstYear, kLastYear);
    return static_cast<std::size_t>(year - kFirstYear) * 12 + unsigned(date.month()) - 1;
  }
  std::vector<std::uint64_t> x_counts =
      std::vector<std::uint64_t>((kLastYear - kFirstYear + 1) * 12);
};

/// One pass over the dossiers of a practice.
class Survey {
 public:
  Survey(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy, Date on,
         const PlanOptions& options)
      : x_session(session),
        x_judge(rules, policy, on),
        x_options(options),
        x_lines(options.max_lines) {
    x_plan.on = on;
  }
  Result<Plan> run(store::Transaction& tx);

 private:
  Result<void> judge_all(store::Transaction& tx);
  Result<Totals> totals(store::Transaction& tx);
  void add(std::string_view id, const dossier::LabelFacts& label);
  void count(const law::Verdict& verdict, bool postponed);
  void count_items(const law::Verdict& verdict);
  void add_undetermined(std::string_view id, Fault fault, bool items_only);
  void list(std::string_view id, PlanLine&& line);

  vault::Session& x_session;
  law::Judge x_judge;
  const PlanOptions& x_options;
  FirstLines x_lines;
  MonthCounts x_months;
  Claims x_claims;
  std::map<std::string, Date> x_postponements;
  std::optional<Date> x_month_first{};
  std::optional<Date> x_next_last_day{};  ///< of those not past, the first
  law::Facts x_facts;
  Plan x_plan;
};

void Survey::add(std::string_view id, const dossier::LabelFacts& label) {
  const std::vector<DateSpan>* claims = nullptr;
  if (!x_claims.empty()) {
    const auto found = x_claims.find(std::string(id));
    if (found != x_claims.end()) claims = &found->second;
  }
  if (const auto found = count_of(claims); found != label.holds)
    return add_undetermined(id, found < label.holds ? Fault::claim_missing : Fault::claim_added,
                            label.care_erased);
  fill_facts(x_facts, label, claims);
  const auto verdict = judged(x_judge, label, x_facts);
  std::optional<Date> postponed{};
  if (!x_postponements.empty() && verdict.state == law::State::due) {
    const auto found = x_postponements.find(std::string(id));
    if (found != x_postponements.end() && x_plan.on < found->second) postponed = found->second;
  }
  if (label.care_erased) {
    count_items(verdict);
    if (verdict.state != law::State::due) return;
  } else {
    count(verdict, postponed.has_value());
  }
  list(id, {{}, verdict, postponed, label.care_erased});
}

/// Of a record erased already, the mentions are counted as kept.
void Survey::add_undetermined(std::string_view id, Fault fault, bool items_only) {
  const law::Verdict verdict{};
  if (items_only)
    count_items(verdict);
  else
    count(verdict, /*postponed=*/false);
  list(id, {{}, verdict, std::nullopt, items_only, fault});
}

Result<void> Survey::judge_all(store::Transaction& tx) {
  const auto damaged = [this](std::string_view id) { add_undetermined(id, Fault::damaged, false); };
  if (x_options.kept != nullptr)
    return x_options.kept->visit(
        x_session, tx,
        [this](std::string_view id, const dossier::LabelFacts& label) { add(id, label); }, damaged);
  return x_session.vault.visit_all(
      tx,
      [&](const vault::OpenDossier& dossier) -> Result<void> {
        const auto label = dossier::decode_label(dossier.label);
        if (label)
          add(dossier.id.value, *label);
        else
          damaged(dossier.id.value);
        return {};
      },
      [&](const DossierId& id, const Error&) -> Result<void> {
        damaged(id.value);
        return {};
      });
}

/// Of a practice of a million dossiers, counting the rows takes longer than judging: they are
/// counted again when one was written.
Result<Totals> Survey::totals(store::Transaction& tx) {
  if (x_options.kept != nullptr)
    if (const auto known = x_options.kept->counted(x_session))
      return Totals{known->dossiers, known->erased, known->lost};
  const auto totals = TRY(count_totals(tx, x_session.practice()));
  if (x_options.kept != nullptr)
    x_options.kept->remember(x_session, {totals.dossiers, totals.erased, totals.lost});
  return totals;
}

void Survey::count(const law::Verdict& verdict, bool postponed) {
  ++x_plan.dossiers;
  switch (verdict.state) {
    case law::State::active:
      ++x_plan.active;
      break;
    case law::State::archived:
      ++x_plan.archived;
      break;
    case law::State::due:
      ++(postponed ? x_plan.postponed : x_plan.due);
      break;
    case law::State::held:
      ++x_plan.held;
      break;
    case law::State::undetermined:
      ++x_plan.undetermined;
      break;
  }
  if (!verdict.last_day) return;
  x_months.add_day_after(*verdict.last_day);
  if (*verdict.last_day >= x_plan.on && (!x_next_last_day || *verdict.last_day < *x_next_last_day))
    x_next_last_day = verdict.last_day;
}

void Survey::count_items(const law::Verdict& verdict) {
  ++x_plan.erased;
  ++x_plan.transfusion_items_kept;
  if (verdict.state == law::State::due) ++x_plan.transfusion_items_due;
}

void Survey::list(std::string_view id, PlanLine&& line) {
  const auto& verdict = line.verdict;
  if (x_options.only_due && (verdict.state != law::State::due || line.postponed_until)) return;
  if (x_options.state && verdict.state != *x_options.state) return;
  if (x_month_first) {
    if (!verdict.last_day) return;
    const auto erasable = add_days(*verdict.last_day, 1);
    if (erasable.year() != x_month_first->year() || erasable.month() != x_month_first->month())
      return;
  }
  ++x_plan.listed;
  x_lines.offer(id, std::move(line));
}

Result<Plan> Survey::run(store::Transaction& tx) {
  if (x_options.month) x_month_first = TRY(parse_iso_date(*x_options.month + "-01"));
  x_claims = TRY(all_claims(tx, x_session.practice()));
  x_postponements = TRY(all_postponements(x_session, tx));
  TRY_VOID(judge_all(tx));
  const auto rows = TRY(totals(tx));
  x_plan.erased += rows.erased;
  x_plan.lost = rows.lost;
  x_plan.by_month = x_months.named();
  if (x_next_last_day) x_plan.next_erasable = add_days(*x_next_last_day, 1);
  x_plan.lines = x_lines.sorted();
  x_plan.reconciliation = {.known = rows.dossiers + rows.erased + rows.lost,
                           .kept = x_plan.active + x_plan.archived,
                           .lost = x_plan.lost,
                           .erased = x_plan.erased,
                           .held = x_plan.held,
                           .postponed = x_plan.postponed,
                           .undetermined = x_plan.undetermined,
                           .remaining = x_plan.due};
  if (!x_plan.reconciliation.balanced())
    return fail(Errc::integrity, "retention.unbalanced",
                "Le compte des dossiers ne tombe pas juste : la base a changé sous la lecture.",
                "Rien n’a été effacé.", "Vérifiez la base et le journal, puis recommencez.");
  return x_plan;
}

}  // namespace

std::string_view name_of(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "";
    case Fault::damaged:
      return "damaged";
    case Fault::claim_missing:
      return "claim_missing";
    case Fault::claim_added:
      return "claim_added";
  }
  bug("unknown Fault");
}

std::string_view french_of(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "";
    case Fault::damaged:
      return "illisible\u00a0: base altérée";
    case Fault::claim_missing:
      return "gel manquant\u00a0: base altérée";
    case Fault::claim_added:
      return "gel en trop\u00a0: base altérée";
  }
  bug("unknown Fault");
}

namespace {

std::string plan_detail(const Plan& plan) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("on", iso(plan.on));
  out.field("dossiers", plan.dossiers);
  out.field("due", plan.due);
  out.end_object();
  return text;
}

}  // namespace

Result<Plan> survey(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                    Date on, const PlanOptions& options) {
  Plan found;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    found = TRY(Survey(session, rules, policy, on, options).run(tx));
    return {};
  }));
  return found;
}

Result<Plan> plan(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                  Date on, const PlanOptions& options) {
  auto found = TRY(survey(session, rules, policy, on, options));
  const auto detail = plan_detail(found);
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(tx, {std::string(kPlanned), session.actor, "", session.clock.now()},
                               as_bytes(detail)));
    return {};
  }));
  return found;
}

Result<law::Decision> explain(vault::Session& session, const law::RuleSet& rules,
                              const law::Policy& policy, const DossierId& id, Date on) {
  law::Facts facts;
  dossier::LabelFacts label;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const vault::Purpose purpose{std::string(kRead), session.actor,
                                 to_bytes(R"({"reason":"explication de la date"})")};
    const auto open = TRY(session.vault.open_dossier(tx, session.journal, id, purpose));
    label = TRY(dossier::decode_label(open.label));
    const auto claims = TRY(claims_in(tx, session.practice(), open));
    fill_facts(facts, label, &claims);
    return {};
  }));
  return explained(rules, label, facts, policy, on);
}

}  // namespace serment::retention
