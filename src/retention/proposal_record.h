#pragma once
// What the records of proposals and postponements hold, sealed in the practice's own scope.
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "records/records.h"
#include "retention/retention.h"

namespace serment::retention {

/// One dossier of a proposal. `part` is "record", or "items": the mentions that outlived it.
struct ProposedItem {
  std::string dossier{};
  std::string part{};
};
BOOST_DESCRIBE_STRUCT(ProposedItem, (), (dossier, part))

struct ProposalRecord {
  Date on;
  std::vector<ProposedItem> items{};
  std::vector<std::string> excepted{};
  std::string approved_by{};
  std::string approval_reason{};
  std::string approved_at{};  ///< instant, empty until then
  /// Of one that will never be executed.
  std::optional<std::string> cancelled_by{}, cancellation_reason{}, cancelled_at{};
};
BOOST_DESCRIBE_STRUCT(ProposalRecord, (),
                      (on, items, excepted, approved_by, approval_reason, approved_at, cancelled_by,
                       cancellation_reason, cancelled_at))

struct PostponementRecord {
  Date until;
  std::string reason;
  std::string by;
};
BOOST_DESCRIBE_STRUCT(PostponementRecord, (), (until, reason, by))

/// A stored proposal with what it takes to write its next version.
struct StoredProposal {
  std::string id{};
  std::string state{};
  std::uint32_t version = 0;
  ProposalRecord content{};
  [[nodiscard]] Proposal shown() const;
};
/// Error: not_found "proposal.unknown".
Result<StoredProposal> find_proposal(vault::Session& session, store::Transaction& tx,
                                     std::string_view id);
Result<std::vector<StoredProposal>> list_proposals(vault::Session& session, store::Transaction& tx);
Result<void> save_proposal(vault::Session& session, store::Transaction& tx,
                           const StoredProposal& proposal, std::string_view state,
                           std::string_view author);

/// The day a dossier is put off to, if it is.
Result<std::optional<Date>> postponed_until(vault::Session& session, store::Transaction& tx,
                                            const DossierId& id);
Result<std::map<std::string, Date>> all_postponements(vault::Session& session,
                                                      store::Transaction& tx);
/// The next number of a series of this year: "P-2026-001".
Result<std::string> next_number(vault::Session& session, store::Transaction& tx,
                                const records::Lifecycle& lifecycle, std::string_view prefix);

}  // namespace serment::retention
