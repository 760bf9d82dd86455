#pragma once
// The closed vocabulary of law/SCHEMA.md: one function a kind, with the law restated above it.
// Internal to law/.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "law/rule.h"
#include "law/term.h"

namespace serment::law {

enum class ClauseKind : std::uint8_t {
  after,
  not_before_age,
  if_died_within,
  suspended_while,
  active_stage,
  not_before_record,
  chosen,
  at_most,
  at_most_if_justified,
};
std::optional<ClauseKind> clause_kind(std::string_view name);

struct Clause {
  std::string id;
  ClauseKind kind = ClauseKind::after;
  std::string from;        ///< fact it counts from
  Term term{};             ///< after, if_died_within, active_stage, chosen, at_most…
  int age = 0;             ///< not_before_age
  std::string since{};     ///< if_died_within
  int within_years = 0;    ///< if_died_within
  bool mandatory = false;  ///< no policy may go under
  std::string cite;
  std::string text;  ///< the law restated, numbers filled in
};

struct Rule::Clauses {
  std::vector<Clause> list;
  [[nodiscard]] const Clause* find(ClauseKind kind) const;
};

/// Last day of the birthday rule, or `end` when it comes later.
Date not_before_age(Date end, Date birth, int age);
/// Last day counted from the death, when the death came soon enough after `since`.
std::optional<Date> if_died_within(Date since, Date death, int within_years, const Term& term);
/// The end of a term that ran from `start`, pushed by the claims closed before `today` or planned.
Date suspended_while(Date start, Date end, std::span<const DateSpan> claims, Date today);
/// True when a claim is open on that day.
bool claim_open_on(Date day, std::span<const DateSpan> claims);
/// Last day of the active stage.
Date active_stage(Date last_write, Date last_care, const Term& term);
/// A part of the record never goes before the record.
Date not_before_record(Date end, Date record_end);

}  // namespace serment::law
