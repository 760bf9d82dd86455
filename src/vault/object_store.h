#pragma once
// The rows of vault_object and vault_chunk. Knows no key.

#include <optional>

#include "base/ids.h"
#include "store/database.h"
#include "vault/vault.h"

namespace serment::vault {

struct ObjectRow {
  ObjectInfo info;
  std::uint32_t chunks = 0;  ///< rows in vault_chunk; 0 when the content is in `sealed`
  Bytes sealed_key;
  Bytes sealed;  ///< empty when chunks > 0
};

/// Reads and writes the objects of one dossier in one transaction.
class ObjectStore {
 public:
  ObjectStore(store::Transaction& tx, const PracticeId& practice, const DossierId& dossier)
      : x_tx(tx), x_practice(practice.value), x_dossier(dossier.value) {}

  /// `sealed` is the content in one piece, or nothing when chunks will follow.
  Result<void> insert(const ObjectInfo& info, ByteView sealed_key, std::optional<ByteView> sealed);
  Result<void> insert_chunk(const ObjectId& id, std::uint32_t number, ByteView sealed);
  Result<void> complete(const ObjectId& id, std::uint32_t chunks, std::uint64_t padded_size);
  Result<std::optional<ObjectRow>> find(const ObjectId& id);
  /// Those of either kind, in the order of their ids.
  Result<std::vector<ObjectRow>> find_of_kinds(std::string_view one, std::string_view other);
  /// In order; `visitor` receives the sealed bytes of each chunk.
  Result<void> visit_chunks(const ObjectId& id,
                            const std::function<Result<void>(ByteView sealed)>& visitor);
  /// In the order of their ids.
  Result<std::vector<ObjectInfo>> list();
  /// False when there is no such object.
  Result<bool> remove(const ObjectId& id);

 private:
  store::Transaction& x_tx;
  std::string_view x_practice;
  std::string_view x_dossier;
};

}  // namespace serment::vault
