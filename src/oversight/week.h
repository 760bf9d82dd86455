#pragma once
// A week of accesses gathered from the journal, with what the rules need to know of the practice.
#include "dossier/index.h"
#include "identity/directory.h"
#include "oversight/rules.h"
#include "vault/session.h"

namespace serment::oversight {

/// From Monday to Sunday, named by its Monday ("2026-11-16").
struct Week {
  Date monday;
  [[nodiscard]] std::string id() const { return iso(monday); }
  [[nodiscard]] Instant begin() const { return paris_midnight(monday); }
  [[nodiscard]] Instant end() const { return paris_midnight(add_days(monday, 7)); }
  bool operator==(const Week&) const = default;
};
/// The last week that is over at that instant.
Week last_week(Instant now);
/// Errors: invalid_input "access_review.week" (not a Monday), forbidden "access_review.not_over".
Result<Week> parse_week(std::string_view monday, Instant now);

/// The accesses of a week, oldest first; the program's own are left out.
Result<std::vector<Access>> accesses_of(vault::Session& session, store::Transaction& tx,
                                        const Week& week, const AccessRules& rules);
/// Names, last care and opening hours for these accesses. Everybody who has an account is staff.
Result<Circumstances> circumstances(vault::Session& session, store::Transaction& tx,
                                    const Week& week, const std::vector<Access>& accesses,
                                    const dossier::Index& index,
                                    const identity::Directory& directory);

/// The hours of the practice: its own once it has said them (record "opening_hours").
struct Opening {
  OpeningWeek week{};
  std::uint32_t version = 0;  ///< 0: those of the law's table
};
Result<Opening> opening_hours(vault::Session& session, store::Transaction& tx);
/// Error: invalid_input "opening_hours.span" with the day; conflict "record.version".
Result<Opening> save_opening_hours(vault::Session& session, store::Transaction& tx,
                                   const OpeningWeek& week, std::uint32_t expected_version,
                                   std::string_view by);

}  // namespace serment::oversight
