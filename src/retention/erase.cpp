// The only erasure. Each dossier goes in a transaction of its own that looks at everything again.
#include <algorithm>

#include "json/bind.h"
#include "retention/acts.h"
#include "retention/certificate.h"
#include "retention/items.h"
#include "retention/journalled.h"
#include "retention/known_facts.h"
#include "retention/tables.h"

namespace serment::retention {
namespace {

constexpr std::string_view kRecheck = R"({"reason":"vérification avant effacement"})";

/// What happened to one item of the proposal.
struct ItemOutcome {
  bool erased = false;
  std::optional<Erasure::Refused> refused{};
  bool gone = false;  ///< nothing of the dossier is left, mentions included
};

/// Executes one approved proposal, item by item.
class Execution {
 public:
  Execution(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
            const StoredProposal& proposal)
      : x_session(session), x_rules(rules), x_policy(policy), x_proposal(proposal) {}
  Result<ItemOutcome> erase_item(const ProposedItem& item);

 private:
  Result<ItemOutcome> decide_and_erase(store::Transaction& tx, const ProposedItem& item);
  Result<void> still_approved(store::Transaction& tx);
  Result<ItemOutcome> erased_before(store::Transaction& tx, const DossierId& id, bool gone);
  Result<std::optional<Erasure::Refused>> refusal(store::Transaction& tx, const DossierId& id,
                                                  const law::Verdict& verdict, Date today);
  Result<bool> destroy(store::Transaction& tx, const ProposedItem& item,
                       vault::OpenDossier& dossier, const dossier::LabelFacts& label,
                       const law::Facts& facts, const law::Verdict& verdict, Date today);
  [[nodiscard]] std::vector<CertificateClause> clauses_applied(const ProposedItem& item,
                                                               const law::Facts& facts,
                                                               Date today) const;

