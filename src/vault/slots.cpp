#include "vault/slots.h"

#include <algorithm>

#include "crypto/aead.h"
#include "crypto/hash.h"
#include "vault/binding.h"

namespace serment::vault {
namespace {

tl::unexpected<Error> wrong_credential(SlotKind kind) {
  if (kind == SlotKind::recovery)
    return fail(Errc::locked, "vault.wrong_passphrase",
                "Cette clé de secours n’ouvre pas ce coffre.", "Rien n’a été ouvert ni modifié.",
                "Elle est bien recopiée : c’est celle d’un autre cabinet, ou une ancienne, "
                "remplacée depuis.");
  if (kind == SlotKind::member)
    return fail(Errc::locked, "vault.wrong_passphrase",
                "L’identifiant ou le mot de passe est faux.", "Rien n’a été ouvert ni modifié.");
  return fail(Errc::locked, "vault.wrong_passphrase",
              "Cette phrase de passe n’ouvre pas le coffre.", "Rien n’a été ouvert ni modifié.",
              "Vérifiez la casse et la langue du clavier, ou utilisez la clé de secours imprimée.");
}

}  // namespace

crypto::Argon2Cost recovery_cost(crypto::Argon2Cost cost) {
  return {1, std::min<std::uint32_t>(cost.memory_kib, 64 * 1024)};
}

Result<Slot> make_slot(const PracticeId& practice, SlotKind kind, ByteView credential,
                       ByteView root32, crypto::Argon2Cost cost, Instant now, Random& random,
                       std::string_view id) {
  Slot slot;
  slot.id = id.empty() ? draw_id(random) : std::string(id);
  slot.kind = kind;
  slot.created = now;
  slot.cost = cost;
  random.fill(slot.salt);
  const crypto::Secret key = TRY(crypto::stretch(credential, slot.salt, cost));
  const Bytes wrapped =
      crypto::seal(root32, bind_slot(practice.value, slot_header(slot)), key.view(), random);
  std::copy(wrapped.begin(), wrapped.end(), slot.wrapped_root.begin());
  return slot;
}

crypto::Argon2Cost member_cost() {
  return {3, 64 * 1024};
}

std::string_view name_of(SlotKind kind) {
  switch (kind) {
    case SlotKind::passphrase:
      return "passphrase";
    case SlotKind::recovery:
      return "recovery";
    case SlotKind::member:
      return "member";
  }
  bug("slot kind");
}

std::string member_slot_id(const PracticeId& practice, std::string_view shown) {
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  const auto text = "serment member slot\n" + practice.value + "\n" + std::string(shown);
  const auto digest = crypto::sha256(as_bytes(text));
  std::string id;
  for (std::size_t at = 0; at < 26; ++at) id += kAlphabet[digest[at] & 31U];
  return id;
}

Result<crypto::Secret> open_member_slot(const Keyring& keyring, std::string_view id,
                                        ByteView credential) {
  const auto found = std::find_if(keyring.slots.begin(), keyring.slots.end(), [&](const Slot& one) {
    return one.kind == SlotKind::member && one.id == id;
  });
  // Nobody by that name: the same work, for nothing.
  Slot nobody;
  nobody.cost = member_cost();
  const Slot& slot = found == keyring.slots.end() ? nobody : *found;
  const crypto::Secret key = TRY(crypto::stretch(credential, slot.salt, slot.cost));
  crypto::Secret root(32);
  if (!crypto::open_into(root.writable(), slot.wrapped_root,
                         bind_slot(keyring.practice.value, slot_header(slot)), key.view()))
    return wrong_credential(SlotKind::member);
  return root;
}

Result<crypto::Secret> open_slots(const Keyring& keyring, SlotKind kind, ByteView credential) {
  crypto::Secret root;
  for (const auto& slot : keyring.slots) {
    if (slot.kind != kind) continue;
    const crypto::Secret key = TRY(crypto::stretch(credential, slot.salt, slot.cost));
    crypto::Secret candidate(32);
    if (crypto::open_into(candidate.writable(), slot.wrapped_root,
                          bind_slot(keyring.practice.value, slot_header(slot)), key.view()))
      root = std::move(candidate);
  }
  if (root.empty()) return wrong_credential(kind);
  return root;
}

}  // namespace serment::vault
