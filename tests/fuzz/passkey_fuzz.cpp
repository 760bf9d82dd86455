// What a browser sends for a passkey: the first byte says which answer the rest is. Nothing drawn
// at random is ever accepted as a proof.
#include <cstdlib>

#include "crypto/encoding.h"
#include "identity/passkey.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace serment;
  if (size == 0) return 0;
  const ByteView rest(data + 1, size - 1);
  const identity::PasskeyPlace place = {"localhost", "https://localhost"};
  const std::string challenge = "d";
  const auto client = [&](std::string_view type) {
    return R"({"type":")" + std::string(type) + R"(","challenge":")" +
           crypto::base64url(as_bytes(challenge)) + R"(","origin":"https://localhost"})";
  };
  (void)identity::challenge_of(as_text(rest));
  const auto made = identity::read_new_passkey(place, challenge, client("webauthn.create"), rest);
  if (made && (made->credential.empty() || made->public_key.empty())) std::abort();
  identity::PasskeyProof proof;
  proof.client_data = client("webauthn.get");
  proof.authenticator_data.assign(rest.begin(), rest.end());
  proof.signature = {0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01};
  const Bytes key(64, 1);
  if (identity::check_passkey(place, challenge, data[0] % 2 == 0 ? -7 : -8, key, proof))
    std::abort();
  return 0;
}
