#include "identity/directory.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "json/bind.h"

namespace serment::identity {
namespace {

Result<Member> read_member(const std::string& json) {
  const auto document = TRY(json::Document::parse(json));
  return json::bind::read<Member>(document.root());
}

tl::unexpected<Error> unknown_member() {
  return fail(Errc::not_found, "member.unknown", "Il n’y a pas de compte de ce nom.",
              "Rien n’a été changé.", "Relisez la liste de l’équipe.");
}

}  // namespace

struct Directory::State {
  mutable std::mutex mutex{};
  std::map<std::string, KnownMember, std::less<>> members{};
};

Directory::Directory() : x_state(std::make_unique<State>()) {}
Directory::~Directory() = default;

Result<void> Directory::load(vault::Session& session) {
  std::map<std::string, KnownMember, std::less<>> found;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    found.clear();
    for (const auto& record : TRY(records::list(session, tx, kMemberKind))) {
      KnownMember known;
      known.member = TRY(read_member(record.json));
      known.state = record.state;
      known.version = record.version;
      found.emplace(record.id, std::move(known));
    }
    return {};
  }));
  const std::lock_guard lock(x_state->mutex);
  x_state->members = std::move(found);
  return {};
}

void Directory::forget() {
  const std::lock_guard lock(x_state->mutex);
  x_state->members.clear();
}

std::vector<KnownMember> Directory::all() const {
  const std::lock_guard lock(x_state->mutex);
  std::vector<KnownMember> list;
  for (const auto& one : x_state->members) list.push_back(one.second);
  return list;
}

std::optional<KnownMember> Directory::find(std::string_view id) const {
  const std::lock_guard lock(x_state->mutex);
  const auto found = x_state->members.find(id);
  if (found == x_state->members.end()) return std::nullopt;
  return found->second;
}

std::optional<KnownMember> Directory::by_login(std::string_view login) const {
  const std::lock_guard lock(x_state->mutex);
  for (const auto& one : x_state->members)
    if (one.second.member.login == login && one.second.state != "departed") return one.second;
  return std::nullopt;
}

std::string Directory::departed(std::string_view login) const {
  const std::lock_guard lock(x_state->mutex);
  for (const auto& one : x_state->members)
    if (one.second.member.login == login && one.second.state == "departed") return one.first;
  return {};
}

std::optional<KnownMember> Directory::by_invitation(std::string_view code_hash) const {
  const std::lock_guard lock(x_state->mutex);
  for (const auto& one : x_state->members)
    if (!code_hash.empty() && one.second.member.invitation_hash == code_hash &&
        one.second.state == "invited")
      return one.second;
  return std::nullopt;
}

std::optional<KnownMember> Directory::by_rpps(std::string_view rpps) const {
  const std::lock_guard lock(x_state->mutex);
  for (const auto& one : x_state->members)
    if (!rpps.empty() && one.second.member.rpps == rpps && one.second.active()) return one.second;
  return std::nullopt;
}

void Directory::count_passkeys(std::string_view id, std::size_t count) {
  const std::lock_guard lock(x_state->mutex);
  const auto found = x_state->members.find(id);
  if (found != x_state->members.end()) found->second.passkeys = count;
}

Result<KnownMember> Directory::add(vault::Session& session, Member member, std::string_view state,
                                   std::string_view author) {
  if (by_login(member.login))
    return fail(Errc::conflict, "member.login_taken", "Cet identifiant est déjà pris.",
                "Rien n’a été enregistré.", "Choisissez-en un autre.", "login");
  KnownMember known;
  known.member = std::move(member);
  known.state = state;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto record = TRY(records::save(session, tx, member_lifecycle(), known.member.id, state,
                                          json::bind::write(known.member), 0, author));
    known.version = record.version;
    return {};
  }));
  const std::lock_guard lock(x_state->mutex);
  x_state->members[known.member.id] = known;
  return known;
}

Result<KnownMember> Directory::change(vault::Session& session, std::string_view id,
                                      std::uint32_t expected_version, std::string_view author,
                                      const Change& change) {
  auto known = find(id);
  if (!known) return unknown_member();
  const auto version = expected_version == 0 ? known->version : expected_version;
  TRY_VOID(change(known->member, known->state));
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto record = TRY(records::save(session, tx, member_lifecycle(), id, known->state,
                                          json::bind::write(known->member), version, author));
    known->version = record.version;
    return {};
  }));
  const std::lock_guard lock(x_state->mutex);
  x_state->members[known->member.id] = *known;
  return *known;
}

}  // namespace serment::identity
