#include "crypto/kdf.h"

#include <sodium.h>

#include "crypto/library.h"

namespace serment::crypto {

Result<Secret> stretch(ByteView passphrase, ByteView salt16, Argon2Cost cost) {
  need_sodium();
  if (salt16.size() != crypto_pwhash_SALTBYTES) bug("an Argon2id salt has 16 bytes");
  const std::size_t memory = std::size_t{cost.memory_kib} * 1024;
  if (cost.passes < crypto_pwhash_argon2id_OPSLIMIT_MIN ||
      memory < crypto_pwhash_argon2id_MEMLIMIT_MIN)
    return fail(Errc::invalid_input, "crypto.argon2_cost",
                "Le coût de dérivation de la clé est trop faible.");
  Secret key(32);
  if (crypto_pwhash_argon2id(key.writable().data(), key.size(),
                             reinterpret_cast<const char*>(passphrase.data()), passphrase.size(),
                             salt16.data(), cost.passes, memory,
                             crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
    return fail(Errc::unavailable, "crypto.argon2_memory",
                "La mémoire manque pour dériver la clé du coffre.", "Rien n’a été ouvert.",
                "Fermez d’autres programmes, puis recommencez.");
  return key;
}

Secret derive(ByteView root32, std::string_view context8, std::uint64_t number) {
  need_sodium();
  need_key32(root32);
  if (context8.size() != crypto_kdf_CONTEXTBYTES) bug("a derivation context has 8 characters");
  Secret key(32);
  crypto_kdf_derive_from_key(key.writable().data(), key.size(), number, context8.data(),
                             root32.data());
  return key;
}

}  // namespace serment::crypto
