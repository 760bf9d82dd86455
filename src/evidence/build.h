#pragma once
// The bundle of docs/format/evidence.md, in one call or in three: reading the practice, printing
// the pages (seconds, and no need of the practice), sealing.
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/result.h"
#include "documents/documents.h"
#include "evidence/assemble.h"
#include "evidence/holdings.h"
#include "law/policy.h"
#include "law/rule.h"
#include "vault/session.h"

namespace serment::evidence {

struct BuildOptions {
  Instant as_of;      ///< the state described; same state and instant give the same bytes
  Holdings holdings;  ///< of that same instant
};

/// A bundle whose pages are still to be printed, each under its final name.
struct Draft {
  Contents contents;
  std::vector<documents::PdfJob> pages{};
  std::vector<std::string> page_names{};
  /// Events that the bundle leaves out because they are dated later than now.
  std::uint64_t still_to_come = 0;
};

/// Reads everything from the journal and the records up to `as_of`. Writes nothing. Errors:
/// invalid_input "evidence.future", not_found "evidence.before_practice", integrity "journal.…".
Result<Draft> draft(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                    const BuildOptions& options);
/// Prints the pages in one run of the renderer. Error: unavailable "pdf.…".
Result<void> print(Draft& draft);
/// Signs and assembles a printed draft.
Result<Bytes> seal(vault::Session& session, Draft draft);

/// The three in a row. Writes nothing, in the journal or elsewhere: the caller journals
/// "evidence.built" afterwards, and that event, later than `as_of`, changes nothing of a bundle
/// built again.
Result<Bytes> build(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                    const BuildOptions& options);

}  // namespace serment::evidence
