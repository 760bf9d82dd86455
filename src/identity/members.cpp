// Accounts from invitation to departure.
#include <algorithm>

#include "base/ids.h"
#include "identity/codes.h"
#include "identity/identity.h"
#include "text/identifiers.h"

namespace serment::identity {
namespace {

constexpr std::chrono::hours kInvitationLife{72};
constexpr std::size_t kShortestReason = 5;
constexpr std::size_t kLongestName = 120;

Result<void> check_reason(std::string_view reason) {
  if (reason.size() >= kShortestReason) return {};
  return fail(Errc::invalid_input, "member.reason_missing", "Il manque le motif.",
              "Rien n’a été changé.", "Écrivez-le en quelques mots : il reste au journal.",
              "reason");
}

Result<void> check_person(const Member& member) {
  if (member.display_name.empty() || member.display_name.size() > kLongestName)
    return fail(Errc::invalid_input, "member.name", "Il manque le nom de la personne.",
                "Rien n’a été enregistré.", "Écrivez par exemple « Dre A. Lefèvre ».",
                "display_name");
  const bool known = std::all_of(member.roles.begin(), member.roles.end(),
                                 [](const auto& id) { return role_of(id).has_value(); });
  if (member.roles.empty() || !known)
    return fail(Errc::invalid_input, "member.roles", "Il manque le rôle de la personne.",
                "Rien n’a été enregistré.", "Choisissez au moins un rôle de la liste.", "roles");
  if (member.rpps && text::check_rpps(*member.rpps) != text::Check::valid)
    return fail(Errc::invalid_input, "member.rpps", "Ce numéro RPPS n’est pas juste.",
                "Rien n’a été enregistré.", "Recopiez ses onze chiffres de la carte.", "rpps");
  const bool has_an_end = std::any_of(member.roles.begin(), member.roles.end(), [](const auto& id) {
    return id == "inspector" || id == "locum";
  });
  if (has_an_end && !member.ends_at)
    return fail(Errc::invalid_input, "member.inspector_end",
                "L’accès d’un contrôleur ou d’un remplaçant a toujours une fin.",
                "Rien n’a été enregistré.", "Donnez sa dernière date.", "ends_on");
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

void forget_proofs(Member& member) {
  member.password_hash.clear();
  member.totp_secret.clear();
  member.recovery_hashes.clear();
  member.invitation_hash.clear();
  member.card.reset();
  member.oidc_subjects.clear();
}

Result<KnownMember> close_account(Identity& identity, vault::Session& session, std::string_view id,
                                  std::string_view state, std::string_view reason,
                                  std::string_view author) {
  auto closed = TRY(identity.directory.change(
      session, id, 0, author, [&](Member& member, std::string& now) -> Result<void> {
        now = state;
        member.state_reason = std::string(reason);
        forget_proofs(member);
        return {};
      }));
  TRY_VOID(end_credentials(identity, session, closed.member, author));
  return closed;
}

/// A code for paper. Its life begins with the account's own dates, and ends with them.
Invitation write_invitation(vault::Session& session, Member& member) {
  Invitation invitation;
  invitation.code = draw_code(session.random, 3);
  const auto bound = [](const std::optional<std::string>& text) {
    return text ? parse_instant(*text) : Result<Instant>(Instant{});
  };
  const auto from = bound(member.starts_at);
  const auto to = bound(member.ends_at);
  auto begin = session.clock.now();
  if (from && *from > begin) begin = *from;
  invitation.until = begin + kInvitationLife;
  if (member.ends_at && to && *to < invitation.until) invitation.until = *to;
  member.invitation_hash = hash_of_code(invitation.code);
  member.invitation_until = iso(invitation.until);
  return invitation;
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
  Member member;
  member.id = draw_id(session.random);
  member.display_name = std::move(wanted.display_name);
  member.roles = std::move(wanted.roles);
  member.rpps = std::move(wanted.rpps);
  member.email = std::move(wanted.email);
  member.starts_at = std::move(wanted.starts_at);
  member.ends_at = std::move(wanted.ends_at);
  member.replaces = std::move(wanted.replaces);
  member.limited_to = std::move(wanted.limited_to);
  TRY_VOID(check_person(member));
  member.login = TRY(folded_login(wanted.login));
  auto invitation = write_invitation(session, member);
  invitation.known = TRY(identity.directory.add(session, std::move(member), "invited", author));
  return invitation;
}

Result<Invitation> invite_again(Identity& identity, vault::Session& session, std::string_view id,
                                std::string_view author) {
  TRY_VOID(not_last_owner(identity, id));
  Invitation invitation;
  invitation.known = TRY(identity.directory.change(
      session, id, 0, author, [&](Member& member, std::string& state) -> Result<void> {
        state = "invited";
        forget_proofs(member);
        invitation = write_invitation(session, member);
        return {};
      }));
  TRY_VOID(end_credentials(identity, session, invitation.known.member, author));
  return invitation;
}

std::optional<KnownMember> invited(const Identity& identity, std::string_view code, Instant now) {
  auto known = identity.directory.by_invitation(hash_of_code(code));
  if (!known) return std::nullopt;
  const auto until = parse_instant(known->member.invitation_until);
  if (!until || *until < now) return std::nullopt;
  return known;
}

Result<KnownMember> check_invitation(const Identity& identity, std::string_view code, Instant now) {
  auto known = invited(identity, code, now);
  if (!known)
    return fail(Errc::not_found, "invitation.unknown",
                "Ce code d’invitation n’est pas connu, ou n’est plus valable.",
                "Rien n’a été ouvert.", "Demandez au titulaire d’en imprimer un nouveau.", "code");
  if (!known->in_its_dates(now))
    return fail(Errc::forbidden, "invitation.too_early", "Ce compte n’est pas encore ouvert.",
                "Le code reste valable.", "Revenez le premier jour du remplacement.", "code");
  return std::move(*known);
}

Result<KnownMember> accept_invitation(Identity& identity, vault::Session& session,
                                      std::string_view code, std::string password_hash,
                                      ByteView password) {
  const auto known = TRY(check_invitation(identity, code, session.clock.now()));
  auto opened =
      TRY(identity.directory.change(session, known.member.id, known.version, known.member.id,
                                    [&](Member& member, std::string& state) -> Result<void> {
                                      state = "active";
                                      member.invitation_hash.clear();
                                      member.invitation_until.clear();
                                      member.password_hash = password_hash;
                                      member.password_changed_at = iso(session.clock.now());
                                      return {};
                                    }));
  if (opens_vault(opened.member))
    TRY_VOID(session.vault.set_member_slot(slot_of(session, opened.member), password));
  return opened;
}

Result<KnownMember> update_member(Identity& identity, vault::Session& session, std::string_view id,
                                  std::uint32_t expected_version, const MemberChange& wanted,
                                  std::string_view author) {
  const auto before = identity.directory.find(id);
  const bool no_more_owner = wanted.roles && std::find(wanted.roles->begin(), wanted.roles->end(),
                                                       "owner") == wanted.roles->end();
  if (no_more_owner) TRY_VOID(not_last_owner(identity, id));
  auto changed = TRY(identity.directory.change(
      session, id, expected_version, author, [&](Member& member, std::string&) -> Result<void> {
        if (wanted.display_name) member.display_name = *wanted.display_name;
        if (wanted.roles) member.roles = *wanted.roles;
        if (wanted.rpps) member.rpps = wanted.rpps->empty() ? std::nullopt : wanted.rpps;
        if (wanted.email) member.email = wanted.email->empty() ? std::nullopt : wanted.email;
        if (wanted.ends_at) member.ends_at = *wanted.ends_at;
        return check_person(member);
      }));
  // Rights change at once: the person signs in again, and has a slot then if the new role has one.
  if (before && before->member.roles != changed.member.roles) {
    identity.sessions.close_all(id);
    if (!opens_vault(changed.member)) {
      TRY_VOID(session.vault.remove_member_slot(slot_of(session, changed.member)));
      TRY_VOID(identity.passkeys.close_slots(session, changed.member.id));
    }
  }
  return changed;
}

Result<KnownMember> suspend(Identity& identity, vault::Session& session, std::string_view id,
                            std::string_view reason, std::string_view author) {
  TRY_VOID(check_reason(reason));
  TRY_VOID(not_last_owner(identity, id));
  auto changed = TRY(identity.directory.change(
      session, id, 0, author, [&](Member& member, std::string& state) -> Result<void> {
        state = "suspended";
        member.state_reason = std::string(reason);
        return {};
      }));
  identity.sessions.close_all(id);
  // The password stays, the slot does not: it comes back when the person signs in again.
  TRY_VOID(session.vault.remove_member_slot(slot_of(session, changed.member)));
  TRY_VOID(identity.passkeys.close_slots(session, changed.member.id));
  return changed;
}

Result<KnownMember> reinstate(Identity& identity, vault::Session& session, std::string_view id,
                              std::string_view reason, std::string_view author) {
  TRY_VOID(check_reason(reason));
  return identity.directory.change(
      session, id, 0, author, [&](Member& member, std::string& state) -> Result<void> {
        if (state != "suspended")
          return fail(Errc::forbidden, "member.not_suspended", "Ce compte n’est pas suspendu.",
                      "Rien n’a été changé.", "Relisez la liste de l’équipe.");
        state = "active";
        member.state_reason = std::string(reason);
        return {};
      });
}

Result<KnownMember> depart(Identity& identity, vault::Session& session, std::string_view id,
                           std::string_view reason, std::string_view author) {
  TRY_VOID(check_reason(reason));
  TRY_VOID(not_last_owner(identity, id));
  return close_account(identity, session, id, "departed", reason, author);
}

Result<std::size_t> close_expired(Identity& identity, vault::Session& session) {
  std::size_t closed = 0;
  const auto now = session.clock.now();
  for (const auto& known : identity.directory.all()) {
    if (known.state != "active" && known.state != "invited") continue;
    const auto end =
        known.member.ends_at ? parse_instant(*known.member.ends_at) : Result<Instant>();
    if (!known.member.ends_at || !end || now < *end) continue;
    TRY(close_account(identity, session, known.member.id, "expired", {}, "system"));
    ++closed;
  }
  return closed;
}

}  // namespace serment::identity
