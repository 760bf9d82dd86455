#include "retention/record_terms.h"

#include <doctest/doctest.h>

namespace serment::retention {
namespace {

Date on(const char* text) {
  return parse_iso_date(text).value();
}

const law::RecordKind& kind(std::string_view id) {
  const auto* found = law::RecordKinds::embedded().find(id);
  REQUIRE(found != nullptr);
  return *found;
}

LifeFacts ended_on(const char* day) {
  return {.ended = true, .start = on(day)};
}

law::Policy five_years_for(std::string rule) {
  auto policy = law::Policy::cautious();
  policy.choices[std::move(rule)] = {{.years = 5}, "le temps d’une action"};
  return policy;
}

struct Row {
  const char* what;
  const char* kind;
  LifeFacts facts;
  law::Policy policy;
  const char* today;
  Standing standing;
  const char* last_day;  ///< "" for none
};

}  // namespace

TEST_CASE("each record comes to the term of its kind's rule, and not a day sooner") {
  const auto bare = law::Policy::cautious();
  const auto settled = five_years_for("rights.requests");
  auto longer = bare;
  longer.extensions["suppliers"] = {3, "litige en cours"};
  auto longer_requests = bare;
  longer_requests.extensions["rights.requests"] = {3, "litige en cours"};
  auto claimed = ended_on("2020-06-15");
  claimed.claimed = true;
  auto needed = ended_on("2020-06-15");
  needed.needed = true;
  const Row rows[] = {
      {"a request that goes on", "rights_request", {}, settled, "2040-01-01", Standing::open, ""},
      {"the last day is a day of keeping", "rights_request", ended_on("2020-06-15"), settled,
       "2025-06-15", Standing::running, "2025-06-15"},
      {"the day after", "rights_request", ended_on("2020-06-15"), settled, "2025-06-16",
       Standing::due, "2025-06-15"},
      {"born on a leap day", "rights_request", ended_on("2024-02-29"), settled, "2029-03-01",
       Standing::due, "2029-02-28"},
      {"a draft erases nothing until the practice settles it", "rights_request",
       ended_on("2020-06-15"), bare, "2040-01-01", Standing::rule_draft, "2025-06-15"},
      {"the same before the announced term", "rights_request", ended_on("2020-06-15"), bare,
       "2025-06-15", Standing::running, "2025-06-15"},
      {"a term settled for another rule settles nothing", "breach", ended_on("2020-06-15"), settled,
       "2040-01-01", Standing::rule_draft, "2025-06-15"},
      {"ended, nobody knows when",
       "rights_request",
       {.ended = true},
       settled,
       "2040-01-01",
       Standing::start_unknown,
       ""},
      {"ended in the future", "rights_request", ended_on("2031-01-01"), settled, "2030-01-01",
       Standing::start_unknown, ""},
      {"a claim is open on its dossier", "rights_request", claimed, settled, "2040-01-01",
       Standing::claimed, "2025-06-15"},
      {"another record needs it", "rights_request", needed, settled, "2040-01-01", Standing::needed,
       "2025-06-15"},
      {"a reviewed rule needs no choice", "processor", ended_on("2020-06-15"), bare, "2025-06-16",
       Standing::due, "2025-06-15"},
      {"a practice that keeps longer", "processor", ended_on("2020-06-15"), longer, "2028-06-15",
       Standing::running, "2028-06-15"},
      {"a draft lengthened is announced so", "rights_request", ended_on("2020-06-15"),
       longer_requests, "2040-01-01", Standing::rule_draft, "2028-06-15"},
      {"a contract follows its supplier", "contract", ended_on("2020-06-15"), bare, "2025-06-16",
       Standing::due, "2025-06-15"},
      {"a contract whose supplier is erased",
       "contract",
       {.ended = true, .owner_erased = true},
       bare,
       "2025-06-16",
       Standing::due,
       ""},
      {"one year for what accesses leave", "break_glass", ended_on("2026-06-15"), bare,
       "2027-06-16", Standing::due, "2027-06-15"},
      {"under the year", "break_glass", ended_on("2026-06-15"), bare, "2027-06-15",
       Standing::running, "2027-06-15"},
      {"a draft of the staff is nobody's choice", "training", ended_on("2020-06-15"), bare,
       "2040-01-01", Standing::rule_draft, "2025-06-15"},
      {"beside a dossier that is there",
       "postponement",
       {},
       bare,
       "2040-01-01",
       Standing::open,
       ""},
      {"beside an erased dossier", "postponement", ended_on("2026-11-23"), bare, "2026-11-23",
       Standing::due, "2026-11-23"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    const auto term =
        term_of(kind(row.kind), row.facts, law::RuleSet::embedded(), row.policy, on(row.today));
    REQUIRE(term.has_value());
    CHECK(name_of(term->standing) == name_of(row.standing));
    CHECK((term->last_day ? iso(*term->last_day) : "") == row.last_day);
  }
}

TEST_CASE("a term under the mandatory minimum is stretched to it, whatever the policy says") {
  auto policy = law::Policy::cautious();
  // parse_policy() refuses it; an erasure does not rely on that alone.
  policy.choices["access.journal"] = {{.days = 1}, "trop court"};
  const auto& rules = law::RuleSet::embedded();
  const auto facts = ended_on("2026-01-15");
  CHECK(term_of(kind("break_glass"), facts, rules, policy, on("2026-07-15"))->standing ==
        Standing::running);
  CHECK(term_of(kind("break_glass"), facts, rules, policy, on("2026-07-16"))->standing ==
        Standing::due);
}

}  // namespace serment::retention
