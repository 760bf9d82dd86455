#pragma once
// The journal as a bank statement: what the practice proved, in plain French, without a patient.
#include <optional>
#include <string>
#include <string_view>

#include "audit/journal.h"
#include "hygiene/catalogue.h"

namespace serment::hygiene {

struct TimelineLine {
  Instant at;
  std::string text;
  std::string_view act;   ///< the same without what it was about, for several in a row
  std::string_view kind;  ///< "register", "erasure", "evidence", "measure"…
  std::string_view href;
};
/// The line of an event; nothing for what proves nothing to a person (readings, dossiers).
std::optional<TimelineLine> timeline_line(const audit::StoredEvent& event,
                                          const Catalogue& catalogue);

}  // namespace serment::hygiene
