#pragma once
// From facts and rules to erasure: plan → proposal → approval → erasure → certificate. One choke
// point erases, and it re-checks everything at that moment.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dossier/dossiers.h"
#include "law/retention.h"
#include "vault/session.h"

namespace serment::retention {

struct PlanLine {
  DossierId id;
  law::Verdict verdict;
};

/// Counts always reconcile: due = erased + held + postponed + undetermined + still to erase.
struct Plan {
  Date on;
  std::uint64_t dossiers = 0;
  std::uint64_t active = 0;
  std::uint64_t archived = 0;
  std::uint64_t due = 0;
  std::uint64_t held = 0;
  std::uint64_t undetermined = 0;
  std::uint64_t postponed = 0;  ///< due, but put off with a written reason
  std::uint64_t erased = 0;     ///< by certificates, up to that day
  std::uint64_t transfusion_items_due = 0;
  std::map<std::string, std::uint64_t> by_month;  ///< "2027-04" → dossiers whose erasable day falls there
  std::vector<PlanLine> lines;                    ///< due first, then by date; limited by the caller
};
struct PlanOptions {
  std::optional<std::string> month{};  ///< "2027-04": lists the dossiers that become erasable then
  std::size_t max_lines = 1000;
};
Result<Plan> plan(vault::Session& session, const law::RuleSet& rules, const law::Policy& policy,
                  Date on, const PlanOptions& options = {});

/// Why this date: the full reasoning for one dossier.
Result<law::Decision> explain(vault::Session& session, const law::RuleSet& rules,
                              const law::Policy& policy, const DossierId& id, Date on);

struct Proposal {
  std::string id;       ///< "P-2026-001"
  Date on;
  std::string state;    ///< "proposed", "approved", "executed", "withdrawn"
  std::vector<DossierId> dossiers;
  std::string approved_by{};
  std::string approval_reason{};
};
/// Lists what is due today into a proposal; erases nothing. Draft rules and undetermined or held
/// dossiers never enter.
Result<Proposal> propose(vault::Session& session, const law::RuleSet& rules,
                         const law::Policy& policy, Date on);
Result<Proposal> approve(vault::Session& session, std::string_view id, std::string_view by,
                         std::string_view reason, const std::vector<DossierId>& except = {});
/// Puts a due dossier off until a day, with a written reason.
Result<void> postpone(vault::Session& session, const DossierId& id, Date until,
                      std::string_view reason, std::string_view by);

struct Erasure {
  std::string certificate_id;  ///< "C-2026-001"
  std::uint64_t erased = 0;
  struct Refused {
    DossierId id;
    std::string code;
    std::string reason;                   ///< French
    std::optional<Date> possible_from{};  ///< the date it becomes possible
  };
  std::vector<Refused> refused;
};
/// Executes an approved proposal: each dossier re-checked (facts, holds, rule status) and shredded in
/// its own transaction with its journal event; then scrub and epoch rotation; then the certificate,
/// derived from what was observed to be gone. Resumable after a crash.
Result<Erasure> erase(vault::Session& session, const law::RuleSet& rules,
                      const law::Policy& policy, std::string_view proposal_id);

/// The certificate as JSON text (docs/format/evidence.md): what, rule, steps, who, when, state per
/// place, never the erased data.
Result<std::string> certificate_json(vault::Session& session, std::string_view certificate_id);
Result<std::vector<std::string>> certificates(vault::Session& session);

}  // namespace serment::retention
