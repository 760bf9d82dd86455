#include "crypto/aead.h"

#include <sodium.h>

#include "crypto/library.h"

namespace serment::crypto {

static_assert(kNonceSize == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kTagSize == crypto_aead_xchacha20poly1305_ietf_ABYTES);

void seal_into(Bytes& out, ByteView plain, ByteView associated, ByteView key32, Random& random) {
  need_sodium();
  need_key32(key32);
  const std::size_t begin = out.size();
  out.resize(begin + kNonceSize + plain.size() + kTagSize);
  std::uint8_t* const nonce = out.data() + begin;
  random.fill({nonce, kNonceSize});
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonceSize, nullptr, plain.data(),
                                             plain.size(), associated.data(), associated.size(),
                                             nullptr, nonce, key32.data());
}

Bytes seal(ByteView plain, ByteView associated, ByteView key32, Random& random) {
  Bytes out;
  seal_into(out, plain, associated, key32, random);
  return out;
}

bool open_into(std::span<std::uint8_t> out, ByteView sealed, ByteView associated, ByteView key32) {
  need_sodium();
  need_key32(key32);
  if (sealed.size() < kNonceSize + kTagSize) return false;
  if (out.size() != sealed.size() - kNonceSize - kTagSize) bug("a seal opens into its exact size");
  const ByteView body = sealed.subspan(kNonceSize);
  return crypto_aead_xchacha20poly1305_ietf_decrypt(
             out.data(), nullptr, nullptr, body.data(), body.size(), associated.data(),
             associated.size(), sealed.data(), key32.data()) == 0;
}

Result<Bytes> open(ByteView sealed, ByteView associated, ByteView key32) {
  if (sealed.size() >= kNonceSize + kTagSize) {
    Bytes plain(sealed.size() - kNonceSize - kTagSize);
    if (open_into(plain, sealed, associated, key32)) return plain;
  }
  return fail(Errc::integrity, "crypto.not_authentic",
              "Des données scellées ne sont pas authentiques : elles ont été modifiées, déplacées, "
              "ou scellées avec une autre clé.",
              "Rien n’a été lu.");
}

}  // namespace serment::crypto
