#pragma once
// What retention looks at in the tables themselves, apart from the modules that write them: an
// erasure is certified from what is observed there, not from what the program believes it did.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/ids.h"
#include "store/database.h"

namespace serment::retention {

struct Totals {
  std::uint64_t dossiers = 0;  ///< rows, the practice's own scope left out
  std::uint64_t erased = 0;    ///< tombstones of what was erased
  std::uint64_t lost = 0;      ///< tombstones of what was given up, and not erased
};
Result<Totals> count_totals(store::Transaction& tx, const PracticeId& practice);

/// Version and state of a record's last version; nothing when there is none.
struct RecordHead {
  std::uint32_t version = 0;
  std::string state;
};
Result<std::optional<RecordHead>> record_head(store::Transaction& tx, const PracticeId& practice,
                                              std::string_view kind, std::string_view id);

/// What is left of a dossier in the tables.
struct Remains {
  bool key_row = false;
  std::uint64_t objects = 0;
  std::uint64_t chunks = 0;
  bool tombstone = false;
  bool lost = false;  ///< it ended without an erasure
  [[nodiscard]] bool gone() const { return !key_row && objects == 0 && chunks == 0 && tombstone; }
};
Result<Remains> remains_of(store::Transaction& tx, const PracticeId& practice, const DossierId& id);

/// The dossiers that ended, erased or lost, each with its day in Paris.
Result<std::map<std::string, Date, std::less<>>> erased_dossiers(store::Transaction& tx,
                                                                 const PracticeId& practice);

}  // namespace serment::retention
