#pragma once
// Assessments in the vault: one record each ("impact_assessment", id "A-2026-001"), every version
// kept. Life: draft → in_review → validated → to_review; archived from anywhere. The file of the
// tool, with its attachments, is a sealed object of its own.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compliance/founding.h"
#include "impact/pia_file.h"
#include "records/duty.h"
#include "records/exhibit.h"
#include "vault/session.h"

namespace serment::impact {

/// Who answers for the assessment, and what was decided.
struct Validation {
  std::string decider{}, reason{};
  Date on;
  std::optional<Date> consulted_on{};  ///< CNIL, when a risk stays high (RGPD art. 36)
};
BOOST_DESCRIBE_STRUCT(Validation, (), (decider, reason, on, consulted_on))

struct Assessment {
  std::string id;
  std::uint32_t version = 0;
  std::string state;   ///< "draft", "in_review", "validated", "to_review" or "archived"
  std::string origin;  ///< "blank", "prefilled" or "imported"
  bool repaired = false;
  Content content;
  std::vector<Attachment> attachments;
  std::optional<Validation> validation;
  std::optional<Date> review_on;
  Instant at;
  std::string author;
};

/// Latest version of each, by id.
Result<std::vector<Assessment>> list_assessments(vault::Session& session, store::Transaction& tx);
/// Error: not_found "impact.unknown".
Result<Assessment> find_assessment(vault::Session& session, store::Transaction& tx,
                                   std::string_view id,
                                   std::optional<std::uint32_t> version = std::nullopt);
/// Oldest first. Error: not_found "impact.unknown".
Result<std::vector<Assessment>> assessment_history(vault::Session& session, store::Transaction& tx,
                                                   std::string_view id);

/// Begins one: from `content` as it is. Errors: check()'s.
Result<Assessment> begin_assessment(vault::Session& session, store::Transaction& tx,
                                    Content content, std::string_view origin,
                                    std::string_view author);
/// Takes a file of the tool. Errors: read_pia()'s.
Result<Assessment> import_assessment(vault::Session& session, store::Transaction& tx,
                                     std::string_view bytes, std::string_view author);

/// Saves an edit of version `expected`. A draft may change whole; in review, only remarks, opinions
/// and the action plan; once validated, only the progress of the plan. Errors: conflict
/// "record.version", forbidden "impact.frozen", check()'s.
Result<Assessment> save_assessment(vault::Session& session, store::Transaction& tx,
                                   std::string_view id, Content content, std::uint32_t expected,
                                   std::string_view author);
/// To "draft", "in_review", "to_review" or "archived". Errors: check_ready()'s, forbidden
/// "record.transition", invalid_input "impact.state".
Result<Assessment> move_assessment(vault::Session& session, store::Transaction& tx,
                                   std::string_view id, std::string_view state,
                                   std::string_view author);
/// A named decider takes responsibility. Errors: invalid_input "impact.decision", "impact.date";
/// forbidden "impact.opinion_missing", "impact.high_risk" (a residual risk stays high and CNIL was
/// not consulted), "record.transition".
Result<Assessment> validate_assessment(vault::Session& session, store::Transaction& tx,
                                       std::string_view id, const Validation& validation,
                                       std::string_view author);

/// The JSON for the tool. Error: not_found "impact.unknown".
Result<std::string> export_assessment(vault::Session& session, store::Transaction& tx,
                                      std::string_view id);
/// Errors: those of add_attachment() and forbidden "impact.frozen".
Result<Assessment> attach(vault::Session& session, store::Transaction& tx, std::string_view id,
                          std::string_view name, std::string_view mime, ByteView bytes,
                          std::string_view author);
/// Errors: not_found "impact.attachment_unknown", and attachment_bytes()'s.
Result<Bytes> read_attachment(vault::Session& session, store::Transaction& tx, std::string_view id,
                              std::int64_t attachment);

// --- the written reason for doing none
// ------------------------------------------------------------

struct Waiver {
  std::string reason;
  Instant at;
  std::string by;
};
Result<std::optional<Waiver>> find_waiver(vault::Session& session, store::Transaction& tx);
/// Errors: invalid_input "impact.waiver"; forbidden "impact.required" (the law requires one).
Result<Waiver> save_waiver(vault::Session& session, store::Transaction& tx,
                           const law::RuleSet& rules, std::string_view reason, std::string_view by);

/// What assessments and the officer ask of the practice today.
Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);
/// For the bundle of proof. The assessments or the written reason, and the officer.
Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now);

}  // namespace serment::impact
