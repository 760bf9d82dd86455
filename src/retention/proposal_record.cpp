#include "retention/proposal_record.h"

#include <charconv>
#include <cstdio>

#include "json/bind.h"
#include "records/erasure.h"
#include "retention/acts.h"

namespace serment::retention {
namespace {

template <class T>
Result<T> content_of(const records::Record& record) {
  const auto document = TRY(json::Document::parse(record.json));
  return json::bind::read<T>(document.root());
}

Result<StoredProposal> opened(const records::Record& record) {
  auto content = TRY(content_of<ProposalRecord>(record));
  return StoredProposal{.id = record.id,
                        .state = record.state,
                        .version = record.version,
                        .content = std::move(content)};
}

}  // namespace

Proposal StoredProposal::shown() const {
  Proposal proposal{.id = id,
                    .on = content.on,
                    .state = state,
                    .dossiers = {},
                    .approved_by = content.approved_by,
                    .approval_reason = content.approval_reason,
                    .cancelled_by = content.cancelled_by.value_or(""),
                    .cancellation_reason = content.cancellation_reason.value_or("")};
  for (const auto& item : content.items) proposal.dossiers.push_back({item.dossier});
  for (const auto& dossier : content.excepted) proposal.excepted.push_back({dossier});
  return proposal;
}

Result<StoredProposal> find_proposal(vault::Session& session, store::Transaction& tx,
                                     std::string_view id) {
  const auto record = TRY(records::find(session, tx, kProposals.kind, id));
  if (!record)
    return fail(Errc::not_found, "proposal.unknown", "Cette proposition n’existe pas.", {},
                "Vérifiez son numéro, par exemple P-2026-001.");
  return opened(*record);
}

Result<std::vector<StoredProposal>> list_proposals(vault::Session& session,
                                                   store::Transaction& tx) {
  std::vector<StoredProposal> proposals;
  for (const auto& record : TRY(records::list(session, tx, kProposals.kind)))
    proposals.push_back(TRY(opened(record)));
  return proposals;
}

Result<void> save_proposal(vault::Session& session, store::Transaction& tx,
                           const StoredProposal& proposal, std::string_view state,
                           std::string_view author) {
  TRY(records::save(session, tx, kProposals, proposal.id, state,
                    json::bind::write(proposal.content), proposal.version, author));
  return {};
}

Result<std::optional<Date>> postponed_until(vault::Session& session, store::Transaction& tx,
                                            const DossierId& id) {
  const auto record = TRY(records::find(session, tx, kPostponements.kind, id.value));
  if (!record) return std::optional<Date>{};
  return std::optional<Date>{TRY(content_of<PostponementRecord>(*record)).until};
}

Result<std::map<std::string, Date>> all_postponements(vault::Session& session,
                                                      store::Transaction& tx) {
  std::map<std::string, Date> postponements;
  for (const auto& record : TRY(records::list(session, tx, kPostponements.kind)))
    postponements.emplace(record.id, TRY(content_of<PostponementRecord>(record)).until);
  return postponements;
}

Result<std::string> next_number(vault::Session& session, store::Transaction& tx,
                                const records::Lifecycle& lifecycle, std::string_view prefix) {
  std::array<char, 16> start{};
  std::snprintf(start.data(), start.size(), "%.*s-%04d-", int(prefix.size()), prefix.data(),
                int(session.clock.today().year()));
  const std::string_view series = start.data();
  int last = 0;
  for (const auto& known : TRY(records::ids_ever(session, tx, lifecycle.kind))) {
    if (!known.starts_with(series)) continue;
    int number = 0;
    std::from_chars(known.data() + series.size(), known.data() + known.size(), number);
    last = std::max(last, number);
  }
  std::array<char, 32> id{};
  std::snprintf(id.data(), id.size(), "%s%03d", start.data(), last + 1);
  return std::string(id.data());
}

}  // namespace serment::retention
