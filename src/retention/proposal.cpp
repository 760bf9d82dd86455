#include <algorithm>
#include <limits>
#include <set>

#include "json/bind.h"
#include "retention/acts.h"
#include "retention/journalled.h"
#include "retention/proposal_record.h"
#include "retention/retention.h"
#include "retention/signed_act.h"
#include "retention/tables.h"

namespace serment::retention {
namespace {

/// The dossiers of approved proposals that are not executed yet.
std::set<std::string> under_way(const std::vector<StoredProposal>& proposals) {
  std::set<std::string> dossiers;
  for (const auto& proposal : proposals)
    if (proposal.state == "approved")
      for (const auto& item : proposal.content.items) dossiers.insert(item.dossier);
  return dossiers;
}

Result<ProposalRecord> due_items(const Plan& due, const std::set<std::string>& elsewhere) {
  ProposalRecord content{.on = due.on};
  for (const auto& line : due.lines)
    if (!elsewhere.contains(line.id.value))
      content.items.push_back({line.id.value, line.items_only ? "items" : "record"});
  if (!content.items.empty()) return content;
  return fail(Errc::forbidden, "retention.nothing_due",
              "Aucun dossier n’est à proposer : rien n’est arrivé à son terme, ou tout est déjà "
              "dans une proposition approuvée.",
              "Rien n’a été effacé.",
              due.next_erasable ? "Le prochain effacement sera possible à partir du " +
                                      in_french(*due.next_erasable) + "."
                                : std::string{});
}

/// Moves the excepted dossiers aside; each must be in the proposal, and some must remain.
Result<void> put_aside(ProposalRecord& content, const std::vector<DossierId>& except) {
  for (const auto& id : except) {
    const auto found = std::find_if(content.items.begin(), content.items.end(),
                                    [&](const auto& item) { return item.dossier == id.value; });
    if (found == content.items.end())
      return fail(Errc::invalid_input, "approval.except",
                  "Un dossier à écarter n’est pas dans cette proposition.", "Rien n’a changé.",
                  "Vérifiez son identifiant.", id.value);
    content.excepted.push_back(found->dossier);
    content.items.erase(found);
  }
  if (content.items.empty())
    return fail(Errc::invalid_input, "approval.except",
                "Tous les dossiers sont écartés : il ne reste rien à approuver.",
                "Rien n’a changé.");
  return {};
}

Result<void> check_no_overlap(const StoredProposal& proposal,
                              const std::vector<StoredProposal>& all) {
  const auto elsewhere = under_way(all);
  for (const auto& item : proposal.content.items)
    if (elsewhere.contains(item.dossier))
      return fail(Errc::conflict, "proposal.overlap",
                  "Un dossier de cette proposition est déjà dans une autre, approuvée.",
                  "Rien n’a changé.",
                  "Exécutez d’abord l’autre proposition, ou écartez ce dossier par --except.",
                  item.dossier);
  return {};
}

}  // namespace

Result<Proposal> propose(vault::Session& session, const law::RuleSet& rules,
                         const law::Policy& policy, Date on) {
  if (on > session.clock.today())
    return fail(Errc::forbidden, "retention.too_early", "Ce jour n’est pas encore arrivé.",
                "Rien n’a été effacé.",
                "Une proposition pourra être faite à partir du " + in_french(on) + ".");
  const auto due =
      TRY(survey(session, rules, policy, on,
                 {.max_lines = std::numeric_limits<std::size_t>::max(), .only_due = true}));
  StoredProposal proposal;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    proposal = {.id = TRY(next_number(session, tx, kProposals, "P")), .state = "proposed"};
    proposal.content = TRY(due_items(due, under_way(TRY(list_proposals(session, tx)))));
    return save_proposal(session, tx, proposal, "proposed", session.actor);
  }));
  return proposal.shown();
}

Result<Proposal> approve(vault::Session& session, std::string_view id, std::string_view by,
                         std::string_view reason, const std::vector<DossierId>& except) {
  TRY_VOID(check_signed("approval.unsigned", by, reason));
  StoredProposal proposal;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    proposal = TRY(find_proposal(session, tx, id));
    if (proposal.state != "proposed")
      return fail(Errc::forbidden, "proposal.state",
                  "Cette proposition est déjà approuvée, exécutée ou annulée.", "Rien n’a changé.");
    TRY_VOID(put_aside(proposal.content, except));
    TRY_VOID(check_no_overlap(proposal, TRY(list_proposals(session, tx))));
    proposal.content.approved_by = by;
    proposal.content.approval_reason = reason;
    proposal.content.approved_at = iso(session.clock.now());
    return save_proposal(session, tx, proposal, "approved", by);
  }));
  proposal.state = "approved";
  return proposal.shown();
}

Result<Proposal> cancel(vault::Session& session, std::string_view id, std::string_view by,
                        std::string_view reason) {
  TRY_VOID(check_signed("cancellation.unsigned", by, reason));
  StoredProposal proposal;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    proposal = TRY(find_proposal(session, tx, id));
    if (proposal.state != "proposed" && proposal.state != "approved")
      return fail(Errc::forbidden, "proposal.state",
                  "Cette proposition est déjà exécutée ou annulée.", "Rien n’a changé.");
    if (proposal.state == "approved" && !TRY(erasures_of(session, tx, proposal)).empty())
      return fail(
          Errc::conflict, "proposal.begun", "Des dossiers de cette proposition sont déjà effacés.",
          "Rien n’a changé.",
          "Reportez ceux qui restent (retention postpone), puis relancez l’effacement\u00a0: "
          "il les laissera, et le certificat sera établi.");
    proposal.content.cancelled_by = by;
    proposal.content.cancellation_reason = reason;
    proposal.content.cancelled_at = iso(session.clock.now());
    return save_proposal(session, tx, proposal, "cancelled", by);
  }));
  proposal.state = "cancelled";
  return proposal.shown();
}

Result<std::vector<Proposal>> proposals(vault::Session& session) {
  std::vector<Proposal> shown;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    for (const auto& stored : TRY(list_proposals(session, tx))) shown.push_back(stored.shown());
    return {};
  }));
  return shown;
}

Result<void> postpone(vault::Session& session, const DossierId& id, Date until,
                      std::string_view reason, std::string_view by) {
  TRY_VOID(check_signed("postponement.unsigned", by, reason));
  if (until <= session.clock.today())
    return fail(Errc::invalid_input, "postponement.past",
                "Un report se fait jusqu’à un jour à venir.", "Rien n’a changé.",
                "Choisissez un jour après aujourd’hui.", "until");
  const auto json =
      json::bind::write(PostponementRecord{until, std::string(reason), std::string(by)});
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    if (!TRY(remains_of(tx, session.practice(), id)).key_row)
      return fail(Errc::not_found, "dossier.unknown",
                  "Ce dossier n’existe pas, ou n’existe plus, dans ce cabinet.", {},
                  "Vérifiez son identifiant.", id.value);
    const auto head = TRY(record_head(tx, session.practice(), kPostponements.kind, id.value));
    TRY(records::save(session, tx, kPostponements, id.value, "postponed", json,
                      head ? head->version : 0, by));
    return {};
  });
}

}  // namespace serment::retention
