#pragma once
// The nineteen documents asked for in a visit, with what the store says of each.
#include "inspection/catalogue.h"
#include "records/duty.h"
#include "vault/session.h"

namespace serment::inspection {

enum class Freshness : std::uint8_t { fresh, stale, missing };
std::string_view name_of(Freshness freshness);

struct DocumentState {
  int number = 0;
  Freshness freshness = Freshness::missing;
  std::optional<Date> date{};  ///< of the record that decides: the latest, or the oldest of all
  std::uint64_t records = 0;
  std::uint64_t waiting = 0;  ///< duties that keep it from being fresh
};
/// A record that may prove a document.
struct Proof {
  Date day;
  std::string state;
};
/// The decision alone, pure. "Fresh" says no more than what was looked at: the records' days and
/// states, and that no duty contradicts the document's sentence.
DocumentState judged(const Document& document, const std::vector<Proof>& proofs,
                     const std::vector<records::Duty>& duties, Date today);
/// One state for each document of the table, in its order. `duties` are those of every register.
Result<std::vector<DocumentState>> document_states(vault::Session& session, store::Transaction& tx,
                                                   const std::vector<records::Duty>& duties,
                                                   Date today);

}  // namespace serment::inspection
