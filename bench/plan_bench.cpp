#include "bench/measure.h"
#include "contract/throw_away_server.h"
#include "dossier/facts.h"
#include "law/judge.h"
#include "law/policy.h"
#include "law/rule.h"
#include "retention/known_facts.h"
#include "retention/retention.h"

namespace serment::bench {
namespace {

constexpr int kDossiers = 1'000'000;

dossier::LabelFacts facts_of(int number) {
  dossier::LabelFacts facts;
  facts.birth = add_days(parse_iso_date("1925-01-01").value(), number % 36'000);
  facts.last_care = add_days(parse_iso_date("1995-01-01").value(), number % 11'000);
  if (*facts.last_care < *facts.birth) facts.last_care = add_days(*facts.birth, 3000);
  if (number % 9 == 0) facts.death = add_days(*facts.last_care, number % 6'000);
  facts.last_write = facts.last_care;
  return facts;
}

void populate(vault::Session& session) {
  for (int first = 0; first < kDossiers; first += 50'000)
    must(session.db.write([&](store::Transaction& tx) -> Result<void> {
      for (int number = first; number < first + 50'000; ++number)
        TRY(session.vault.create_dossier(tx, dossier::encode(facts_of(number))));
      return {};
    }));
}

/// The same rule as one SQL query, on a table of clear dates, as a good database programmer would
/// write it: bare text, no explanation.
constexpr const char* kRuleInSql = R"sql(
EXPLAIN (ANALYZE, TIMING OFF, SUMMARY ON)
WITH ends AS (
  SELECT CASE WHEN death IS NOT NULL AND death < last_care + interval '10 years'
              THEN GREATEST(death + interval '10 years', last_care + interval '20 years', birth + interval '28 years')
              ELSE GREATEST(last_care + interval '20 years', birth + interval '28 years') END AS last_day,
         last_write + interval '5 years' AS active_until
  FROM facts)
SELECT CASE WHEN date '2026-11-23' > last_day THEN 'due'
            WHEN date '2026-11-23' <= active_until THEN 'active' ELSE 'archived' END AS state,
       to_char(last_day + interval '1 day', 'YYYY-MM') AS month, count(*)
FROM ends GROUP BY 1, 2)sql";

double sql_seconds() {
  auto& server = contract::ThrowAwayServer::instance();
  server.run(
      "public",
      "CREATE TABLE facts AS SELECT birth, last_care, last_care AS last_write, "
      "CASE WHEN n % 9 = 0 THEN last_care + (n % 6000) END AS death FROM (SELECT n, "
      "date '1925-01-01' + (n % 36000) AS birth, date '1995-01-01' + (n % 11000) AS last_care "
      "FROM generate_series(0, 999999) n) g; ANALYZE facts");
  std::vector<double> all;
  for (int i = 0; i < 3; ++i) {
    const auto text = server.run("public", kRuleInSql);
    const auto at = text.find("Execution Time: ");
    all.push_back(std::stod(text.substr(at + 16)) / 1000.0);
  }
  std::sort(all.begin(), all.end());
  contract::ThrowAwayServer::stop();
  return all[1];
}

/// The rule alone, on facts already open in memory, as the SQL has them.
double rule_alone(Date today) {
  std::vector<dossier::LabelFacts> all;
  for (int number = 0; number < kDossiers; ++number) all.push_back(facts_of(number));
  const law::Judge judge(law::RuleSet::embedded(), law::Policy::cautious(), today);
  law::Facts facts;
  return median_seconds(3, [&] {
    std::size_t due = 0;
    for (const auto& label : all) {
      retention::fill_facts(facts, label, nullptr);
      if (judge(facts).state == law::State::due) ++due;
    }
    if (due == 0) bug("the benchmark's population has dossiers that are due");
  });
}

/// As the server makes them after its first one: nothing was written meanwhile but the journal.
double plan_of_open_practice(vault::Session& session, Date today) {
  dossier::KeptFacts kept;
  const auto plan = [&] {
    const auto made = must(retention::plan(session, law::RuleSet::embedded(),
                                           law::Policy::cautious(), today, {.kept = &kept}));
    if (made.dossiers != kDossiers) bug("the plan misses dossiers");
  };
  kept.settle(session);
  plan();
  return median_seconds(5, plan);
}

}  // namespace

void plan_bench() {
  const double sql = sql_seconds();
  BenchPractice practice;
  populate(practice.session());
  practice.reopen();
  const auto today = parse_iso_date("2026-11-23").value();
  const double ours = median_seconds(3, [&] {
    const auto plan = must(retention::plan(practice.session(), law::RuleSet::embedded(),
                                           law::Policy::cautious(), today));
    if (plan.dossiers != kDossiers) bug("the plan misses dossiers");
  });
  print({"first retention plan of 1 000 000 dossiers", fixed(ours, 2) + " s, seals opened",
         "same rule in SQL, PostgreSQL 15: " + fixed(sql, 2) + " s", fixed(sql / ours, 2),
         "<= 1 s, >= 10x", ours <= 1.0 && sql / ours >= 10});
  const double alone = rule_alone(today);
  const double open_practice = plan_of_open_practice(practice.session(), today);
  print({"  the same, practice open: facts in memory", fixed(open_practice, 3) + " s",
         "same rule in SQL, PostgreSQL 15: " + fixed(sql, 2) + " s", fixed(sql / open_practice, 1),
         "<= 1 s, >= 10x", open_practice <= 1.0 && sql / open_practice >= 10});
  print({"  the rule alone, on facts in memory", fixed(alone, 3) + " s",
         "same rule in SQL, PostgreSQL 15: " + fixed(sql, 2) + " s", fixed(sql / alone, 1),
         ">= 10x", sql / alone >= 10});
}

}  // namespace serment::bench
