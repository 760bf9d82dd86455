#include "identity/passkey.h"

#include <cbor.h>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <algorithm>
#include <memory>

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "json/reader.h"

namespace serment::identity {
namespace {

constexpr std::size_t kHashSize = 32;
constexpr std::size_t kFlagsAt = kHashSize;
constexpr std::size_t kShortest = kHashSize + 1 + 4;
constexpr std::uint8_t kPresent = 0x01;
constexpr std::uint8_t kVerified = 0x04;
constexpr std::uint8_t kExtensions = 0x80;
constexpr std::size_t kLongestCredential = 1023;
constexpr std::size_t kLongestObject = 16U << 10;

struct Free {
  void operator()(fido_cred_t* one) const { fido_cred_free(&one); }
  void operator()(fido_assert_t* one) const { fido_assert_free(&one); }
  void operator()(es256_pk_t* one) const { es256_pk_free(&one); }
  void operator()(eddsa_pk_t* one) const { eddsa_pk_free(&one); }
  void operator()(rs256_pk_t* one) const { rs256_pk_free(&one); }
  void operator()(cbor_item_t* one) const { cbor_decref(&one); }
};
template <class T>
using Held = std::unique_ptr<T, Free>;

tl::unexpected<Error> refused(std::string place) {
  return fail(Errc::forbidden, "passkey.refused", "Cette clé d’accès n’a pas été acceptée.",
              "Rien n’a été changé.", "Recommencez\u00a0; sinon, choisissez un autre moyen.",
              std::move(place));
}

/// What the browser itself signed: the act, the challenge, the page's origin.
Result<void> check_client_data(const PasskeyPlace& place, std::string_view type,
                               std::string_view challenge, std::string_view client_data) {
  const auto document = json::Document::parse(client_data);
  if (!document) return refused("clientDataJSON");
  const auto root = document->root();
  if (root.text_or("type") != type) return refused("type");
  if (challenge.empty() || root.text_or("challenge") != crypto::base64url(as_bytes(challenge)))
    return refused("challenge");
  if (root.text_or("origin") != place.origin) return refused("origin");
  const auto crossed = root.find("crossOrigin");
  if (crossed && crossed->boolean().value_or(true)) return refused("crossOrigin");
  return {};
}

/// Walks over one CBOR item of definite lengths, none longer than what is there: libcbor reserves
/// what a length announces before it looks at what follows.
bool skip_item(ByteView& rest, int depth) {
  constexpr int kDeepest = 8;
  if (rest.empty() || depth > kDeepest) return false;
  const int kind = rest[0] >> 5;
  const std::uint8_t told = rest[0] & 0x1F;
  rest = rest.subspan(1);
  if (told > 27) return false;
  const std::size_t width = told < 24 ? 0 : std::size_t{1} << (told - 24);
  if (rest.size() < width) return false;
  std::uint64_t value = told;
  if (width > 0) value = 0;
  for (std::size_t at = 0; at < width; ++at) value = value << 8 | rest[at];
  rest = rest.subspan(width);
  if (kind < 2 || kind == 7) return true;
  if (kind == 6) return skip_item(rest, depth + 1);
  if (value > rest.size()) return false;
  if (kind < 4) {
    rest = rest.subspan(static_cast<std::size_t>(value));
    return true;
  }
  for (std::uint64_t left = kind == 5 ? value * 2 : value; left > 0; --left)
    if (!skip_item(rest, depth + 1)) return false;
  return true;
}

/// True when nothing but such items follows.
bool are_items(ByteView rest) {
  while (!rest.empty())
    if (!skip_item(rest, 0)) return false;
  return true;
}

/// The same for what follows the fixed part of the authenticator's data.
bool is_modest(ByteView data) {
  constexpr std::uint8_t kNewKey = 0x40;
  constexpr std::size_t kModel = 16;
  auto rest = data.subspan(kShortest);
  if ((data[kFlagsAt] & kNewKey) != 0) {
    if (rest.size() < kModel + 2) return false;
    const std::size_t id = static_cast<std::size_t>(rest[kModel]) << 8 | rest[kModel + 1];
    if (rest.size() < kModel + 2 + id) return false;
    rest = rest.subspan(kModel + 2 + id);
  }
  return are_items(rest);
}

/// What the authenticator signed first: the domain, and whether somebody was there and was known.
Result<void> check_authenticator_data(const PasskeyPlace& place, ByteView data) {
  if (data.size() < kShortest || !is_modest(data)) return refused("authenticatorData");
  const auto hash = crypto::sha256(as_bytes(place.host));
  if (!std::equal(hash.begin(), hash.end(), data.begin())) return refused("rpId");
  if ((data[kFlagsAt] & kPresent) == 0) return refused("userPresent");
  if ((data[kFlagsAt] & kVerified) == 0) return refused("userVerified");
  return {};
}

std::uint32_t counter_of(ByteView data) {
  std::uint32_t counter = 0;
  for (std::size_t at = kFlagsAt + 1; at < kShortest; ++at) counter = counter << 8 | data[at];
  return counter;
}

/// "authData" of the outer map; empty when this is not an attestation object.
Bytes authenticator_data_of(ByteView object) {
  if (object.empty() || object.size() > kLongestObject || !are_items(object)) return {};
  cbor_load_result loaded{};
  const Held<cbor_item_t> map(cbor_load(object.data(), object.size(), &loaded));
  if (!map || loaded.error.code != CBOR_ERR_NONE || loaded.read != object.size() ||
      !cbor_isa_map(map.get()))
    return {};
  const auto* pairs = cbor_map_handle(map.get());
  for (std::size_t at = 0; at < cbor_map_size(map.get()); ++at) {
    const auto* key = pairs[at].key;
    const auto* value = pairs[at].value;
    if (!cbor_isa_string(key) || !cbor_string_is_definite(key) ||
        as_text({cbor_string_handle(key), cbor_string_length(key)}) != "authData")
      continue;
    if (!cbor_isa_bytestring(value) || !cbor_bytestring_is_definite(value)) return {};
    const auto* bytes = cbor_bytestring_handle(value);
    return {bytes, bytes + cbor_bytestring_length(value)};
  }
  return {};
}

template <class Key>
Result<void> verify_with(fido_assert_t* assertion, int algorithm, Held<Key> key, int read) {
  if (!key || read != FIDO_OK) return refused("publicKey");
  if (fido_assert_verify(assertion, 0, algorithm, key.get()) != FIDO_OK)
    return refused("signature");
  return {};
}

Result<void> verify(fido_assert_t* assertion, int algorithm, ByteView public_key) {
  if (algorithm == COSE_ES256) {
    Held<es256_pk_t> key(es256_pk_new());
    const int read = es256_pk_from_ptr(key.get(), public_key.data(), public_key.size());
    return verify_with(assertion, algorithm, std::move(key), read);
  }
  if (algorithm == COSE_EDDSA) {
    Held<eddsa_pk_t> key(eddsa_pk_new());
    const int read = eddsa_pk_from_ptr(key.get(), public_key.data(), public_key.size());
    return verify_with(assertion, algorithm, std::move(key), read);
  }
  if (algorithm != COSE_RS256) return refused("algorithm");
  Held<rs256_pk_t> key(rs256_pk_new());
  const int read = rs256_pk_from_ptr(key.get(), public_key.data(), public_key.size());
  return verify_with(assertion, algorithm, std::move(key), read);
}

}  // namespace

bool is_passkey_host(std::string_view host) {
  if (host.empty() || host.find(':') != std::string_view::npos) return false;
  const auto last = host.substr(host.rfind('.') + 1);
  return !std::all_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const std::vector<int>& passkey_algorithms() {
  static const std::vector<int> kinds = {COSE_ES256, COSE_EDDSA, COSE_RS256};
  return kinds;
}

std::string challenge_of(std::string_view client_data) {
  const auto document = json::Document::parse(client_data);
  if (!document) return {};
  const auto bytes = crypto::from_base64url(document->root().text_or("challenge"));
  return bytes ? std::string(as_text(*bytes)) : std::string();
}

Result<NewPasskey> read_new_passkey(const PasskeyPlace& place, std::string_view challenge,
                                    std::string_view client_data, ByteView attestation_object) {
  TRY_VOID(check_client_data(place, "webauthn.create", challenge, client_data));
  const auto data = authenticator_data_of(attestation_object);
  TRY_VOID(check_authenticator_data(place, data));
  for (const int algorithm : passkey_algorithms()) {
    const Held<fido_cred_t> read(fido_cred_new());
    if (!read || fido_cred_set_type(read.get(), algorithm) != FIDO_OK ||
        fido_cred_set_authdata_raw(read.get(), data.data(), data.size()) != FIDO_OK)
      continue;
    const auto* id = fido_cred_id_ptr(read.get());
    const auto* key = fido_cred_pubkey_ptr(read.get());
    const auto id_size = fido_cred_id_len(read.get());
    if (id == nullptr || key == nullptr || id_size == 0 || id_size > kLongestCredential) break;
    NewPasskey made;
    made.credential.assign(id, id + id_size);
    made.algorithm = algorithm;
    made.public_key.assign(key, key + fido_cred_pubkey_len(read.get()));
    made.counter = counter_of(data);
    return made;
  }
  return refused("attestationObject");
}

Result<std::uint32_t> check_passkey(const PasskeyPlace& place, std::string_view challenge,
                                    int algorithm, ByteView public_key, const PasskeyProof& proof) {
  TRY_VOID(check_client_data(place, "webauthn.get", challenge, proof.client_data));
  TRY_VOID(check_authenticator_data(place, proof.authenticator_data));
  const auto& data = proof.authenticator_data;
  const auto hash = crypto::sha256(as_bytes(proof.client_data));
  const Held<fido_assert_t> assertion(fido_assert_new());
  auto* one = assertion.get();
  const bool told =
      one != nullptr && fido_assert_set_clientdata_hash(one, hash.data(), hash.size()) == FIDO_OK &&
      fido_assert_set_rp(one, place.host.c_str()) == FIDO_OK &&
      fido_assert_set_up(one, FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_uv(one, FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_count(one, 1) == FIDO_OK &&
      fido_assert_set_authdata_raw(one, 0, data.data(), data.size()) == FIDO_OK &&
      fido_assert_set_sig(one, 0, proof.signature.data(), proof.signature.size()) == FIDO_OK;
  if (!told) return refused("authenticatorData");
  // The only extension that is asked for (its secret opens the practice).
  if ((data[kFlagsAt] & kExtensions) != 0)
    (void)fido_assert_set_extensions(one, FIDO_EXT_HMAC_SECRET);
  TRY_VOID(verify(one, algorithm, public_key));
  return counter_of(data);
}

}  // namespace serment::identity
