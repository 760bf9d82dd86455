// Accounts from invitation to departure.
#include <algorithm>

#include "base/ids.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "identity/identity.h"
#include "text/identifiers.h"

namespace serment::identity {
namespace {

constexpr std::chrono::hours kInvitationLife{72};
constexpr std::size_t kShortestReason = 5;
constexpr std::size_t kLongestName = 120;
constexpr std::string_view kCodeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

std::string draw_code(Random& random, std::size_t groups) {
  std::string code;
  std::array<std::uint8_t, 1> byte{};
  for (std::size_t at = 0; at < groups * 5;) {
    random.fill(byte);
    // 31 signs do not divide 256: what is beyond 248 would make some signs likelier.
    if (byte[0] >= 248) continue;
    if (at > 0 && at % 5 == 0) code += '-';
    code += kCodeLetters[byte[0] % kCodeLetters.size()];
    ++at;
  }
  return code;
}

/// A code as typed: case, spaces and dashes do not matter.
std::string hash_of_code(std::string_view typed) {
  std::string plain;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return crypto::hex(crypto::sha256(as_bytes("serment code\n" + plain)));
}

Result<void> check_reason(std::string_view reason) {
  if (reason.size() >= kShortestReason) return {};
  return fail(Errc::invalid_input, "member.reason_missing", "Il manque le motif.",
              "Rien n’a été changé.", "Écrivez-le en quelques mots : il reste au journal.",
              "reason");
}

Result<void> check_new(const NewMember& wanted) {
  if (wanted.display_name.empty() || wanted.display_name.size() > kLongestName)
    return fail(Errc::invalid_input, "member.name", "Il manque le nom de la personne.",
                "Rien n’a été enregistré.", "Écrivez par exemple « Dre A. Lefèvre ».",
                "display_name");
  const bool known = std::all_of(wanted.roles.begin(), wanted.roles.end(),
                                 [](const auto& id) { return role_of(id).has_value(); });
  if (wanted.roles.empty() || !known)
    return fail(Errc::invalid_input, "member.roles", "Il manque le rôle de la personne.",
                "Rien n’a été enregistré.", "Choisissez au moins un rôle de la liste.", "roles");
  if (wanted.rpps && text::check_rpps(*wanted.rpps) != text::Check::valid)
    return fail(Errc::invalid_input, "member.rpps", "Ce numéro RPPS n’est pas juste.",
                "Rien n’a été enregistré.", "Recopiez ses onze chiffres de la carte.", "rpps");
  const bool inspector =
      std::find(wanted.roles.begin(), wanted.roles.end(), "inspector") != wanted.roles.end();
  if (inspector && !wanted.ends_at)
    return fail(Errc::invalid_input, "member.inspector_end",
                "L’accès d’un contrôleur a toujours une fin.", "Rien n’a été enregistré.",
                "Donnez sa dernière date.", "ends_on");
  return {};
}

bool is_last_owner(const Identity& identity, std::string_view id) {
  const auto all = identity.directory.all();
  return std::none_of(all.begin(), all.end(), [&](const auto& one) {
    return one.member.id != id && one.active() && one.has_role(Role::owner);
  });
}

Result<void> not_last_owner(const Identity& identity, std::string_view id) {
  const auto known = identity.directory.find(id);
  if (!known || !known->has_role(Role::owner) || !is_last_owner(identity, id)) return {};
  return fail(Errc::forbidden, "member.last_owner", "C’est le seul médecin titulaire du cabinet.",
              "Son compte n’a pas été touché.", "Nommez d’abord un autre titulaire.");
}

void end_credentials(Member& member) {
  member.password_hash.clear();
  member.totp_secret.clear();
  member.recovery_hashes.clear();
  member.invitation_hash.clear();
  member.card.reset();
  member.oidc_subjects.clear();
}

bool opens_vault(const Member& member) {
  return std::any_of(member.roles.begin(), member.roles.end(), [](const auto& id) {
    const auto role = role_of(id);
    return role && info_of(*role).opens_vault;
  });
}

std::string slot_of(const vault::Session& session, const Member& member) {
  return vault::member_slot_id(session.practice(), member.login);
}

Result<KnownMember> close_account(Identity& identity, vault::Session& session, std::string_view id,
                                  std::string_view state, std::string_view author) {
  const auto before = identity.directory.find(id);
  auto closed = TRY(identity.directory.change(
      session, id, 0, author, [&](Member& member, std::string& now) -> Result<void> {
        now = state;
        end_credentials(member);
        return {};
      }));
  if (before) TRY_VOID(session.vault.remove_member_slot(slot_of(session, before->member)));
  identity.sessions.close_all(id);
  return closed;
}

}  // namespace

Result<KnownMember> add_owner(Identity& identity, vault::Session& session, std::string display_name,
                              std::string login, std::string password_hash, ByteView password) {
  Member owner;
  owner.id = draw_id(session.random);
  owner.display_name = std::move(display_name);
  owner.login = TRY(folded_login(login));
  owner.roles = {"owner"};
  owner.password_hash = std::move(password_hash);
  owner.password_changed_at = iso(session.clock.now());
  TRY_VOID(session.vault.set_member_slot(slot_of(session, owner), password));
  const auto author = owner.id;
  return identity.directory.add(session, std::move(owner), "active", author);
}

Result<Invitation> invite(Identity& identity, vault::Session& session, NewMember wanted,
                          std::string_view author) {
  TRY_VOID(check_new(wanted));
  Member member;
  member.id = draw_id(session.random);
  member.login = TRY(folded_login(wanted.login));
  member.display_name = std::move(wanted.display_name);
  member.roles = std::move(wanted.roles);
  member.rpps = std::move(wanted.rpps);
  member.email = std::move(wanted.email);
  member.starts_at = std::move(wanted.starts_at);
  member.ends_at = std::move(wanted.ends_at);
  member.replaces = std::move(wanted.replaces);
  auto code = draw_code(session.random, 3);
  const auto until = session.clock.now() + kInvitationLife;
  member.invitation_hash = hash_of_code(code);
  member.invitation_until = iso(until);
  auto known = TRY(identity.directory.add(session, std::move(member), "invited", author));
  return Invitation{std::move(known), std::move(code), until};
}

std::optional<KnownMember> invited(const Identity& identity, std::string_view code, Instant now) {
  auto known = identity.directory.by_invitation(hash_of_code(code));
  if (!known) return std::nullopt;
  const auto until = parse_instant(known->member.invitation_until);
  if (!until || *until < now) return std::nullopt;
  return known;
}

Result<KnownMember> accept_invitation(Identity& identity, vault::Session& session,
                                      std::string_view code, std::string password_hash,
                                      ByteView password) {
  const auto known = invited(identity, code, session.clock.now());
  if (!known)
    return fail(Errc::not_found, "invitation.unknown",
                "Ce code d’invitation n’est pas connu, ou n’est plus valable.",
                "Rien n’a été ouvert.", "Demandez au titulaire d’en imprimer un nouveau.", "code");
  auto opened =
      TRY(identity.directory.change(session, known->member.id, known->version, known->member.id,
                                    [&](Member& member, std::string& state) -> Result<void> {
                                      state = "active";
                                      member.invitation_hash.clear();
                                      member.invitation_until.clear();
                                      member.password_hash = std::move(password_hash);
                                      member.password_changed_at = iso(session.clock.now());
                                      return {};
                                    }));
  if (opens_vault(opened.member))
    TRY_VOID(session.vault.set_member_slot(slot_of(session, opened.member), password));
  return opened;
}

Result<KnownMember> suspend(Identity& identity, vault::Session& session, std::string_view id,
                            std::string_view reason, std::string_view author) {
  TRY_VOID(check_reason(reason));
  TRY_VOID(not_last_owner(identity, id));
  auto changed = TRY(identity.directory.change(session, id, 0, author,
                                               [](Member&, std::string& state) -> Result<void> {
                                                 state = "suspended";
                                                 return {};
                                               }));
  identity.sessions.close_all(id);
  return changed;
}

Result<KnownMember> reinstate(Identity& identity, vault::Session& session, std::string_view id,
                              std::string_view reason, std::string_view author) {
  TRY_VOID(check_reason(reason));
  return identity.directory.change(session, id, 0, author,
                                   [](Member&, std::string& state) -> Result<void> {
                                     state = "active";
                                     return {};
                                   });
}

Result<KnownMember> depart(Identity& identity, vault::Session& session, std::string_view id,
                           std::string_view reason, std::string_view author) {
  TRY_VOID(check_reason(reason));
  TRY_VOID(not_last_owner(identity, id));
  return close_account(identity, session, id, "departed", author);
}

Result<std::size_t> close_expired(Identity& identity, vault::Session& session) {
  std::size_t closed = 0;
  const auto now = session.clock.now();
  for (const auto& known : identity.directory.all()) {
    if (known.state != "active" && known.state != "invited") continue;
    const auto end =
        known.member.ends_at ? parse_instant(*known.member.ends_at) : Result<Instant>();
    if (!known.member.ends_at || !end || now < *end) continue;
    TRY(close_account(identity, session, known.member.id, "expired", "system"));
    ++closed;
  }
  return closed;
}

Result<KnownMember> set_totp(Identity& identity, vault::Session& session, std::string_view id,
                             std::string secret, std::string_view author) {
  return identity.directory.change(session, id, 0, author,
                                   [&](Member& member, std::string&) -> Result<void> {
                                     member.totp_secret = std::move(secret);
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
                             std::string password_hash, ByteView password) {
  const auto changed = TRY(identity.directory.change(
      session, id, 0, id, [&](Member& member, std::string&) -> Result<void> {
        member.password_hash = std::move(password_hash);
        member.password_changed_at = iso(session.clock.now());
        return {};
      }));
  if (opens_vault(changed.member))
    TRY_VOID(session.vault.set_member_slot(slot_of(session, changed.member), password));
  if (changed.has_role(Role::owner)) TRY_VOID(session.vault.change_passphrase(password));
  return {};
}

}  // namespace serment::identity
