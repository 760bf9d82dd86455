// What a member proves who they are with: one-time codes, recovery codes, the password.
#include <algorithm>

#include "identity/codes.h"
#include "identity/identity.h"

namespace serment::identity {

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
  TRY_VOID(session.vault.remove_member_slot(slot_of(session, member)));
  // An owner may know the passphrase: the next owner to sign in gives theirs.
  if (std::find(member.roles.begin(), member.roles.end(), "owner") != member.roles.end())
    TRY_VOID(session.vault.close_passphrase());
  TRY_VOID(identity.passkeys.revoke_all(session, member.id, author));
  TRY_VOID(identity.devices.forget_member(session, member.id, author));
  return identity.tokens.revoke_all(session, member.id, author);
}

}  // namespace serment::identity
