#pragma once
// From facts and rules to erasure: plan → proposal → approval → erasure → certificate. One choke
// point erases, and it re-checks everything at that moment.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "dossier/kept_facts.h"
#include "law/judge.h"
#include "law/retention.h"
#include "vault/session.h"

namespace serment::retention {

/// What in the base keeps a dossier from being judged: it is then undetermined, never due.
enum class Fault : std::uint8_t {
  none,
  damaged,        ///< its header or its label does not read
  claim_missing,  ///< its label counts more claims than the base holds
  claim_added,    ///< or fewer
};
std::string_view name_of(Fault fault);    ///< "", "damaged", "claim_missing", "claim_added"
std::string_view french_of(Fault fault);  ///< "gel manquant : base altérée"…

struct PlanLine {
  DossierId id;
  law::Verdict verdict;
  std::optional<Date> postponed_until{};
  bool items_only = false;  ///< the record is erased already, mentions of transfusions remain
  Fault fault = Fault::none;
};

/// Every dossier known is in exactly one place: kept by law, or accounted for. The total is counted
/// in the tables, apart from the judgments, so that one that the judgments lost shows; one that the
/// tables lost is named by the verification of the journal (vault/dossier_accounts.h).
struct Reconciliation {
  std::uint64_t known = 0;  ///< dossiers in the store, and tombstones
  std::uint64_t kept = 0;   ///< active or archived
  std::uint64_t lost = 0;   ///< damaged, and given up by a named person: neither kept nor erased
  std::uint64_t erased = 0;
  std::uint64_t held = 0;
  std::uint64_t postponed = 0;
  std::uint64_t undetermined = 0;
  std::uint64_t remaining = 0;  ///< due, and still to erase
  [[nodiscard]] std::uint64_t due() const { return known - kept - lost; }
  [[nodiscard]] bool balanced() const {
    return due() == erased + held + postponed + undetermined + remaining;
  }
};

struct Plan {
  Date on;
  std::uint64_t dossiers = 0;  ///< in the store, what is left of erased ones not counted
  std::uint64_t active = 0;
  std::uint64_t archived = 0;
  std::uint64_t due = 0;  ///< still to erase
  std::uint64_t held = 0;
  std::uint64_t undetermined = 0;
  std::uint64_t postponed = 0;               ///< due, but put off with a written reason
  std::uint64_t erased = 0;                  ///< since the practice began
  std::uint64_t lost = 0;                    ///< given up since then: their header opened no more
  std::uint64_t transfusion_items_kept = 0;  ///< mentions that outlive their erased record
  std::uint64_t transfusion_items_due = 0;   ///< of these, at their term
  /// "2027-04" → dossiers whose first day of erasure falls there.
  std::map<std::string, std::uint64_t> by_month;
  /// Due first, then held, undetermined, and the others by date; limited by the caller.
  std::vector<PlanLine> lines;
  std::uint64_t listed = 0;             ///< lines there would be without that limit
  std::optional<Date> next_erasable{};  ///< first day after `on` on which something becomes due
  Reconciliation reconciliation;
};
struct PlanOptions {
  std::optional<std::string> month{};  ///< "2027-04": lists the dossiers that become erasable then
  std::optional<law::State> state{};   ///< lists the dossiers in that state
  std::size_t max_lines = 1000;
  bool only_due = false;  ///< lists what may be proposed and nothing else
  /// Of an open practice: its facts are judged as they are kept there, and no seal is opened twice.
  dossier::KeptFacts* kept = nullptr;
};
/// Judges every dossier on a day and journals that the calendar was read.
Result<Plan> plan(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                  Date on, const PlanOptions& options = {});
/// The same without a trace, for reports that show counts only.
Result<Plan> survey(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                    Date on, const PlanOptions& options = {});

/// Why this date: the full reasoning for one dossier. Opens it, so journalled.
Result<law::Decision> explain(vault::Session& session, const law::RuleSet& rules,
                              const law::Policy& policy, const DossierId& id, Date on);

struct Proposal {
  std::string id;  ///< "P-2026-001"
  Date on;
  std::string state;                ///< "proposed", "approved", "executed", "cancelled"
  std::vector<DossierId> dossiers;  ///< without those put aside at the approval
  std::vector<DossierId> excepted{};
  std::string approved_by{};
  std::string approval_reason{};
  std::string cancelled_by{};
  std::string cancellation_reason{};
};
/// Lists what is due on that day into a proposal; erases nothing. Drafts, held, postponed and
/// undetermined dossiers never enter, nor those of an approved proposal. Errors: forbidden
/// "retention.too_early" (a day to come), "retention.nothing_due" (with the next date, if any).
Result<Proposal> propose(vault::Session& session, const law::RuleSet& rules,
                         const law::Policy& policy, Date on);
/// A named person approves, with a reason. Errors: invalid_input "approval.unsigned",
/// "approval.except"; forbidden "proposal.state"; conflict "proposal.overlap" (a dossier is in
/// another approved proposal); not_found "proposal.unknown".
Result<Proposal> approve(vault::Session& session, std::string_view id, std::string_view by,
                         std::string_view reason, const std::vector<DossierId>& except = {});
/// A named person gives a proposal up, with a reason: its dossiers may be proposed again. Errors:
/// invalid_input "cancellation.unsigned"; forbidden "proposal.state"; conflict "proposal.begun"
/// (something is erased already: the certificate comes with its end); not_found "proposal.unknown".
Result<Proposal> cancel(vault::Session& session, std::string_view id, std::string_view by,
                        std::string_view reason);
Result<std::vector<Proposal>> proposals(vault::Session& session);
/// Puts a dossier off until a day, with a written reason; a later call replaces it. Errors:
/// invalid_input "postponement.unsigned", "postponement.past"; not_found "dossier.…".
Result<void> postpone(vault::Session& session, const DossierId& id, Date until,
                      std::string_view reason, std::string_view by);

struct Erasure {
  std::string certificate_id;  ///< "C-2026-001"; empty when nothing could be erased
  std::uint64_t erased = 0;    ///< by this proposal, earlier interrupted runs included
  struct Refused {
    DossierId id;
    std::string code;    ///< "held", "postponed", "undetermined", "not_due", "restricted", "gone"
    std::string reason;  ///< French
    std::optional<Date> possible_from{};  ///< the date it becomes possible
  };
  std::vector<Refused> refused;
};
/// Executes an approved proposal: each dossier re-checked (facts, holds, postponement, rule status,
/// approval) and shredded in its own transaction with its journal event; then scrub and change of
/// epoch; then the certificate, derived from what was observed to be gone. After a crash, the same
/// call goes on. What another proposal erased meanwhile is refused as gone, and attested once.
/// Errors: not_found "proposal.unknown"; forbidden "proposal.not_approved", "proposal.executed",
/// "proposal.cancelled"; integrity "erasure.not_observed".
Result<Erasure> erase(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                      std::string_view proposal_id);

/// The same work one dossier at a time, so that a server answers others in between. Each step is
/// durable; stopped anywhere, what remains stays approved and another run goes on from there.
class ErasureRun {
 public:
  /// Errors: those of erase() about the proposal.
  static Result<ErasureRun> begin(vault::Session& session, std::string_view proposal_id);
  ErasureRun(ErasureRun&&) noexcept;
  ErasureRun& operator=(ErasureRun&&) noexcept;
  ~ErasureRun();

