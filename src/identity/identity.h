#pragma once
// The accounts of one server: everything a face needs to know who acts. Its parts are thread-safe;
// what takes a vault::Session runs on the engine.
#include "identity/attempts.h"
#include "identity/break_glass.h"
#include "identity/devices.h"
#include "identity/directory.h"
#include "identity/oidc_providers.h"
#include "identity/passkeys.h"
#include "identity/sessions.h"
#include "identity/tickets.h"
#include "identity/tokens.h"

namespace serment::identity {

class Identity {
 public:
  /// Both must outlive it.
  Identity(const Clock& clock, Random& random);
  /// The practice is open: reads accounts and devices.
  Result<void> load(vault::Session& session);
  /// The practice is sealed: forgets everybody and closes every session.
  void forget();

  Sessions sessions;
  Directory directory;
  Passkeys passkeys{directory};
  OidcProviders oidc{};
  Devices devices;
  Attempts attempts;
  /// Of addresses, by "method:address": only to tell the journal of the first ones. Apart, so that
  /// a flood of them drives out none of the attempts above.
  Attempts refusals;
  Tickets tickets;
  Tokens tokens;
  Emergencies emergencies;

  /// Accepts a one-time code of a member once.
  bool accept_totp(const KnownMember& known, std::string_view code, Instant now);
  /// What the journal keeps beside a sign-in, so that a code that has served is still refused after
  /// a restart: {"totp_step": n}; empty without.
  [[nodiscard]] std::string totp_trace(std::string_view member);

 private:
  Result<void> recall_totp(vault::Session& session);
  std::mutex x_mutex;
  std::map<std::string, std::uint64_t, std::less<>> x_last_steps;
};

/// What a member is asked for besides the password, in the order of preference.
std::vector<std::string> factors_of(const KnownMember& known);

// --- acts, on the engine -------------------------------------------------------------------------

/// The first account, once its practice is created. `password` is the vault's passphrase.
Result<KnownMember> add_owner(Identity& identity, vault::Session& session, std::string display_name,
                              std::string login, std::string password_hash, ByteView password);

struct Invitation {
  KnownMember known;
  std::string code;  ///< shown once, on paper: "ABCDE-FGHJK-MNPQR"
  Instant until;
};
struct NewMember {
  std::string display_name{}, login{};
  std::vector<std::string> roles{};
  std::optional<std::string> rpps{}, email{}, starts_at{}, ends_at{}, replaces{};
  std::optional<std::vector<std::string>> limited_to{};
};
/// Errors: invalid_input "member.name", "member.login", "member.roles", "member.rpps",
/// "member.inspector_end" (a locum too); conflict "member.login_taken".
Result<Invitation> invite(Identity& identity, vault::Session& session, NewMember wanted,
                          std::string_view author);
/// A new code for somebody who lost theirs, their password or their factors: what proved who they
/// were no longer does. Errors: "member.unknown", "member.last_owner", "record.transition".
Result<Invitation> invite_again(Identity& identity, vault::Session& session, std::string_view id,
                                std::string_view author);
/// The account that a code opens now. Errors: not_found "invitation.unknown" (also out of date);
/// forbidden "invitation.too_early" (a locum before the first day).
Result<KnownMember> check_invitation(const Identity& identity, std::string_view code, Instant now);
/// The invited person chose a password. Errors: those of check_invitation().
Result<KnownMember> accept_invitation(Identity& identity, vault::Session& session,
                                      std::string_view code, std::string password_hash,
                                      ByteView password);
/// The account an invitation is for, or nothing.
std::optional<KnownMember> invited(const Identity& identity, std::string_view code, Instant now);

/// What an edit changes; an empty text removes what may be absent.
struct MemberChange {
  std::optional<std::string> display_name{}, rpps{}, email{};
  std::optional<std::vector<std::string>> roles{};
  std::optional<std::optional<std::string>> ends_at{};
};
/// New roles close the person's sessions, and their slot when the roles have none. Errors: those of
/// invite(); not_found "member.unknown"; conflict "record.version"; forbidden "member.last_owner".
Result<KnownMember> update_member(Identity& identity, vault::Session& session, std::string_view id,
                                  std::uint32_t expected_version, const MemberChange& wanted,
                                  std::string_view author);

/// Closes every session, and for good the credentials of a departed person. Errors: not_found
/// "member.unknown"; invalid_input "member.reason_missing"; forbidden "member.last_owner",
/// "record.transition".
Result<KnownMember> suspend(Identity& identity, vault::Session& session, std::string_view id,
                            std::string_view reason, std::string_view author);
Result<KnownMember> reinstate(Identity& identity, vault::Session& session, std::string_view id,
                              std::string_view reason, std::string_view author);
Result<KnownMember> depart(Identity& identity, vault::Session& session, std::string_view id,
                           std::string_view reason, std::string_view author);
/// Closes the accounts whose dates are over; returns how many. Called every half minute.
Result<std::size_t> close_expired(Identity& identity, vault::Session& session);

Result<KnownMember> set_totp(Identity& identity, vault::Session& session, std::string_view id,
                             std::string secret, std::string_view author);
/// Ten new codes; the old ones no longer work.
Result<std::vector<std::string>> draw_recovery_codes(Identity& identity, vault::Session& session,
                                                     std::string_view id);
/// True when the code was one of the member's: it is used up.
Result<bool> use_recovery_code(Identity& identity, vault::Session& session, std::string_view id,
                               std::string_view code);
/// `current` is the password until now. Also forgets the short codes, on every device.
Result<void> change_password(Identity& identity, vault::Session& session, std::string_view id,
                             std::string password_hash, ByteView password, ByteView current);

/// True when one of the roles opens the practice's key with its own password.
bool opens_vault(const Member& member);
/// The keyring's slot of a member's password.
std::string slot_of(const vault::Session& session, const Member& member);
/// Somebody has just shown their password: makes the slot that they lack (reopened account, role
/// that has one since), and the practice's passphrase slot when its owner has left.
Result<void> ensure_slot(vault::Session& session, const KnownMember& known, ByteView password);
/// Everything but the member's record that lets them in: sessions, slot, short codes, tokens.
Result<void> end_credentials(Identity& identity, vault::Session& session, const Member& member,
                             std::string_view author);
/// What a departure, an expiry or a change of roles left open when the power was cut between the
/// account and its keys: closed now. How many. Called when the practice opens, and every half
/// minute.
Result<std::size_t> close_leftovers(Identity& identity, vault::Session& session);

}  // namespace serment::identity
