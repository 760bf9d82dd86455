#pragma once
// The nineteen documents asked for in a visit, with what the store says of each.
#include "inspection/catalogue.h"
#include "vault/session.h"

namespace serment::inspection {

enum class Freshness : std::uint8_t { fresh, stale, missing };
std::string_view name_of(Freshness freshness);

struct DocumentState {
  int number = 0;
  Freshness freshness = Freshness::missing;
  std::optional<Date> date{};  ///< of the record that decides: the latest, or the oldest of all
  std::uint64_t records = 0;
};
/// The decision alone, pure: the days of the records that prove a document.
DocumentState judged(const Document& document, const std::vector<Date>& days, Date today);
/// One state for each document of the table, in its order.
Result<std::vector<DocumentState>> document_states(vault::Session& session, store::Transaction& tx,
                                                   Date today);

}  // namespace serment::inspection