  [[nodiscard]] std::uint64_t done() const;  ///< dossiers looked at
  [[nodiscard]] std::uint64_t total() const;
  [[nodiscard]] std::uint64_t erased() const;
  /// Looks at the next dossier and erases it if it still may be; gives its id when nothing of it is
  /// left. Not to be called once all are done.
  Result<std::optional<DossierId>> step(vault::Session& session, const law::RuleSet& rules,
                                        const law::Policy& policy);
  /// Change of epoch, scrub, certificate. Errors: integrity "erasure.not_observed"; forbidden
  /// "proposal.executed" when another run was faster.
  Result<Erasure> finish(vault::Session& session, const law::RuleSet& rules);
  /// Somebody wants it to end here: the keys of what went are out of reach of any old copy, and the
  /// journal says how many went. The certificate comes with the run that ends it.
  Result<void> stop(vault::Session& session);

 private:
  struct State;
  explicit ErasureRun(std::unique_ptr<State> state);
  std::unique_ptr<State> x_state;
};
/// Those of a proposal that are gone already: an earlier run was stopped.
Result<std::vector<DossierId>> already_erased(vault::Session& session, const Proposal& proposal);

/// The certificate as JSON text (certificate.h): what, rule, who, when, state per place, never the
/// erased data. Error: not_found "certificate.unknown".
Result<std::string> certificate_json(vault::Session& session, std::string_view certificate_id);
/// Their ids, in order.
Result<std::vector<std::string>> certificates(vault::Session& session);

}  // namespace serment::retention
