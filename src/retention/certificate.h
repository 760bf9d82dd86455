#pragma once
// The certificate of an erasure (format "serment-certificate/1"): what went, under which rule, by
// whose decision, and what was observed afterwards, place by place. It never holds the erased data:
// no identity, no date of the record, only the dossiers' opaque ids.
#include <boost/describe.hpp>

#include "retention/proposal_record.h"

namespace serment::retention {

struct CertificateClause {
  std::string rule;
  std::string clause;
  std::string cite;
  bool operator==(const CertificateClause&) const = default;
};
BOOST_DESCRIBE_STRUCT(CertificateClause, (), (rule, clause, cite))

/// One erased dossier, as written in the journal and as observed in the tables.
struct CertificateEntry {
  std::string dossier{};
  std::string part{};       ///< "record", or "items": the mentions that outlived it
  std::string kept{};       ///< "transfusion" when mentions remain, else empty
  std::string at{};         ///< instant
  std::uint64_t event = 0;  ///< its event in the journal, provable without its content
  std::vector<CertificateClause> clauses{};
  bool key_gone = false;  ///< no row holds the key under which it was sealed
  std::uint64_t objects_left = 0;
  bool refused_to_open = false;  ///< the vault was asked, and had no key
};
BOOST_DESCRIBE_STRUCT(CertificateEntry, (),
                      (dossier, part, kept, at, event, clauses, key_gone, objects_left,
                       refused_to_open))

struct CertificateRefusal {
  std::string dossier;
  std::string code;
};
BOOST_DESCRIBE_STRUCT(CertificateRefusal, (), (dossier, code))

struct CertificateRule {
  std::string id{};
  std::string title{};
  Date in_force_from;
  std::string summary{};
  std::vector<std::string> sources{};
};
BOOST_DESCRIBE_STRUCT(CertificateRule, (), (id, title, in_force_from, summary, sources))

/// listed = erased + held + postponed + undetermined + not_due + gone + excepted
struct CertificateCounts {
  std::uint64_t listed = 0;
  std::uint64_t erased = 0;
  std::uint64_t held = 0;
  std::uint64_t postponed = 0;
  std::uint64_t undetermined = 0;
  std::uint64_t not_due = 0;
  std::uint64_t gone = 0;
  std::uint64_t excepted = 0;
  [[nodiscard]] bool balanced() const {
    return listed == erased + held + postponed + undetermined + not_due + gone + excepted;
  }
};
BOOST_DESCRIBE_STRUCT(CertificateCounts, (),
                      (listed, erased, held, postponed, undetermined, not_due, gone, excepted))

struct CertificatePlace {
  std::string place;  ///< "online", "stale_pages", "copies", "backup_media"
  std::string state;  ///< "erased", "unreadable", "unknown", "none_registered"
  std::string text;   ///< French
};
BOOST_DESCRIBE_STRUCT(CertificatePlace, (), (place, state, text))

struct CertificateJournal {
  std::string origin{};
  std::uint64_t size = 0;
  std::string checkpoint{};  ///< signed note over the erasures
  std::string verifier_key{};
};
BOOST_DESCRIBE_STRUCT(CertificateJournal, (), (origin, size, checkpoint, verifier_key))

struct Certificate {
  std::string format = "serment-certificate/1";
  std::string id{};
  std::string practice{};
  std::string proposal{};
  Date proposed_on;
  std::string approved_by{};
  std::string approved_at{};
  std::string approval_reason{};
  std::string issued_at{};
  std::string issued_by{};
  CertificateCounts counts{};
  std::vector<CertificateRule> rules{};
  std::vector<CertificateEntry> erased{};
  std::vector<CertificateRefusal> refused{};
  std::uint32_t epoch_destroyed = 0;
  std::uint32_t epoch_current = 0;
  std::vector<CertificatePlace> places{};
  CertificateJournal journal{};
};
BOOST_DESCRIBE_STRUCT(Certificate, (),
                      (format, id, practice, proposal, proposed_on, approved_by, approved_at,
                       approval_reason, issued_at, issued_by, counts, rules, erased, refused,
                       epoch_destroyed, epoch_current, places, journal))

/// Detail of the journal's "dossier.erased", sealed under the practice's key: the dossier's own is
/// about to go.
struct ErasureDetail {
  std::string proposal{};
  std::string part{};
  std::string kept{};
  std::vector<CertificateClause> clauses{};
  std::optional<std::string> key_print{};  ///< of the key erased (items.h)
};
BOOST_DESCRIBE_STRUCT(ErasureDetail, (), (proposal, part, kept, clauses, key_print))

/// Looks at what is left of the erased items and draws up the certificate. Error: integrity
/// "erasure.not_observed" when something can still be read.
Result<Certificate> draw_up(vault::Session& session, const law::RuleSet& rules,
                            const StoredProposal& proposal, const std::vector<ProposedItem>& erased,
                            const Erasure& erasure, const vault::Vault::Rotation& rotation);

/// Saves the certificate and closes the proposal, in one transaction.
Result<std::string> issue(vault::Session& session, const StoredProposal& proposal,
                          std::optional<Certificate> certificate);

}  // namespace serment::retention
