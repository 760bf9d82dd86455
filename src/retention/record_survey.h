#pragma once
// Which records of the practice's own are past the term that its register announces, kind by kind.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "retention/record_terms.h"
#include "vault/session.h"

namespace serment::retention {

struct RecordLine {
  std::string id;
  std::uint32_t version = 0;  ///< the latest, as it was judged
  RecordTerm term{};
};

struct KindSurvey {
  const law::RecordKind* kind = nullptr;
  std::uint64_t running = 0, open = 0, start_unknown = 0;
  /// Those past their term, whether or not something keeps them, in the order of their ids.
  std::vector<RecordLine> past{};
  [[nodiscard]] std::uint64_t total() const;
  [[nodiscard]] std::uint64_t count(Standing standing) const;
  /// The earliest last day of keeping of those of that standing.
  [[nodiscard]] std::optional<Date> oldest(Standing standing) const;
};

/// Every kind that has a term, in the order of the law's table. Errors: those of the store and the
/// seals.
Result<std::vector<KindSurvey>> survey_records(vault::Session& session, store::Transaction& tx,
                                               const law::RuleSet& rules,
                                               const law::Policy& policy);

}  // namespace serment::retention
