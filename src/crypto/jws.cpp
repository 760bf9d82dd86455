#include "crypto/jws.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <memory>

namespace serment::crypto {
namespace {

constexpr int kLeastBits = 2048;
constexpr int kMostBits = 8192;
constexpr std::size_t kCoordinate = 32;

struct Free {
  void operator()(EVP_PKEY* one) const { EVP_PKEY_free(one); }
  void operator()(EVP_PKEY_CTX* one) const { EVP_PKEY_CTX_free(one); }
  void operator()(EVP_MD_CTX* one) const { EVP_MD_CTX_free(one); }
  void operator()(OSSL_PARAM_BLD* one) const { OSSL_PARAM_BLD_free(one); }
  void operator()(OSSL_PARAM* one) const { OSSL_PARAM_free(one); }
  void operator()(BIGNUM* one) const { BN_free(one); }
  void operator()(ECDSA_SIG* one) const { ECDSA_SIG_free(one); }
};
template <class T>
using Held = std::unique_ptr<T, Free>;

Held<BIGNUM> number(ByteView bytes) {
  return Held<BIGNUM>(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

Held<EVP_PKEY> key_from(const char* kind, OSSL_PARAM_BLD* built) {
  const Held<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(built));
  const Held<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return Held<EVP_PKEY>(key);
}

Held<EVP_PKEY> rsa_key(const JwsKey& given) {
  if (given.modulus.empty() || given.exponent.empty() || given.modulus.size() > kMostBits / 8 ||
      given.exponent.size() > 8)
    return nullptr;
  const auto modulus = number(given.modulus);
  const auto exponent = number(given.exponent);
  const Held<OSSL_PARAM_BLD> built(OSSL_PARAM_BLD_new());
  if (!modulus || !exponent || !built || BN_num_bits(modulus.get()) < kLeastBits ||
      OSSL_PARAM_BLD_push_BN(built.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(built.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
    return nullptr;
  return key_from("RSA", built.get());
}

Held<EVP_PKEY> p256_key(const JwsKey& given) {
  if (given.x.size() != kCoordinate || given.y.size() != kCoordinate) return nullptr;
  Bytes point = {0x04};
  point.insert(point.end(), given.x.begin(), given.x.end());
  point.insert(point.end(), given.y.begin(), given.y.end());
  const Held<OSSL_PARAM_BLD> built(OSSL_PARAM_BLD_new());
  if (!built ||
      OSSL_PARAM_BLD_push_utf8_string(built.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) !=
          1 ||
      OSSL_PARAM_BLD_push_octet_string(built.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1)
    return nullptr;
  return key_from("EC", built.get());
}

/// The two halves of RFC 7518 as the structure that OpenSSL reads; empty when they are not that.
Bytes der_of(ByteView signature) {
  if (signature.size() != 2 * kCoordinate) return {};
  auto r = number(signature.first(kCoordinate));
  auto s = number(signature.subspan(kCoordinate));
  const Held<ECDSA_SIG> both(ECDSA_SIG_new());
  if (!r || !s || !both || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return {};
  (void)r.release();
  (void)s.release();
  unsigned char* encoded = nullptr;
  const int size = i2d_ECDSA_SIG(both.get(), &encoded);
  if (size <= 0) return {};
  Bytes der(encoded, encoded + size);
  OPENSSL_free(encoded);
  return der;
}

}  // namespace

std::optional<JwsAlgorithm> jws_algorithm(std::string_view name) {
  if (name == "RS256") return JwsAlgorithm::rs256;
  if (name == "PS256") return JwsAlgorithm::ps256;
  if (name == "ES256") return JwsAlgorithm::es256;
  return std::nullopt;
}

bool verify_jws(JwsAlgorithm algorithm, const JwsKey& key, std::string_view text,
                ByteView signature) {
  const bool is_elliptic = algorithm == JwsAlgorithm::es256;
  const auto public_key = is_elliptic ? p256_key(key) : rsa_key(key);
  const Bytes told = is_elliptic ? der_of(signature) : Bytes(signature.begin(), signature.end());
  const Held<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!public_key || told.empty() || !context) return false;
  EVP_PKEY_CTX* details = nullptr;
  if (EVP_DigestVerifyInit(context.get(), &details, EVP_sha256(), nullptr, public_key.get()) != 1)
    return false;
  if (algorithm == JwsAlgorithm::ps256 &&
      (EVP_PKEY_CTX_set_rsa_padding(details, RSA_PKCS1_PSS_PADDING) != 1 ||
       EVP_PKEY_CTX_set_rsa_pss_saltlen(details, RSA_PSS_SALTLEN_DIGEST) != 1))
    return false;
  return EVP_DigestVerify(context.get(), told.data(), told.size(),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

}  // namespace serment::crypto
