#include "retention/journalled.h"

#include <algorithm>
#include <vector>

#include "audit/journal.h"
#include "json/bind.h"
#include "retention/acts.h"

namespace serment::retention {
namespace {

Result<std::vector<audit::StoredEvent>> events(vault::Session& session, store::Transaction& tx,
                                               const audit::Filter& filter) {
  std::vector<audit::StoredEvent> found;
  TRY_VOID(session.journal.list(tx, filter, [&](const audit::StoredEvent& event) -> Result<void> {
    found.push_back(event);
    return {};
  }));
  return found;
}

/// Nothing when its month has expired.
Result<std::optional<ErasureDetail>> detail_of(vault::Session& session, store::Transaction& tx,
                                               std::uint64_t index) {
  const auto text = session.journal.detail(tx, index);
  if (!text && text.error().code == "journal.detail_expired") return std::nullopt;
  if (!text) return tl::unexpected<Error>(text.error());
  const auto document = TRY(json::Document::parse(as_text(*text)));
  return std::optional<ErasureDetail>(TRY(json::bind::read<ErasureDetail>(document.root())));
}

/// The place of the last approval of this proposal in the journal; nothing before it has one.
Result<std::optional<std::uint64_t>> approved_at(vault::Session& session, store::Transaction& tx,
                                                 const std::string& proposal) {
  const auto approvals = TRY(events(
      session, tx,
      {.action = std::string(kApproved), .object = std::string(kProposals.kind) + "/" + proposal}));
  if (approvals.empty()) return std::nullopt;
  return std::optional(approvals.back().index);
}

/// The part of a dossier that the proposal lists, when it lists that dossier.
const ProposedItem* listed(const StoredProposal& proposal, const std::string& dossier) {
  const auto& items = proposal.content.items;
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const auto& item) { return item.dossier == dossier; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

Result<std::map<std::string, JournalledErasure>> erasures_of(vault::Session& session,
                                                             store::Transaction& tx,
                                                             const StoredProposal& proposal,
                                                             std::string_view dossier) {
  std::map<std::string, JournalledErasure> erasures;
  std::optional<std::uint64_t> approval;
  bool looked = false;
  for (const auto& stored :
       TRY(events(session, tx, {.action = std::string(kErased), .object = std::string(dossier)}))) {
    JournalledErasure one;
    one.entry.dossier = stored.event.object;
    one.entry.at = iso(stored.event.at);
    one.entry.event = stored.index;
    if (auto detail = TRY(detail_of(session, tx, stored.index))) {
      if (detail->proposal != proposal.id) continue;
      one.entry.part = detail->part;
      one.entry.kept = detail->kept;
      one.entry.clauses = std::move(detail->clauses);
      one.key_print = detail->key_print.value_or("");
    } else {
      const auto* item = listed(proposal, stored.event.object);
      if (item == nullptr) continue;
      if (!looked) approval = TRY(approved_at(session, tx, proposal.id));
      looked = true;
      if (!approval || stored.index < *approval) continue;
      one.entry.part = item->part;
    }
    erasures[stored.event.object] = std::move(one);
  }
  return erasures;
}

}  // namespace serment::retention
