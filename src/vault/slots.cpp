#include "vault/slots.h"

#include <algorithm>

#include "crypto/aead.h"
#include "vault/binding.h"

namespace serment::vault {
namespace {

tl::unexpected<Error> wrong_credential(SlotKind kind) {
  if (kind == SlotKind::recovery)
    return fail(Errc::locked, "vault.wrong_passphrase",
                "Cette clé de secours n’ouvre pas ce coffre.", "Rien n’a été ouvert ni modifié.",
                "Elle est bien recopiée : c’est celle d’un autre cabinet, ou une ancienne, "
                "remplacée depuis.");
  return fail(Errc::locked, "vault.wrong_passphrase",
              "Cette phrase de passe n’ouvre pas le coffre.", "Rien n’a été ouvert ni modifié.",
              "Vérifiez la casse et la langue du clavier, ou utilisez la clé de secours imprimée.");
}

}  // namespace

crypto::Argon2Cost recovery_cost(crypto::Argon2Cost cost) {
  return {1, std::min<std::uint32_t>(cost.memory_kib, 64 * 1024)};
}

Result<Slot> make_slot(const PracticeId& practice, SlotKind kind, ByteView credential,
                       ByteView root32, crypto::Argon2Cost cost, Instant now, Random& random) {
  Slot slot;
  slot.id = draw_id(random);
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
