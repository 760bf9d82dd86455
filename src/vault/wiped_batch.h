#pragma once
#include "vault/types.h"

namespace serment::vault {

/// Wipes the identities of a batch when it goes out of scope: visited, refused half-way because one
/// of them is damaged, or left by an exception.
class WipedBatch {
 public:
  explicit WipedBatch(IdentityBatch& batch) : x_batch(batch) {}
  ~WipedBatch() {
    for (auto& object : x_batch.objects) crypto::wipe(object.plain);
  }
  WipedBatch(const WipedBatch&) = delete;
  WipedBatch& operator=(const WipedBatch&) = delete;

 private:
  IdentityBatch& x_batch;
};

}  // namespace serment::vault
