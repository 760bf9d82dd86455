#pragma once
// "Who opened my dossier": what the journal knows, told to the person.
#include "compliance/answers.h"
#include "compliance/notice.h"
#include "vault/session.h"

namespace serment::rights {

/// Acts of one member on one day, alike.
struct OpeningDay {
  Date day{};
  std::string actor{};   ///< member id, for the caller to name
  std::string action{};  ///< code of audit/actions.h
  std::string label{};   ///< French
  std::uint64_t times = 0;
};
/// The newest first; `since` included. Only what opened, changed or sent the dossier.
Result<std::vector<OpeningDay>> openings(vault::Session& session, store::Transaction& tx,
                                         const DossierId& dossier, std::optional<Date> since);
/// As a page for the person; `actor` now holds names.
Result<compliance::Printable> openings_page(const compliance::Answers& answers,
                                            const std::string& patient,
                                            const std::vector<OpeningDay>& days,
                                            std::optional<Date> since, Instant now);

}  // namespace serment::rights
