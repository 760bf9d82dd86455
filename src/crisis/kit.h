#pragma once
// The paper kit and the page that works without the server, both from the practice's own answers;
// and the proof that a kit was printed (records "crisis_kit", id "kit", one version a print).
#include <optional>
#include <string>
#include <vector>

#include "compliance/founding.h"
#include "crisis/call_tree.h"

namespace serment::crisis {

/// What the kit is made of.
struct KitContent {
  compliance::Answers answers;
  CallTree calls;
};
/// Error: not_found "practice.no_answers".
Result<KitContent> load_kit(vault::Session& session, store::Transaction& tx);

/// First actions by kind, call tree, blank forms, return to normal, "is this really the CNIL?".
Result<compliance::Printable> paper_kit(const KitContent& content, Date edition);
/// One HTML file that stands alone, to save on each computer: steps to tick, log, call tree. Its
/// script runs nothing else (its own policy names its digest) and speaks to nobody.
Result<std::string> offline_page(const KitContent& content, Date edition);
/// The sheet for the fridge: six questions, what to keep, whom to tell.
Result<compliance::Printable> scam_sheet(const KitContent& content, Date edition);
/// What the kit says, whatever its date of edition.
Result<std::string> kit_digest(const KitContent& content);

struct Print {
  Date printed_on;
  std::string where;  ///< where the paper is kept
  std::string digest;
  Instant at;
  std::string by;
};
/// Every print, the oldest first.
Result<std::vector<Print>> list_prints(vault::Session& session, store::Transaction& tx);
/// Errors: invalid_input "crisis.printed_on" (to come, or over a year ago), "crisis.text".
Result<Print> save_print(vault::Session& session, store::Transaction& tx, Date printed_on,
                         std::string_view where, std::string_view by);

/// "missing" (never printed), "current", "changed" (what is on paper no longer says what is kept)
/// or "old" (its month is over).
std::string_view kit_state(const std::vector<Print>& prints, std::string_view digest, Date today);
/// The day on which the latest print is to be done again.
std::optional<Date> reprint_on(const std::vector<Print>& prints);

}  // namespace serment::crisis
