#pragma once
// A replacement (remplacement): an account of the locum's own, between two days, that closes by
// itself on the last one at 20 h; a report at the end, signed by both. Sealed records
// ("locum_grant").
#include <boost/describe.hpp>

#include "identity/identity.h"

namespace serment::identity {

struct Signature {
  std::string member{}, at{};
  std::optional<std::string> witness{};  ///< who says that it stands on the printed report
};
BOOST_DESCRIBE_STRUCT(Signature, (), (member, at, witness))

struct LocumGrant {
  std::string id{}, display_name{}, rpps{}, from{}, to{}, replaces{}, member{}, granted_by{},
      granted_at{};
  std::optional<std::string> revoked_reason{}, closed_at{};
  std::vector<Signature> signatures{};
};
BOOST_DESCRIBE_STRUCT(LocumGrant, (),
                      (id, display_name, rpps, from, to, replaces, member, granted_by, granted_at,
                       revoked_reason, closed_at, signatures))

struct StoredGrant {
  LocumGrant grant;
  std::string state;  ///< "granted", "revoked", "expired", "reported"
  std::uint32_t version = 0;
  /// What people read: "scheduled", "active", "expired", "revoked", "reported".
  [[nodiscard]] std::string shown_state(Instant now) const;
  /// The last day at 20 h, Paris.
  [[nodiscard]] Instant closes_at() const;
  /// Whether sign_report() and witness_signature() would take this person's word now.
  [[nodiscard]] bool may_be_signed_by(std::string_view member, Instant now) const;
  [[nodiscard]] bool may_be_witnessed_by(std::string_view member) const;
};

struct NewLocum {
  std::string display_name{}, rpps{}, replaces{};
  Date from{}, to{};
};
struct Granted {
  StoredGrant grant;
  Invitation invitation;
};
/// Errors: invalid_input "locum.dates", "locum.replaces", "member.rpps", "member.name".
Result<Granted> grant_locum(Identity& identity, vault::Session& session, const NewLocum& wanted,
                            std::string_view author);
Result<std::vector<StoredGrant>> locum_grants(vault::Session& session);
/// Error: not_found "locum.unknown".
Result<StoredGrant> find_grant(vault::Session& session, std::string_view id);
/// Closes the account within the call. Errors: "locum.unknown", invalid_input
/// "member.reason_missing", forbidden "locum.over".
Result<StoredGrant> revoke_locum(Identity& identity, vault::Session& session, std::string_view id,
                                 std::string_view reason, std::string_view author);
/// Marks the grants whose time is over, or whose account was closed otherwise; the accounts are
/// closed by close_expired().
Result<void> close_expired_grants(const Identity& identity, vault::Session& session);
/// The locum, and one they replace or who granted: once each, after the end. Errors:
/// forbidden "locum.not_over", "locum.not_yours", conflict "locum.signed_already".
Result<StoredGrant> sign_report(vault::Session& session, std::string_view id,
                                std::string_view member);

/// The locum has left and signed the printed report: one they replace or who granted says so.
/// Errors: those of sign_report().
Result<StoredGrant> witness_signature(vault::Session& session, std::string_view id,
                                      std::string_view witness);

/// What the journal says of the replacement.
struct LocumReport {
  std::uint64_t dossiers_opened = 0;
  struct Count {
    std::string action{}, label{};
    std::uint64_t count = 0;
  };
  std::vector<Count> acts_by_action{};
  std::uint64_t outside_hours = 0;  ///< acts before 7 h or after 21 h, Paris
};
Result<LocumReport> report_of(vault::Session& session, const LocumGrant& grant);

}  // namespace serment::identity
