#pragma once
// The end of a record: its versions and what is sealed for it go, a row without content stays, so
// that its number is not drawn again and what is put back from an old copy stays unread.
#include <string>
#include <string_view>
#include <vector>

#include "records/records.h"

namespace serment::records {

/// What the rows of a record say without being opened.
struct Step {
  std::uint32_t version = 1;
  std::string state;
  Instant at;
};
struct Outline {
  std::string id;
  std::vector<Step> steps;  ///< in order, one at least
  [[nodiscard]] const Step& latest() const { return steps.back(); }
};
/// The records of a kind that are there, by id.
Result<std::vector<Outline>> outlines(const vault::Session& session, store::Transaction& tx,
                                      std::string_view kind);
/// Every id that the kind ever had, erased ones too, sorted: what a new number must not be.
Result<std::vector<std::string>> ids_ever(const vault::Session& session, store::Transaction& tx,
                                          std::string_view kind);
/// Whether a record of that id was erased and not made anew since.
Result<bool> is_erased(const vault::Session& session, store::Transaction& tx, std::string_view kind,
                       std::string_view id);

struct Ending {
  std::string rule;      ///< under which it ends, for the journal
  std::string decision;  ///< id of the record that says who decided and why
};
struct Erased {
  std::uint64_t versions = 0;
  std::uint64_t objects = 0;  ///< sealed files of the practice's scope that its versions named
};
/// Deletes every version of a record and the sealed objects that they name, leaves the row of its
/// end, and journals it in the same transaction. `expected_version`: the latest, as it was judged.
/// Only retention, which judges the term, may call it (lint). Errors: conflict "record.version".
Result<Erased> erase(vault::Session& session, store::Transaction& tx, std::string_view kind,
                     std::string_view id, std::uint32_t expected_version, const Ending& ending);

}  // namespace serment::records
