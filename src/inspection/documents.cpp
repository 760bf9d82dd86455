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

namespace {

bool among(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool begins(const std::vector<std::string>& starts, std::string_view id) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](const auto& start) { return id.starts_with(start); });
}

bool contradicts(const Document& document, const records::Duty& duty) {
  return begins(document.unless_due, duty.id) ||
         (duty.level == records::DutyLevel::late && begins(document.unless_late, duty.id));
}

}  // namespace

DocumentState judged(const Document& document, const std::vector<Proof>& proofs,
                     const std::vector<records::Duty>& duties, Date today) {
  DocumentState state;
  state.number = document.number;
  bool all_prove = true;
  std::vector<Date> days;
  for (const auto& proof : proofs) {
    if (among(document.ignored, proof.state)) continue;
    ++state.records;
    const bool proves = document.states.empty() || among(document.states, proof.state);
    all_prove = all_prove && proves;
    if (proves || document.every) days.push_back(proof.day);
  }
  if (state.records == 0) return state;
  state.freshness = Freshness::stale;
  state.waiting = static_cast<std::uint64_t>(std::count_if(
      duties.begin(), duties.end(), [&](const auto& duty) { return contradicts(document, duty); }));
  if (days.empty()) return state;
  state.date = document.every ? *std::min_element(days.begin(), days.end())
                              : *std::max_element(days.begin(), days.end());
  const bool recent =
      !document.fresh_days || days_between(*state.date, today) < *document.fresh_days;
  if (recent && state.waiting == 0 && (all_prove || !document.every))
    state.freshness = Freshness::fresh;
  return state;
}

Result<std::vector<DocumentState>> document_states(vault::Session& session, store::Transaction& tx,
                                                   const std::vector<records::Duty>& duties,
                                                   Date today) {
  std::map<std::string, std::vector<Proof>, std::less<>> by_kind;
  std::vector<DocumentState> states;
  for (const auto& document : Catalogue::embedded().documents) {
    std::vector<Proof> proofs;
    for (const auto& kind : document.kinds) {
      const auto [place, is_new] = by_kind.try_emplace(kind);
      if (is_new)
        for (const auto& record : TRY(records::list(session, tx, kind)))
          place->second.push_back({paris_date(record.at), record.state});
      proofs.insert(proofs.end(), place->second.begin(), place->second.end());
    }
    states.push_back(judged(document, proofs, duties, today));
  }
  return states;
}

}  // namespace serment::inspection
