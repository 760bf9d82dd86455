#pragma once
// What a browser's authenticator says (WebAuthn level 2), judged: a new key, or a proof that an old
// one is there. By libfido2. Knows neither members nor storage.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace serment::identity {

/// Where the answer must come from.
struct PasskeyPlace {
  std::string host;    ///< "cabinet.local": the domain that the key is bound to
  std::string origin;  ///< "https://cabinet.local:8443"
};

/// A name that keys can be bound to: not an address.
bool is_passkey_host(std::string_view host);

/// The kinds of keys asked for, the preferred first: ES256, EdDSA, RS256 (COSE numbers).
const std::vector<int>& passkey_algorithms();

struct NewPasskey {
  Bytes credential;
  int algorithm = 0;  ///< COSE: -7, -8 or -257
  Bytes public_key;
  std::uint32_t counter = 0;
};

/// The challenge that an answer names, not proved yet: bytes as they were given, or empty.
std::string challenge_of(std::string_view client_data);

/// Checks the answer to a creation: its challenge, place, presence and verification of the person.
/// The attestation is not looked at: any authenticator may serve. Error: invalid_input
/// "passkey.refused", with what failed as its place.
Result<NewPasskey> read_new_passkey(const PasskeyPlace& place, std::string_view challenge,
                                    std::string_view client_data, ByteView attestation_object);

struct PasskeyProof {
  std::string client_data;
  Bytes authenticator_data;
  Bytes signature;
};
/// Checks a proof by a known key; the counter it shows (0: the key counts nothing). Error:
/// forbidden "passkey.refused".
Result<std::uint32_t> check_passkey(const PasskeyPlace& place, std::string_view challenge,
                                    int algorithm, ByteView public_key, const PasskeyProof& proof);

}  // namespace serment::identity