  vault::Session& x_session;
  const law::RuleSet& x_rules;
  const law::Policy& x_policy;
  const StoredProposal& x_proposal;
};

Result<ItemOutcome> Execution::erase_item(const ProposedItem& item) {
  ItemOutcome outcome;
  TRY_VOID(x_session.db.write([&](store::Transaction& tx) -> Result<void> {
    outcome = TRY(decide_and_erase(tx, item));
    return {};
  }));
  return outcome;
}

Result<void> Execution::still_approved(store::Transaction& tx) {
  const auto head = TRY(record_head(tx, x_session.practice(), kProposals.kind, x_proposal.id));
  if (head && head->state == "approved" && head->version == x_proposal.version) return {};
  return fail(Errc::forbidden, "proposal.not_approved",
              "Cette proposition n’est plus celle qui a été approuvée.",
              "Rien de plus n’a été effacé.");
}

Erasure::Refused refused_because(const DossierId& id, std::string_view code, std::string reason,
                                 std::optional<Date> possible_from = std::nullopt) {
  return {id, std::string(code), std::move(reason), possible_from};
}

Result<std::optional<Erasure::Refused>> Execution::refusal(store::Transaction& tx,
                                                           const DossierId& id,
                                                           const law::Verdict& verdict,
                                                           Date today) {
  using Answer = std::optional<Erasure::Refused>;
  switch (verdict.state) {
    case law::State::held:
      return Answer{refused_because(id, "held", "Une réclamation suspend son effacement.")};
    case law::State::undetermined:
      return Answer{
          refused_because(id, "undetermined",
                          "Un fait nécessaire est inconnu ou contradictoire : rien ne s’efface.")};
    case law::State::active:
    case law::State::archived:
      return Answer{refused_because(id, "not_due", "Le délai de conservation n’est pas terminé.",
                                    add_days(*verdict.last_day, 1))};
    case law::State::due:
      break;
  }
  const auto until = TRY(postponed_until(x_session, tx, id));
  if (until && today < *until)
    return Answer{refused_because(id, "postponed",
                                  "Son effacement est reporté avec un motif écrit.", *until)};
  return Answer{};
}

std::vector<CertificateClause> Execution::clauses_applied(const ProposedItem& item,
                                                          const law::Facts& facts,
                                                          Date today) const {
  law::Decision decision;
  if (item.part == "record") {
    decision = law::explain(x_rules, facts, today, x_policy);
  } else if (auto explained = law::explain_rule(x_rules, "dossier.transfusion", item_facts(facts),
                                                today, x_policy)) {
    decision = std::move(*explained);
  }
  std::vector<CertificateClause> clauses;
  for (const auto& step : decision.steps) {
    CertificateClause clause{step.rule, step.clause, step.cite};
    if (step.applied && std::find(clauses.begin(), clauses.end(), clause) == clauses.end())
      clauses.push_back(std::move(clause));
  }
  return clauses;
}

/// True when nothing of it is kept.
Result<bool> Execution::destroy(store::Transaction& tx, const ProposedItem& item,
                                vault::OpenDossier& dossier, const dossier::LabelFacts& label,
                                const law::Facts& facts, const law::Verdict& verdict, Date today) {
  const auto now = x_session.clock.now();
  ErasureDetail detail{.proposal = x_proposal.id,
                       .part = item.part,
                       .kept = keeps_items(label, verdict, today) ? "transfusion" : "",
                       .clauses = clauses_applied(item, facts, today)};
  detail.key_print = key_print(dossier.key);
  if (detail.kept.empty()) {
    TRY_VOID(x_session.vault.shred(tx, dossier.id, now));
  } else {
    TRY_VOID(keep_items_only(x_session, tx, dossier));
  }
  const auto text = json::bind::write(detail);
  TRY(x_session.journal.append(tx, {std::string(kErased), x_session.actor, item.dossier, now},
                               as_bytes(text)));
  return detail.kept.empty();
}

/// What is erased already was erased by this proposal, before a crash or a stop, or by another one
/// that was executed since this one was prepared: only the journal tells.
Result<ItemOutcome> Execution::erased_before(store::Transaction& tx, const DossierId& id,
                                             bool gone) {
  if (!TRY(erasures_of(x_session, tx, x_proposal, id.value)).empty())
    return ItemOutcome{.erased = true, .gone = gone};
  return ItemOutcome{
      .refused = refused_because(
          id, "gone",
          "Ce dossier était déjà effacé, sous une autre proposition et son certificat."),
      .gone = gone};
}

Result<ItemOutcome> Execution::decide_and_erase(store::Transaction& tx, const ProposedItem& item) {
  const DossierId id{item.dossier};
  TRY_VOID(still_approved(tx));
  const auto remains = TRY(remains_of(tx, x_session.practice(), id));
  if (!remains.key_row) {
    if (remains.lost)
      return ItemOutcome{.refused = refused_because(
                             id, "gone", "Ce dossier, abîmé, a été abandonné avec un motif."),
                         .gone = true};
    if (remains.tombstone) return erased_before(tx, id, /*gone=*/true);
    return ItemOutcome{.refused = refused_because(id, "gone", "Ce dossier n’existe plus.")};
  }
  auto open = TRY(x_session.vault.open_dossier(
      tx, x_session.journal, id, {std::string(kRead), x_session.actor, to_bytes(kRecheck)}));
  const auto label = TRY(dossier::decode_label(open.label));
  if (label.care_erased && item.part == "record") return erased_before(tx, id, /*gone=*/false);

  const auto claims = TRY(claims_in(tx, x_session.practice(), open));
  law::Facts facts;
  fill_facts(facts, label, &claims);
  const Date today = x_session.clock.today();
  const auto verdict = judged(law::Judge(x_rules, x_policy, today), label, facts);
  if (label.restricted)
    return ItemOutcome{.refused = refused_because(
                           id, "restricted",
                           "Son traitement est limité (RGPD, art. 18)\u00a0: levez d’abord la "
                           "limitation.")};
  if (auto refused = TRY(refusal(tx, id, verdict, today)))
    return ItemOutcome{.refused = std::move(refused)};
  const bool gone = TRY(destroy(tx, item, open, label, facts, verdict, today));
  return ItemOutcome{.erased = true, .gone = gone};
}

Result<StoredProposal> approved_proposal(vault::Session& session, std::string_view id) {
  StoredProposal proposal;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    proposal = TRY(find_proposal(session, tx, id));
    return {};
  }));
  if (proposal.state == "approved") return proposal;
  if (proposal.state == "executed")
    return fail(Errc::forbidden, "proposal.executed", "Cette proposition est déjà exécutée.",
                "Rien de plus n’a été effacé.", "Faites-en une nouvelle s’il reste à effacer.");
  if (proposal.state == "cancelled")
    return fail(Errc::forbidden, "proposal.cancelled",
                "Cette proposition est annulée, par une personne nommée et avec un motif.",
                "Rien n’a été effacé.", "Faites-en une nouvelle.");
  return fail(Errc::forbidden, "proposal.not_approved",
              "Cette proposition n’est pas approuvée : une personne nommée doit d’abord le faire.",
              "Rien n’a été effacé.", "Relisez-la, puis : serment retention approve.");
}

}  // namespace

