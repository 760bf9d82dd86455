#pragma once
// The end of the journal's readable details. The rule "access.journal" says under what they are
// kept and the practice's policy for how long; a named person does it, month by month.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/journal.h"
#include "law/policy.h"
#include "law/rule.h"
#include "records/duty.h"
#include "vault/session.h"

namespace serment::compliance {

/// A month whose details can still be read.
struct JournalMonth {
  audit::Journal::ReadableMonth readable;
  std::uint64_t events = 0;
  /// First day on which the rule lets its last event go; nothing while the rule decides nothing.
  std::optional<Date> allowed_from{};
  /// First day, once allowed, past the term of its first event, and of its last.
  std::optional<Date> due_from{}, late_from{};
};
Result<std::vector<JournalMonth>> journal_months(vault::Session& session, store::Transaction& tx,
                                                 const law::RuleSet& rules,
                                                 const law::Policy& policy);

/// The months that ended before that day; with none given, those that are due today.
std::vector<JournalMonth> months_to_expire(const std::vector<JournalMonth>& months,
                                           std::optional<Date> before, Date today);

/// Makes their details unreadable for ever, under the name and reason of a person, which are kept
/// as a record ("journal_expiry"). All of them or none. Errors: invalid_input
/// "journal.expiry_unsigned"; forbidden "journal.expiry_too_early" (one of them has not ended, or
/// is under the minimum; with the day), "journal.nothing_to_expire"; the journal's. Returns the
/// months ("2026-03").
Result<std::vector<std::string>> expire_journal(vault::Session& session, store::Transaction& tx,
                                                const law::RuleSet& rules,
                                                const law::Policy& policy,
                                                std::optional<Date> before, std::string_view by,
                                                std::string_view reason);

/// One duty, once some months are past the term that the register announces.
Result<std::vector<records::Duty>> journal_duties(vault::Session& session, store::Transaction& tx,
                                                  Instant now);

}  // namespace serment::compliance
