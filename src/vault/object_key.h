#pragma once
#include "base/random.h"
#include "crypto/secret.h"
#include "vault/binding.h"

namespace serment::vault {

/// An object's key sealed under its dossier's key.
Bytes seal_object_key(const crypto::Key32& object_key, const ObjectPlace& place,
                      const crypto::Key32& dossier_key, Random& random);

/// False when not authentic.
bool open_object_key(ByteView sealed, const ObjectPlace& place, const crypto::Key32& dossier_key,
                     crypto::Key32& object_key);

}  // namespace serment::vault
