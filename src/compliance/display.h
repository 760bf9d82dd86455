#pragma once
// The proof that a notice was displayed or handed over: records "notice_display", id = the kind of
// notice, one version a proof. A photograph is sealed with the practice's own key.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "compliance/founding.h"
#include "compliance/notice.h"
#include "vault/session.h"

namespace serment::compliance {

/// "patients", "patients_large", "staff", "poster_a4", "poster_a3".
std::string_view name_of(NoticeKind kind);
std::optional<NoticeKind> notice_kind_of(std::string_view name);

/// What a notice says, whatever its edition: two prints with the same digest say the same.
Result<std::string> notice_digest(NoticeKind kind, const CurrentPractice& current,
                                  const law::RuleSet& rules);

struct Display {
  std::string proof;      ///< "photo" or "attestation"
  std::string statement;  ///< where it was put, or to whom it was handed
  std::string digest;     ///< of what was displayed
  std::uint32_t edition = 1;
  std::string photo;  ///< object id; empty without one
  std::string mime;   ///< "image/jpeg", "image/png" or "image/webp"
  Instant at;
  std::string by;
};
/// Every proof of a notice, the oldest first.
Result<std::vector<Display>> displays(vault::Session& session, store::Transaction& tx,
                                      NoticeKind kind);

struct DisplayProof {
  std::string statement{};
  Bytes photo{};  ///< empty: the statement alone is the proof
};
/// Keeps a proof that the notice as it stands was displayed. Errors: invalid_input
/// "display.statement", "display.photo" (neither JPEG, PNG nor WebP, or over 8 MB).
Result<Display> save_display(vault::Session& session, store::Transaction& tx, NoticeKind kind,
                             const CurrentPractice& current, const law::RuleSet& rules,
                             const DisplayProof& proof, std::string_view by);
/// The photograph of a proof (counted from 1). Error: not_found "display.unknown".
Result<Bytes> display_photo(vault::Session& session, store::Transaction& tx, NoticeKind kind,
                            std::uint32_t number);

/// "draft" (fiches still to validate), "published", "displayed" (with a proof) or "outdated" (what
/// is displayed no longer says what the register says).
std::string_view notice_state(const std::vector<Display>& displays, std::string_view digest,
                              bool validated);

}  // namespace serment::compliance
