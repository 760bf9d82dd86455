#include "inspection/documents.h"

#include <algorithm>
#include <map>

#include "records/records.h"

namespace serment::inspection {

std::string_view name_of(Freshness freshness) {
  switch (freshness) {
    case Freshness::fresh:
      return "fresh";
    case Freshness::stale:
      return "stale";
    case Freshness::missing:
      return "missing";
  }
  return "missing";
}

DocumentState judged(const Document& document, const std::vector<Date>& days, Date today) {
  DocumentState state;
  state.number = document.number;
  state.records = days.size();
  if (days.empty()) return state;
  const auto deciding = document.every ? std::min_element(days.begin(), days.end())
                                       : std::max_element(days.begin(), days.end());
  state.date = *deciding;
  const bool fresh = !document.fresh_days || days_between(*deciding, today) < *document.fresh_days;
  state.freshness = fresh ? Freshness::fresh : Freshness::stale;
  return state;
}

Result<std::vector<DocumentState>> document_states(vault::Session& session, store::Transaction& tx,
                                                   Date today) {
  std::map<std::string, std::vector<Date>, std::less<>> by_kind;
  std::vector<DocumentState> states;
  for (const auto& document : Catalogue::embedded().documents) {
    std::vector<Date> days;
    for (const auto& kind : document.kinds) {
      const auto [place, is_new] = by_kind.try_emplace(kind);
      if (is_new)
        for (const auto& record : TRY(records::list(session, tx, kind)))
          place->second.push_back(paris_date(record.at));
      days.insert(days.end(), place->second.begin(), place->second.end());
    }
    states.push_back(judged(document, days, today));
  }
  return states;
}

}  // namespace serment::inspection
