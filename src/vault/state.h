#pragma once
// What an open vault holds. Private to vault/.

#include "vault/chunk.h"
#include "vault/epochs.h"
#include "vault/keyring.h"
#include "vault/vault.h"

namespace serment::vault {

class ObjectStore;
struct ObjectRow;

struct Vault::State {
  std::filesystem::path folder;
  Keyring keyring;  ///< as stored
  crypto::Secret root;
  Epochs epochs;  ///< opened from `keyring`
  const Clock& clock;
  Random& random;
  ChunkCodec codec{};
  WrittenDossiers written{};

  [[nodiscard]] const PracticeId& practice() const { return keyring.practice; }
  /// Gives `sink` the content of one stored object.
  Result<void> open_object(ObjectStore& objects, const OpenDossier& dossier, const ObjectRow& row,
                           const ByteSink& sink);
  /// Tries the seals of every object of a dossier, to the last chunk.
  Result<std::vector<TriedObject>> try_objects(store::Transaction& tx, const OpenDossier& dossier);
  /// Writes `changed` durably, then holds it; on failure the old one is kept.
  Result<void> store_keyring(Keyring changed);
};

}  // namespace serment::vault
