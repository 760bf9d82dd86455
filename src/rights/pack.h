#pragma once
// The answer to an access: what the doctor looks over, what stays out and why, then the copy.
#include <filesystem>

#include "law/policy.h"
#include "law/rule.h"
#include "rights/request.h"

namespace serment::rights {

/// A piece as the doctor looks it over.
struct PieceLine {
  std::string id{};  ///< dossier::public_name
  std::string kind{}, title{}, category{}, mime{};
  std::string part{};  ///< "recent", or "old" when written more than five years before the request
  std::optional<Date> date{};
  Date imported_on{};
  std::uint64_t size = 0;
  std::string excluded{}, note{};  ///< the kind of exclusion, or empty
};
BOOST_DESCRIBE_STRUCT(PieceLine, (),
                      (id, kind, title, category, mime, part, date, imported_on, size, excluded,
                       note))
/// Opens the dossier, journalled. Errors: forbidden "request.dossier_first"; the vault's.
Result<std::vector<PieceLine>> pieces_of(vault::Session& session, const StoredRequest& stored);

struct ExclusionAsked {
  std::string piece{}, kind{}, note{};
};
BOOST_DESCRIBE_STRUCT(ExclusionAsked, (), (piece, kind, note))
/// The doctor has looked every piece over; these stay out, each with its reason. Errors:
/// invalid_input "request.entry" (place "excluded/0/note"); forbidden "request.not_with_doctor".
Result<StoredRequest> review(vault::Session& session, store::Transaction& tx, StoredRequest stored,
                             const std::vector<ExclusionAsked>& excluded, std::string_view by);

/// A copy, ready to hand over.
struct Pack {
  std::string name{};  ///< neutral: "copie-D-2026-004.7z"
  std::string mime{};
  Bytes bytes{};
  std::string code{};  ///< of an archive: shown once, kept nowhere
  std::uint64_t pieces = 0;
  std::string sha256{};
};
struct PackOrder {
  std::string format{};
  std::string part = "all";
  std::filesystem::path workspace{};  ///< an empty private folder, in memory
};
/// What came out of the vault, and is not yet a copy to hand over.
struct Prepared {
  PackOrder order{};
  std::string number{};
  std::uint64_t pieces = 0;
  std::filesystem::path path{};  ///< folder or .zip in the workspace; or, on paper:
  std::string html{};
  std::vector<Bytes> documents{};
  Instant at{};
};
/// Takes the pieces out of the vault: what was excluded is not among them. Journalled
/// "dossier.handed" to the person, "dossier.exported" to another. Errors: forbidden
/// "request.not_ready", "request.pieces_changed" (another look is needed), "dossier.restricted",
/// "objection.care_team", those of check_opposition; invalid_input "request.entry"; unavailable
/// "export.write".
Result<Prepared> prepare_pack(vault::Session& session, const law::RuleSet& rules,
                              const law::Policy& policy, const StoredRequest& stored,
                              const PackOrder& order);
/// Prints or encrypts it; slow, and needs no vault. Errors: unavailable "pack.archive";
/// "archive.…" of documents/seven_zip.h, "pdf.…".
Result<Pack> finish_pack(const Prepared& prepared, Random& random);
/// Notes in the request that the copy was made.
Result<StoredRequest> note_pack(vault::Session& session, store::Transaction& tx,
                                StoredRequest stored, const PackOrder& order, const Pack& pack,
                                std::string_view by);

}  // namespace serment::rights
