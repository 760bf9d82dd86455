#include "identity/passkeys.h"

#include <algorithm>

#include "base/ids.h"
#include "identity/identity.h"
#include "json/bind.h"
#include "records/records.h"

namespace serment::identity {
namespace {

constexpr std::string_view kKind = "passkey";
constexpr records::Transition kTransitions[] = {
    {"", "active", "factor.added"},
    {"active", "active", "passkey.used"},
    {"active", "removed", "factor.removed"},
};
constexpr records::Lifecycle kLifecycle{kKind, kTransitions};
constexpr std::size_t kMostOfOne = 20;
constexpr std::size_t kLongestLabel = 80;
constexpr std::size_t kSecretSize = 32;

std::string slot_of_key(const vault::Session& session, const Passkey& key) {
  return vault::member_slot_id(session.practice(), passkey_slot(key.credential));
}

bool has_slot(const vault::Session& session, std::string_view id) {
  const auto slots = session.vault.slots();
  return std::any_of(slots.begin(), slots.end(), [&](const auto& one) { return one.id == id; });
}

}  // namespace

std::string passkey_slot(std::string_view credential) {
  return "passkey:" + std::string(credential);
}

Result<void> Passkeys::load(vault::Session& session) {
  std::map<std::string, Known, std::less<>> found;
  TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
    found.clear();
    for (const auto& record : TRY(records::list(session, tx, kKind))) {
      if (record.state == "removed") continue;
      const auto document = TRY(json::Document::parse(record.json));
      auto key = TRY(json::bind::read<Passkey>(document.root()));
      auto credential = key.credential;
      found[std::move(credential)] = {std::move(key), record.version};
    }
    return {};
  }));
  {
    const std::lock_guard lock(x_mutex);
    x_known = std::move(found);
  }
  for (const auto& known : x_directory.all()) count(known.member.id);
  return {};
}

void Passkeys::forget() {
  const std::lock_guard lock(x_mutex);
  x_known.clear();
}

std::vector<Passkey> Passkeys::of(std::string_view member) const {
  const std::lock_guard lock(x_mutex);
  std::vector<Passkey> list;
  for (const auto& one : x_known)
    if (one.second.key.member == member) list.push_back(one.second.key);
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
    return std::tie(a.created_at, a.id) < std::tie(b.created_at, b.id);
  });
  return list;
}

std::optional<Passkey> Passkeys::by_credential(std::string_view credential) const {
  const std::lock_guard lock(x_mutex);
  const auto found = x_known.find(credential);
  if (found == x_known.end()) return std::nullopt;
  return found->second.key;
}

bool Passkeys::advance(std::string_view credential, std::uint32_t counter) {
  const std::lock_guard lock(x_mutex);
  const auto found = x_known.find(credential);
  if (found == x_known.end()) return false;
  auto& last = found->second.key.counter;
  if (counter == 0 && last == 0) return true;  // a key that counts nothing
  if (static_cast<std::int64_t>(counter) <= last) return false;
  last = counter;
  return true;
}

Result<void> Passkeys::save(vault::Session& session, Passkey key, std::string_view state,
                            std::string_view author) {
  std::uint32_t version = 0;
  {
    const std::lock_guard lock(x_mutex);
    const auto found = x_known.find(key.credential);
    if (found != x_known.end()) version = found->second.version;
  }
  std::uint32_t saved = 0;
  TRY_VOID(session.db.write([&](store::Transaction& tx) -> Result<void> {
    saved = TRY(records::save(session, tx, kLifecycle, key.id, state, json::bind::write(key),
                              version, author))
                .version;
    return {};
  }));
  const auto member = key.member;
  {
    const std::lock_guard lock(x_mutex);
    if (state == "removed") {
      x_known.erase(key.credential);
    } else {
      auto& known = x_known[key.credential];
      key.counter = std::max(key.counter, known.key.counter);  // shown again meanwhile
      known = {std::move(key), saved};
    }
  }
  count(member);
  return {};
}

void Passkeys::count(std::string_view member) {
  x_directory.count_passkeys(member, of(member).size());
}

Result<Passkey> Passkeys::add(vault::Session& session, Passkey key) {
  if (by_credential(key.credential))
    return fail(Errc::conflict, "passkey.known", "Cette clé d’accès est déjà enregistrée.",
                "Rien n’a été ajouté.", "Prenez un autre appareil, ou une autre clé.");
  if (of(key.member).size() >= kMostOfOne)
    return fail(Errc::invalid_input, "passkey.many", "Ce compte a déjà vingt clés d’accès.",
                "Rien n’a été ajouté.", "Retirez d’abord celles qui ne servent plus.");
  key.id = draw_id(session.random);
  if (key.label.size() > kLongestLabel) key.label.resize(kLongestLabel);
  key.created_at = iso(session.clock.now());
  const auto author = key.member;
  TRY_VOID(save(session, key, "active", author));
  return key;
}

Result<void> Passkeys::open_slot(vault::Session& session, std::string_view credential,
                                 ByteView secret) {
  const auto key = by_credential(credential);
  const auto known = key ? x_directory.find(key->member) : std::nullopt;
  if (secret.size() != kSecretSize || !known || !known->active() || !opens_vault(known->member))
    return {};
  const auto slot = slot_of_key(session, *key);
  if (has_slot(session, slot)) return {};
  return session.vault.set_member_slot(slot, secret);
}

Result<void> Passkeys::used(vault::Session& session, std::string_view credential, ByteView secret) {
  TRY_VOID(open_slot(session, credential, secret));
  auto key = by_credential(credential);
  if (!key) return {};
  key->last_used_at = iso(session.clock.now());
  const auto author = key->member;
  return save(session, std::move(*key), "active", author);
}

Result<void> Passkeys::remove(vault::Session& session, std::string_view id,
                              std::string_view member) {
  for (auto& key : of(member)) {
    if (key.id != id) continue;
    TRY_VOID(session.vault.remove_member_slot(slot_of_key(session, key)));
    return save(session, std::move(key), "removed", member);
  }
  return fail(Errc::not_found, "passkey.unknown", "Cette clé d’accès n’est pas connue.",
              "Rien n’a été retiré.", "Relisez la liste.");
}

Result<void> Passkeys::close_slots(vault::Session& session, std::string_view member) {
  for (const auto& key : of(member))
    TRY_VOID(session.vault.remove_member_slot(slot_of_key(session, key)));
  return {};
}

Result<void> Passkeys::revoke_all(vault::Session& session, std::string_view member,
                                  std::string_view author) {
  for (auto& key : of(member)) {
    TRY_VOID(session.vault.remove_member_slot(slot_of_key(session, key)));
    TRY_VOID(save(session, std::move(key), "removed", author));
  }
  return {};
}

}  // namespace serment::identity
