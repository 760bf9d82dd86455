#include "vault/object_key.h"

#include "crypto/aead.h"

namespace serment::vault {
namespace {
constexpr std::size_t kSealedKeySize = 1 + crypto::kNonceSize + 32 + crypto::kTagSize;
}  // namespace

Bytes seal_object_key(const crypto::Key32& object_key, const ObjectPlace& place,
                      const crypto::Key32& dossier_key, Random& random) {
  Bytes sealed;
  sealed.reserve(kSealedKeySize);
  sealed.push_back(kSealFormat);
  crypto::seal_into(sealed, object_key.view(), bind_object_key(place), dossier_key.view(), random);
  return sealed;
}

bool open_object_key(ByteView sealed, const ObjectPlace& place, const crypto::Key32& dossier_key,
                     crypto::Key32& object_key) {
  return sealed.size() == kSealedKeySize && sealed[0] == kSealFormat &&
         crypto::open_into(object_key.bytes, sealed.subspan(1), bind_object_key(place),
                           dossier_key.view());
}

}  // namespace serment::vault
