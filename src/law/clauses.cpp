#include "law/clauses.h"

#include <algorithm>
#include <array>
#include <utility>

namespace serment::law {

std::optional<ClauseKind> clause_kind(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, ClauseKind>, 9> kKinds = {{
      {"after", ClauseKind::after},
      {"not_before_age", ClauseKind::not_before_age},
      {"if_died_within", ClauseKind::if_died_within},
      {"suspended_while", ClauseKind::suspended_while},
      {"active_stage", ClauseKind::active_stage},
      {"not_before_record", ClauseKind::not_before_record},
      {"chosen", ClauseKind::chosen},
      {"at_most", ClauseKind::at_most},
      {"at_most_if_justified", ClauseKind::at_most_if_justified},
  }};
  for (const auto& [text, kind] : kKinds)
    if (text == name) return kind;
  return std::nullopt;
}

const Clause* Rule::Clauses::find(ClauseKind kind) const {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Clause& clause) { return clause.kind == kind; });
  return found == list.end() ? nullptr : &*found;
}

// `after`, `chosen` and `at_most` are add_term (term.cpp): a term counted from a date. CPC 641 and
// règlement 1182/71 art. 3 count years and months the same way: same day number, or the last day of
// the month. No extension to a working day: these are terms of keeping, not procedural deadlines.

// CSP R1112-7: where the term ends before the holder's twenty-eighth birthday, keeping goes on
// until that date. The birthday itself is still a day of keeping, as the last day of every term is.
Date not_before_age(Date end, Date birth, int age) {
  return std::max(end, add_years(birth, age));
}

// CSP R1112-7: in all cases, if the holder dies less than ten years after the last visit, the
// record is kept ten years from the death. Less than: a death ten years after, to the day, is not.
std::optional<Date> if_died_within(Date since, Date death, int within_years, const Term& term) {
  if (death >= add_years(since, within_years)) return std::nullopt;
  return add_term(death, term);
}

// CSP R1112-7: these terms are suspended by any amicable or court claim. A suspension stops the
// count without erasing what has run (C. civ. 2230), so a closed claim pushes the end by its days,
// first and last included; days under two claims at once count once.
// - Only days on which the term runs can be suspended: not those before it starts, nor a claim that
//   begins after its end, which cannot revive a term already over. An end already pushed by an
//   earlier claim is still running.
// - The obligation to keep runs from the last act of care, whichever rule then fixes its end, so
//   days between that act and the death count too. Where the text is silent, the longer reading.
// - A claim still open today has no end yet: see claim_open_on. One that has both its days in the
//   future is counted as announced; one announced without an end cannot be counted, and is said
//   until it begins (announced_claim).
Date suspended_while(Date start, Date end, std::span<const DateSpan> claims, Date today) {
  using std::chrono::days;
  using std::chrono::sys_days;
  sys_days last{end};
  sys_days counted = sys_days{start} - days{1};  // all days up to here are dealt with
  while (true) {
    // The next suspended stretch, without sorting a copy: claims are few, and this never allocates.
    std::optional<sys_days> next_from{};
    sys_days next_to{};
    for (const auto& claim : claims) {
      if (!claim.to || (claim.from <= today && *claim.to >= today)) continue;
      const sys_days to{*claim.to};
      const auto from = std::max(sys_days{claim.from}, counted + days{1});
      if (to < from || from > last) continue;
      if (next_from && (*next_from < from || (*next_from == from && next_to >= to))) continue;
      next_from = from;
      next_to = to;
    }
    if (!next_from) return Date{last};
    last += next_to - *next_from + days{1};
    counted = next_to;
  }
}

bool claim_open_on(Date day, std::span<const DateSpan> claims) {
  return std::any_of(claims.begin(), claims.end(), [&](const DateSpan& claim) {
    return claim.from <= day && (!claim.to || *claim.to >= day);
  });
}

// CNIL délibération 2020-081, point 7: five years in the active base from the last intervention on
// the record, then an archive on a distinct medium. An act of care is an intervention.
Date active_stage(Date last_write, Date last_care, const Term& term) {
  return add_term(std::max(last_write, last_care), term);
}

// CSP R1112-7: the mention of transfusions is part of the record, with a longer term of its own.
Date not_before_record(Date end, Date record_end) {
  return std::max(end, record_end);
}

}  // namespace serment::law
