#include "identity/member.h"

#include <algorithm>

namespace serment::identity {
namespace {

constexpr records::Transition kTransitions[] = {
    {"", "invited", "member.invited"},
    {"", "active", "member.activated"},
    {"invited", "invited", "member.updated"},
    {"invited", "active", "member.activated"},
    {"invited", "departed", "member.departed"},
    {"active", "active", "member.updated"},
    {"active", "invited", "member.reset"},
    {"active", "suspended", "member.suspended"},
    {"active", "expired", "member.expired"},
    {"active", "departed", "member.departed"},
    {"suspended", "suspended", "member.updated"},
    {"suspended", "active", "member.reinstated"},
    {"suspended", "departed", "member.departed"},
    {"expired", "departed", "member.departed"},
    {"invited", "expired", "member.expired"},
};
constexpr records::Lifecycle kLifecycle{kMemberKind, kTransitions};

constexpr std::size_t kShortestLogin = 2;

}  // namespace

const records::Lifecycle& member_lifecycle() {
  return kLifecycle;
}

bool KnownMember::has_role(Role role) const {
  const auto id = info_of(role).id;
  return std::find(member.roles.begin(), member.roles.end(), id) != member.roles.end();
}

bool KnownMember::in_its_dates(Instant now) const {
  const auto bound = [](const std::optional<std::string>& text) -> std::optional<Instant> {
    if (!text) return std::nullopt;
    const auto instant = parse_instant(*text);
    return instant ? std::optional<Instant>(*instant) : std::nullopt;
  };
  const auto from = bound(member.starts_at);
  const auto to = bound(member.ends_at);
  // A date that does not read closes the account rather than leaving it open for ever.
  if ((member.starts_at && !from) || (member.ends_at && !to)) return false;
  return (!from || *from <= now) && (!to || now < *to);
}

Permissions permissions_of(const Member& member) {
  Permissions granted;
  for (const auto& id : member.roles)
    if (const auto role = role_of(id)) granted |= permissions_of(*role);
  if (!member.limited_to) return granted;
  Permissions limits;
  limits.set(static_cast<std::size_t>(Permission::self));
  for (const auto& id : *member.limited_to)
    if (const auto permission = permission_of(id))
      limits.set(static_cast<std::size_t>(*permission));
  return granted & limits;
}

Actor actor_of(const KnownMember& known) {
  Actor actor;
  actor.member = known.member.id;
  actor.display_name = known.member.display_name;
  for (const auto& id : known.member.roles)
    if (const auto role = role_of(id)) actor.roles.push_back(*role);
  actor.permissions = permissions_of(known.member);
  return actor;
}

Result<std::string> folded_login(std::string_view login) {
  std::string folded;
  for (const char c : login) {
    const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool accepted = (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9') || low == '.' ||
                          low == '-' || low == '_' || low == '@';
    if (!accepted)
      return fail(Errc::invalid_input, "member.login",
                  "Cet identifiant contient un signe qui n’est pas accepté.",
                  "Rien n’a été enregistré.",
                  "Écrivez des lettres sans accent, des chiffres, un point ou un tiret.", "login");
    folded += low;
  }
  if (folded.size() < kShortestLogin || folded.size() > kLongestLogin)
    return fail(Errc::invalid_input, "member.login", "Cet identifiant est trop court ou trop long.",
                "Rien n’a été enregistré.", "Choisissez de 2 à 64 signes.", "login");
  return folded;
}

}  // namespace serment::identity
