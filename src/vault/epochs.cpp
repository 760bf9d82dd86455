#include "vault/epochs.h"

#include <algorithm>

#include "crypto/aead.h"
#include "crypto/kdf.h"
#include "vault/binding.h"

namespace serment::vault {
namespace {

/// Epoch keys are wrapped under a subkey: the root key itself seals nothing.
crypto::Secret epoch_wrapping_key(ByteView root32) {
  return crypto::derive(root32, "epochs__");
}

}  // namespace

const Epoch* Epochs::find(std::uint32_t number) const {
  for (const auto& epoch : x_epochs)
    if (epoch.number == number) return &epoch;
  return nullptr;
}

StoredEpoch wrap_epoch(const PracticeId& practice, const Epoch& epoch, Instant created,
                       ByteView root32, Random& random) {
  StoredEpoch stored;
  stored.number = epoch.number;
  stored.created = created;
  const Bytes wrapped = crypto::seal(
      epoch.key.view(), bind_epoch(practice.value, epoch.number, milliseconds(created)),
      epoch_wrapping_key(root32).view(), random);
  std::copy(wrapped.begin(), wrapped.end(), stored.wrapped_key.begin());
  return stored;
}

Result<Epochs> open_epochs(const Keyring& keyring, ByteView root32) {
  const crypto::Secret wrapping = epoch_wrapping_key(root32);
  Epochs epochs;
  for (const auto& stored : keyring.epochs) {
    crypto::Secret key(32);
    if (!crypto::open_into(
            key.writable(), stored.wrapped_key,
            bind_epoch(keyring.practice.value, stored.number, milliseconds(stored.created)),
            wrapping.view()))
      return fail(Errc::integrity, "vault.keyring_tampered",
                  "Une clé d’époque du trousseau n’est pas authentique.",
                  "Rien n’a été ouvert ni modifié.",
                  "Remettez une copie du dossier des clés faite à la même époque.");
    epochs.add({stored.number, std::move(key)});
  }
  return epochs;
}

tl::unexpected<Error> unknown_epoch() {
  return fail(
      Errc::integrity, "vault.epoch_unknown",
      "Ce dossier est scellé sous une époque dont la clé n’est pas dans le trousseau.",
      "Rien n’a été ouvert ni modifié.",
      "La base et le dossier des clés ne sont pas de la même époque : remettez-les ensemble. "
      "Si cette époque est close, sa clé a été détruite et ce dossier est illisible.");
}

}  // namespace serment::vault
