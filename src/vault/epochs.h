#pragma once
#include <vector>

#include "base/ids.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "vault/keyring.h"

namespace serment::vault {

/// An epoch whose key is open.
struct Epoch {
  std::uint32_t number = 1;
  crypto::Secret key;
};

/// The open epochs of a practice: one, or two while a rotation is under way. The last is current.
class Epochs {
 public:
  [[nodiscard]] const Epoch& current() const { return x_epochs.back(); }
  /// Null when the key of that epoch is not in the keyring (destroyed, or not yet known to it).
  [[nodiscard]] const Epoch* find(std::uint32_t number) const;
  void add(Epoch epoch) { x_epochs.push_back(std::move(epoch)); }
  void forget_all_but_current() { x_epochs.erase(x_epochs.begin(), x_epochs.end() - 1); }
  void forget_current() { x_epochs.pop_back(); }

 private:
  std::vector<Epoch> x_epochs;
};

/// Seals an epoch's key under the root key.
StoredEpoch wrap_epoch(const PracticeId& practice, const Epoch& epoch, Instant created,
                       ByteView root32, Random& random);

/// Opens the epochs of a proven keyring. Error: integrity "vault.keyring_tampered".
Result<Epochs> open_epochs(const Keyring& keyring, ByteView root32);

/// The refusal for a dossier sealed under an epoch that is not in the keyring.
tl::unexpected<Error> unknown_epoch();

}  // namespace serment::vault
