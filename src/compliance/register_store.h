#pragma once
// The register in the vault: one record an activity ("processing_activity", id = its reference),
// every version kept, each step journalled. Life: template → draft → validated → to_review →
// retired.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compliance/difference.h"
#include "compliance/exchange.h"
#include "compliance/practice.h"
#include "law/policy.h"
#include "vault/session.h"

namespace serment::compliance {

/// One version of an activity. `state` is "template" (pre-written, read by nobody yet), "draft",
/// "validated" (by `author`), "to_review" or "retired".
struct StoredActivity {
  ProcessingActivity activity;
  std::uint32_t version = 0;
  std::string state;
  Instant at;
  std::string author;
  std::string reason{};  ///< why it was retired; empty when nothing was said
};
/// "Validée par Dre Martin le 23 novembre 2026", for documents and listings.
std::string state_in_french(const StoredActivity& stored);

/// Latest version of each activity, by reference; retired ones last among themselves only if asked.
Result<std::vector<StoredActivity>> list_activities(vault::Session& session, store::Transaction& tx,
                                                    bool with_retired = false);
/// Error: not_found "register.unknown_activity".
Result<StoredActivity> find_activity(vault::Session& session, store::Transaction& tx,
                                     std::string_view ref,
                                     std::optional<std::uint32_t> version = std::nullopt);
/// True when an activity in force says that data leave the European Union: notices then say so.
Result<bool> announces_transfers(vault::Session& session, store::Transaction& tx);
/// Every version, oldest first.
Result<std::vector<StoredActivity>> activity_history(vault::Session& session,
                                                     store::Transaction& tx, std::string_view ref);

/// Saves generated activities as templates, in the caller's transaction.
Result<void> save_templates(vault::Session& session, store::Transaction& tx,
                            const Activities& activities, std::string_view author);

/// What to change: "field=value" pairs (form.h `assign`), then a JSON merge patch (may be empty).
struct Edit {
  std::vector<std::pair<std::string, std::string>> fields{};
  std::string json_patch{};
};
struct Edited {
  StoredActivity stored;
  std::vector<Change> changes;  ///< empty: nothing was saved
};
/// Saves a new draft version, dated today. An edit that art. 30 would not accept is refused and
/// names the field (practice.h `validate`, durations.h `check_durations`); the reference cannot
/// change ("register.ref"). Durations that nobody touched follow their rule and the policy.
Result<Edited> edit_activity(vault::Session& session, const law::RuleSet& rules,
                             std::string_view ref, const Edit& edit, std::string_view author);

/// A named person takes responsibility for the latest version. Errors: invalid_input
/// "register.person", forbidden "record.transition" (already validated, retired), and those of an
/// edit.
Result<StoredActivity> validate_activity(vault::Session& session, const law::RuleSet& rules,
                                         std::string_view ref, std::string_view author);
/// Puts a validated activity back "to_review", or retires it ("retired").
Result<StoredActivity> move_activity(vault::Session& session, std::string_view ref,
                                     std::string_view state, std::string_view author);
/// Retires it and keeps why: a last version, nothing is erased. Errors: invalid_input
/// "register.person", "register.reason"; forbidden "record.transition".
Result<StoredActivity> retire_activity(vault::Session& session, std::string_view ref,
                                       std::string_view author, std::string_view reason);
/// A new draft of each activity whose durations the policy changes; their references. In the
/// caller's transaction.
Result<std::vector<std::string>> renew_register(vault::Session& session, store::Transaction& tx,
                                                const law::RuleSet& rules,
                                                const law::Policy& policy, std::string_view author);

struct ImportedRegister {
  std::vector<Edited> changed;     ///< new drafts, with what changed
  std::vector<std::string> added;  ///< references that were unknown
  std::vector<std::string> unchanged;
};
/// Takes a register edited elsewhere: each difference becomes a new draft version. All or nothing.
/// An activity that the file does not have is left as it is; one that is new has a reference of
/// letters, digits, "-", "_" and "." ("register.ref_malformed").
Result<ImportedRegister> import_activities(vault::Session& session, const law::RuleSet& rules,
                                           const Activities& activities, std::string_view author);

}  // namespace serment::compliance
