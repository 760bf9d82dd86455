// What a member proves who they are with: one-time codes, recovery codes, the password.
#include <algorithm>

#include "identity/codes.h"
#include "identity/identity.h"

namespace serment::identity {

namespace {

/// A name is free once its person has departed: the slot of that name may be another's since.
bool is_name_of_another(const Identity& identity, const Member& member) {
  const auto holder = identity.directory.by_login(member.login);
  return holder && holder->member.id != member.id;
}

/// True when a way in was left to somebody whose account has none.
bool has_leftovers(const Identity& identity, const vault::Session& session,
                   const KnownMember& known) {
  const auto& member = known.member;
  const bool is_renamed = is_name_of_another(identity, member);
  const auto keys = identity.passkeys.of(member.id);
  for (const auto& slot : session.vault.slots()) {
    if (!is_renamed && slot.id == slot_of(session, member)) return true;
    for (const auto& key : keys)
      if (slot.id == vault::member_slot_id(session.practice(), passkey_slot(key.credential)))
        return true;
  }
  if (known.active() || known.state == "suspended") return false;  // theirs still
  return !keys.empty() || !identity.tokens.of(member.id).empty();
}

}  // namespace

bool opens_vault(const Member& member) {
  return std::any_of(member.roles.begin(), member.roles.end(), [](const auto& id) {
    const auto role = role_of(id);
    return role && info_of(*role).opens_vault;
  });
}

Result<KnownMember> set_totp(Identity& identity, vault::Session& session, std::string_view id,
                             std::string secret, std::string_view author) {
  return identity.directory.change(session, id, 0, author,
                                   [&](Member& member, std::string&) -> Result<void> {
                                     member.totp_secret = secret;
                                     return {};
                                   });
}

Result<std::vector<std::string>> draw_recovery_codes(Identity& identity, vault::Session& session,
                                                     std::string_view id) {
  constexpr std::size_t kCodes = 10;
  std::vector<std::string> codes;
  std::vector<std::string> hashes;
  for (std::size_t at = 0; at < kCodes; ++at) {
    codes.push_back(draw_code(session.random, 2));
    hashes.push_back(hash_of_code(codes.back()));
  }
  TRY(identity.directory.change(session, id, 0, id,
                                [&](Member& member, std::string&) -> Result<void> {
                                  member.recovery_hashes = hashes;
                                  return {};
                                }));
  return codes;
}

Result<bool> use_recovery_code(Identity& identity, vault::Session& session, std::string_view id,
                               std::string_view code) {
  const auto known = identity.directory.find(id);
  const auto hash = hash_of_code(code);
  if (!known ||
      std::find(known->member.recovery_hashes.begin(), known->member.recovery_hashes.end(), hash) ==
          known->member.recovery_hashes.end())
    return false;
  TRY(identity.directory.change(session, id, known->version, id,
                                [&](Member& member, std::string&) -> Result<void> {
                                  std::erase(member.recovery_hashes, hash);
                                  return {};
                                }));
  return true;
}

Result<void> change_password(Identity& identity, vault::Session& session, std::string_view id,
                             std::string password_hash, ByteView password, ByteView current) {
  const auto changed = TRY(identity.directory.change(
      session, id, 0, id, [&](Member& member, std::string&) -> Result<void> {
        member.password_hash = password_hash;
        member.password_changed_at = iso(session.clock.now());
        return {};
      }));
  // Forgotten by every device: a short code was chosen beside the old password.
  TRY_VOID(identity.devices.forget_pins(session, id, id));
  if (opens_vault(changed.member))
    TRY_VOID(session.vault.set_member_slot(slot_of(session, changed.member), password));
  // One owner's password is also the practice's passphrase; another's is only their own.
  if (changed.has_role(Role::owner) && session.vault.is_passphrase(current))
    TRY_VOID(session.vault.change_passphrase(password));
  return {};
}

std::string slot_of(const vault::Session& session, const Member& member) {
  return vault::member_slot_id(session.practice(), member.login);
}

Result<void> ensure_slot(vault::Session& session, const KnownMember& known, ByteView password) {
  if (!known.active() || !opens_vault(known.member)) return {};
  const auto id = slot_of(session, known.member);
  bool mine = false;
  bool practices_own = false;
  for (const auto& slot : session.vault.slots()) {
    mine = mine || slot.id == id;
    practices_own = practices_own || slot.kind == "passphrase";
  }
  if (!mine) TRY_VOID(session.vault.set_member_slot(id, password));
  if (!practices_own && known.has_role(Role::owner))
    TRY_VOID(session.vault.change_passphrase(password));
  return {};
}

Result<void> end_credentials(Identity& identity, vault::Session& session, const Member& member,
                             std::string_view author) {
  identity.sessions.close_all(member.id);
  // An owner may know the passphrase: the next owner to sign in gives theirs. Before the slot,
  // whose presence tells close_leftovers() that a power cut came in between.
  if (std::find(member.roles.begin(), member.roles.end(), "owner") != member.roles.end())
    TRY_VOID(session.vault.close_passphrase());
  if (!is_name_of_another(identity, member))
    TRY_VOID(session.vault.remove_member_slot(slot_of(session, member)));
  TRY_VOID(identity.passkeys.revoke_all(session, member.id, author));
  TRY_VOID(identity.devices.forget_member(session, member.id, author));
  return identity.tokens.revoke_all(session, member.id, author);
}

Result<std::size_t> close_leftovers(Identity& identity, vault::Session& session) {
  std::size_t closed = 0;
  const auto now = session.clock.now();
  for (const auto& known : identity.directory.all()) {
    if (!known.active() || !known.in_its_dates(now))
      closed += identity.sessions.close_all(known.member.id);
    const bool is_suspended = known.state == "suspended";
    if ((known.active() && opens_vault(known.member)) || !has_leftovers(identity, session, known))
      continue;
    ++closed;
    if (!known.active() && !is_suspended) {
      TRY_VOID(end_credentials(identity, session, known.member, "system"));
      continue;
    }
    TRY_VOID(session.vault.remove_member_slot(slot_of(session, known.member)));
    TRY_VOID(identity.passkeys.close_slots(session, known.member.id));
  }
  return closed;
}

}  // namespace serment::identity
