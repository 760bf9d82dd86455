#pragma once
// A person with an account. Kept as a sealed, versioned record ("member"); its credentials are part
// of it, hashed where they can be.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "identity/permissions.h"
#include "identity/sessions.h"
#include "records/records.h"

namespace serment::identity {

struct Member {
  std::string id{}, display_name{}, login{};
  std::vector<std::string> roles{};
  std::optional<std::string> rpps{}, email{};
  std::optional<std::string> starts_at{};  ///< UTC instants, for locums
  std::optional<std::string> ends_at{};    ///< and inspectors
  std::optional<std::string> replaces{};   ///< member id, for a locum
  std::string password_hash{}, password_changed_at{};
  std::string totp_secret{};                   ///< base32; empty without
  std::vector<std::string> recovery_hashes{};  ///< SHA-256 of codes not used yet
  std::string invitation_hash{}, invitation_until{};
  std::optional<std::string> state_reason{};  ///< why it was suspended, reopened or closed
  std::optional<std::string> card{};          ///< identifier on the card bound to the account
  std::vector<std::string> oidc_subjects{};   ///< "issuer|subject"
  /// Ids of the only permissions of the roles that the account has (an inspector's scope).
  std::optional<std::vector<std::string>> limited_to{};
};
BOOST_DESCRIBE_STRUCT(Member, (),
                      (id, display_name, login, roles, rpps, email, starts_at, ends_at, replaces,
                       password_hash, password_changed_at, totp_secret, recovery_hashes,
                       invitation_hash, invitation_until, state_reason, card, oidc_subjects,
                       limited_to))

/// invited → active → suspended, expired → departed.
inline constexpr std::string_view kMemberKind = "member";
const records::Lifecycle& member_lifecycle();

struct KnownMember {
  Member member;
  std::string state;
  std::uint32_t version = 0;
  std::size_t passkeys = 0;
  [[nodiscard]] bool active() const { return state == "active"; }
  [[nodiscard]] bool has_second_factor() const {
    return !member.totp_secret.empty() || passkeys > 0 || member.card ||
           !member.oidc_subjects.empty();
  }
  [[nodiscard]] bool has_role(Role role) const;
  /// Within its dates, if it has any.
  [[nodiscard]] bool in_its_dates(Instant now) const;
};

/// Every permission of the roles, within the account's own limits. A second factor is not looked at
/// here.
Permissions permissions_of(const Member& member);
/// What a session of that member is.
Actor actor_of(const KnownMember& known);
inline constexpr std::size_t kLongestLogin = 64;
/// A name one signs in with: lower case, 2 to 64 letters, digits, ". - _ @". Error: invalid_input
/// "member.login".
Result<std::string> folded_login(std::string_view login);

}  // namespace serment::identity