struct ErasureRun::State {
  StoredProposal proposal{};
  std::size_t next = 0;
  Erasure erasure{};
  std::vector<ProposedItem> erased{};
};

ErasureRun::ErasureRun(std::unique_ptr<State> state) : x_state(std::move(state)) {}
ErasureRun::ErasureRun(ErasureRun&&) noexcept = default;
ErasureRun& ErasureRun::operator=(ErasureRun&&) noexcept = default;
ErasureRun::~ErasureRun() = default;

Result<ErasureRun> ErasureRun::begin(vault::Session& session, std::string_view proposal_id) {
  auto state = std::make_unique<State>();
  state->proposal = TRY(approved_proposal(session, proposal_id));
  return ErasureRun(std::move(state));
}

std::uint64_t ErasureRun::done() const {
  return x_state->next;
}
std::uint64_t ErasureRun::total() const {
  return x_state->proposal.content.items.size();
}
std::uint64_t ErasureRun::erased() const {
  return x_state->erased.size();
}

Result<std::optional<DossierId>> ErasureRun::step(vault::Session& session,
                                                  const law::RuleSet& rules,
                                                  const law::Policy& policy) {
  auto& state = *x_state;
  if (state.next >= total()) bug("every dossier of this proposal was looked at");
  const auto& item = state.proposal.content.items[state.next];
  auto outcome = TRY(Execution(session, rules, policy, state.proposal).erase_item(item));
  ++state.next;
  if (outcome.erased) state.erased.push_back(item);
  if (outcome.refused) state.erasure.refused.push_back(std::move(*outcome.refused));
  if (!outcome.gone) return std::optional<DossierId>{};
  return std::optional<DossierId>{DossierId{item.dossier}};
}

Result<Erasure> ErasureRun::finish(vault::Session& session, const law::RuleSet& rules) {
  auto& state = *x_state;
  // Between two steps, another run may have closed this proposal: its certificate is the one.
  TRY(approved_proposal(session, state.proposal.id));
  state.erasure.erased = state.erased.size();
  std::optional<Certificate> certificate{};
  if (!state.erased.empty()) {
    const auto rotation = TRY(session.vault.rotate(session.db, session.journal, session.actor));
    TRY_VOID(session.db.scrub());
    certificate =
        TRY(draw_up(session, rules, state.proposal, state.erased, state.erasure, rotation));
  }
  state.erasure.certificate_id = TRY(issue(session, state.proposal, std::move(certificate)));
  return std::move(state.erasure);
}

Result<void> ErasureRun::stop(vault::Session& session) {
  const auto& state = *x_state;
  if (!state.erased.empty()) {
    TRY(session.vault.rotate(session.db, session.journal, session.actor));
    TRY_VOID(session.db.scrub());
  }
  const auto detail =
      "{\"erased\":" + std::to_string(erased()) + ",\"of\":" + std::to_string(total()) + "}";
  return session.db.write([&](store::Transaction& tx) -> Result<void> {
    TRY(session.journal.append(
        tx, {std::string(kStopped), session.actor, state.proposal.id, session.clock.now()},
        as_bytes(detail)));
    return {};
  });
}

Result<Erasure> erase(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                      std::string_view proposal_id) {
  auto run = TRY(ErasureRun::begin(session, proposal_id));
  while (run.done() < run.total()) TRY(run.step(session, rules, policy));
  return run.finish(session, rules);
}

Result<std::vector<DossierId>> already_erased(vault::Session& session, const Proposal& proposal) {
  std::vector<DossierId> gone;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    gone.clear();
    for (const auto& id : proposal.dossiers)
      if (TRY(remains_of(tx, session.practice(), id)).gone()) gone.push_back(id);
    return {};
  }));
  return gone;
}

}  // namespace serment::retention
