#pragma once
// The register of breaches: records "breach", V-2026-001, from the report to the lessons.
#include <string>
#include <string_view>
#include <vector>

#include "breach/facts.h"
#include "records/duty.h"
#include "records/exhibit.h"
#include "records/records.h"

namespace serment::breach {

inline constexpr std::string_view kKind = "breach";

struct StoredBreach {
  std::string id;  ///< "V-2026-001"
  std::uint32_t version = 1;
  std::string state;
  Breach breach;
  Instant at;
  std::string author;
};
/// Who acts: member id and name.
struct Author {
  std::string member, name;
};

/// "Signalée", "Qualifiée"…
std::string_view state_in_french(std::string_view state);

/// Anybody's report. Errors: invalid_input "breach.…" with the field.
Result<StoredBreach> report(vault::Session& session, store::Transaction& tx, const Report& told,
                            const Author& by);
Result<std::vector<StoredBreach>> list(vault::Session& session, store::Transaction& tx);
/// Error: not_found "breach.unknown".
Result<StoredBreach> find(vault::Session& session, store::Transaction& tx, std::string_view id);

/// Each of the following writes a new version; `version` is the one that was read. Errors:
/// conflict "record.version", forbidden "breach.closed", invalid_input "breach.…".
struct Edit {
  vault::Session& session;
  store::Transaction& tx;
  std::string id;
  std::uint32_t version = 0;
  Author by;
};
Result<StoredBreach> save_facts(const Edit& edit, const Facts& facts);
Result<StoredBreach> save_awareness(const Edit& edit, const Awareness& awareness);
/// What the doctor decides. It may depart from the table with a written reason. Errors:
/// invalid_input "breach.decision_reason", forbidden "breach.not_qualified".
struct Choice {
  std::string authority{};  ///< "notify" or "none"
  std::string persons{};    ///< "tell", "none", "public" or "wait"
  std::string reason{};
};
BOOST_DESCRIBE_STRUCT(Choice, (), (authority, persons, reason))
Result<StoredBreach> decide_breach(const Edit& edit, const Choice& choice);
/// A notification sent on CNIL's site. Errors: "breach.late_reason", "breach.notification_order".
Result<StoredBreach> add_notification(const Edit& edit, const Notification& sent);
Result<StoredBreach> save_informed(const Edit& edit, const Informed& informed);
Result<StoredBreach> add_told(const Edit& edit, const Told& told);
Result<StoredBreach> save_letter(const Edit& edit, const Letter& letter);
/// Closes with what was learnt, once nothing is owed. Error: forbidden "breach.owed".
Result<StoredBreach> close(const Edit& edit, const std::string& lessons);
/// What the breach owes before it can be closed, in French.
std::vector<std::string> owed(const Breach& breach);

/// Every 72 hours that run, complements and persons to tell. No personal data.
Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);
/// For the bundle of proof. The register of all breaches, line by line. Texts are as typed.
Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now);

}  // namespace serment::breach
