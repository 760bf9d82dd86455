#pragma once
// WebAuthn's JSON, both ways: what a browser is asked for a passkey, and what it answers.
#include "identity/passkeys.h"
#include "json/reader.h"
#include "json/writer.h"

namespace serment::api {

/// "extensions": the secret that an authenticator may give beside its signature.
void write_secret_input(json::Writer& out);
/// The keys of that host, as a list of descriptors under this name.
void write_keys(json::Writer& out, std::string_view name,
                const std::vector<identity::Passkey>& keys, std::string_view host);
/// "pubKeyCredParams": the algorithms taken.
void write_kinds(json::Writer& out);

/// A browser's answer, before any of it is believed.
struct GivenPasskey {
  std::string credential;  ///< base64url, as sent
  std::string client_data;
  Bytes attestation_object, authenticator_data, signature;
  std::string user_handle;
  std::vector<std::string> transports;
  Bytes secret;  ///< of the authenticator, 32 bytes; empty without
};
/// Errors: invalid_input "json.…" with the place in the body.
Result<GivenPasskey> read_given(json::Value credential);

}  // namespace serment::api
