#include "api/passkey_json.h"

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "identity/passkey.h"

namespace serment::api {
namespace {

constexpr std::size_t kSecretSize = 32;

/// What the authenticator's own secret is drawn from, the same for all: the secret differs by key.
std::string secret_input() {
  return crypto::base64url(crypto::sha256(as_bytes("serment passkey secret 1")));
}

Result<Bytes> bytes_at(json::Value value, std::string_view name) {
  const auto member = value.find(name);
  if (!member || member->is(json::Kind::null)) return Bytes{};
  auto bytes = crypto::from_base64url(TRY(member->string()));
  if (!bytes) return member->fault("json.base64url", "Du base64url est attendu ici.");
  return bytes;
}

Bytes secret_of(json::Value credential) {
  auto at = credential.find("clientExtensionResults");
  for (const auto* name : {"prf", "results"})
    if (at) at = at->find(name);
  auto bytes = at ? bytes_at(*at, "first") : Result<Bytes>(Bytes{});
  return bytes && bytes->size() == kSecretSize ? std::move(*bytes) : Bytes{};
}

}  // namespace

void write_secret_input(json::Writer& out) {
  out.key("extensions");
  out.begin_object();
  out.key("prf");
  out.begin_object();
  out.key("eval");
  out.begin_object();
  out.field("first", secret_input());
  out.end_object();
  out.end_object();
  out.end_object();
}

void write_keys(json::Writer& out, std::string_view name,
                const std::vector<identity::Passkey>& keys, std::string_view host) {
  out.key(name);
  out.begin_array();
  for (const auto& key : keys) {
    if (key.host != host) continue;
    out.begin_object();
    out.field("type", "public-key");
    out.field("id", key.credential);
    if (!key.transports.empty()) {
      out.key("transports");
      out.begin_array();
      for (const auto& one : key.transports) out.value(one);
      out.end_array();
    }
    out.end_object();
  }
  out.end_array();
}

void write_kinds(json::Writer& out) {
  out.key("pubKeyCredParams");
  out.begin_array();
  for (const int algorithm : identity::passkey_algorithms()) {
    out.begin_object();
    out.field("type", "public-key");
    out.field("alg", algorithm);
    out.end_object();
  }
  out.end_array();
}

Result<GivenPasskey> read_given(json::Value credential) {
  GivenPasskey given;
  given.credential = TRY(TRY(credential.at("id")).string());
  const auto response = TRY(credential.at("response"));
  given.client_data = as_text(TRY(bytes_at(response, "clientDataJSON")));
  given.attestation_object = TRY(bytes_at(response, "attestationObject"));
  given.authenticator_data = TRY(bytes_at(response, "authenticatorData"));
  given.signature = TRY(bytes_at(response, "signature"));
  given.user_handle = as_text(TRY(bytes_at(response, "userHandle")));
  constexpr std::size_t kMostTransports = 8;
  if (const auto list = response.find("transports"))
    for (const auto one : *list)
      if (const auto text = one.string();
          text && text->size() <= 20 && given.transports.size() < kMostTransports)
        given.transports.emplace_back(*text);
  given.secret = secret_of(credential);
  return given;
}

}  // namespace serment::api
