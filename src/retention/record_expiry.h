#pragma once
// The end of the practice's own records: what survey_records() finds past its term is offered, and
// erased under the name and reason of a person, kept as a record ("record_expiry").
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "records/duty.h"
#include "retention/record_survey.h"

namespace serment::retention {

struct RecordErasure {
  std::string decision;  ///< id of the "record_expiry"; empty when only an earlier one was finished
  struct Kind {
    std::string kind, rule;
    std::uint64_t records = 0;
  };
  std::vector<Kind> kinds{};
  std::uint64_t records = 0;
  std::uint64_t objects = 0;  ///< sealed files that went with them
};

/// Judges every record again and erases those that are due, all of them or none, in the caller's
/// transaction, each with its journal event. `kinds`: only those; all when empty. Errors:
/// invalid_input "record_expiry.unsigned", "record_expiry.kind" (no such kind has a term);
/// forbidden "record_expiry.nothing"; those of records::erase.
Result<RecordErasure> decide_record_expiry(vault::Session& session, store::Transaction& tx,
                                           const law::RuleSet& rules, const law::Policy& policy,
                                           const std::vector<std::string>& kinds,
                                           std::string_view by, std::string_view reason);
/// Whether a decision waits for finish_record_expiry(): a power cut may come between the two.
Result<bool> record_expiry_unfinished(vault::Session& session, store::Transaction& tx);
/// Renews the keys, so that an older copy of the base no longer opens beside this keyring, wipes
/// what the store had freed, and closes the decision. Outside any transaction.
Result<void> finish_record_expiry(vault::Session& session);

/// Both; with nothing due, finishes what an earlier run left. Errors: theirs.
Result<RecordErasure> expire_records(vault::Session& session, const law::RuleSet& rules,
                                     const law::Policy& policy,
                                     const std::vector<std::string>& kinds, std::string_view by,
                                     std::string_view reason);

/// What is to be erased, what waits for the practice to settle a term, what is to be finished.
Result<std::vector<records::Duty>> record_duties(vault::Session& session, store::Transaction& tx,
                                                 const law::RuleSet& rules,
                                                 const law::Policy& policy, Instant now);

}  // namespace serment::retention
