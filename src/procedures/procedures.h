#pragma once
// Where each procedure stands: adopted by a doctor, read by those whom it concerns, or to be looked
// at again. Records "procedure" (one a procedure, a version each time that it is adopted) and
// "procedure_reading" (one a procedure and a member).
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "procedures/written.h"
#include "records/duty.h"
#include "records/exhibit.h"
#include "vault/session.h"

namespace serment::procedures {

struct Adoption {
  std::string digest;
  std::string by;  ///< display name
  Instant at;
  std::uint32_t version = 1;
};
struct Reading {
  std::string member;  ///< member id
  std::string digest;  ///< of what was read
  Instant at;
};

/// "draft" (nobody adopted it), "adopted", "outdated" (its words changed since), "to_review" (its
/// time of review has passed).
struct Standing {
  Written written;
  std::string state;
  std::optional<Adoption> adoption{};
  std::optional<Date> review_on{};
  std::vector<std::string> readers{};  ///< roles
  std::vector<Reading> readings{};     ///< the latest of each member
  /// True when that member read these very words.
  [[nodiscard]] bool read_by(std::string_view member) const;
};

/// "Adoptée par … le …", or that nobody adopted these words: for the printed document.
std::string adoption_sentence(const Standing& standing);

/// What the practice's answers and the law give today, and where each stands. Errors: not_found
/// "practice.no_answers".
Result<std::vector<Standing>> standings(vault::Session& session, store::Transaction& tx,
                                        Instant now);
/// One of them. Error: not_found "procedure.unknown".
Result<Standing> standing(vault::Session& session, store::Transaction& tx, std::string_view id,
                          Instant now);

/// A doctor adopts the words whose digest she was shown. Errors: not_found "procedure.unknown";
/// conflict "procedure.changed" (these are no longer the words); what is adopted already stays.
Result<Standing> adopt(vault::Session& session, store::Transaction& tx, std::string_view id,
                       std::string_view digest, std::string_view by, Instant now);
/// A member says to have read them. Errors: the same, and forbidden "procedure.not_adopted".
Result<Standing> note_reading(vault::Session& session, store::Transaction& tx, std::string_view id,
                              std::string_view digest, std::string_view member, Instant now);
/// The words as they were adopted, version by version, as text. Error: not_found.
Result<std::string> adopted_words(vault::Session& session, store::Transaction& tx,
                                  std::string_view id, std::uint32_t version);

/// Procedures to adopt, to adopt again or to review.
Result<std::vector<records::Duty>> duties(vault::Session& session, store::Transaction& tx,
                                          Instant now);
/// For the bundle of proof. Where each procedure stands, and its words.
Result<std::vector<records::Exhibit>> exhibits(vault::Session& session, store::Transaction& tx,
                                               Instant now);

}  // namespace serment::procedures
