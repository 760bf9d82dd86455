#include "crypto/sign.h"

#include <sodium.h>

#include "crypto/library.h"

namespace serment::crypto {

SigningKey::SigningKey(ByteView seed32) : x_secret(crypto_sign_SECRETKEYBYTES) {
  need_key32(seed32);
  crypto_sign_seed_keypair(x_public.data(), x_secret.writable().data(), seed32.data());
}

Signature SigningKey::sign(ByteView message) const {
  Signature signature;
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                       x_secret.view().data());
  return signature;
}

bool verify(const PublicKey& key, ByteView message, ByteView signature) {
  need_sodium();
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(signature.data(), message.data(), message.size(),
                                     key.data()) == 0;
}

}  // namespace serment::crypto
