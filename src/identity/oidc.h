#pragma once
// Signing in at an OpenID Connect provider (Pro Santé Connect or another): what is asked and how
// its answers are judged. Pure: api/ carries the messages.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"

namespace serment::identity {

struct OidcProvider {
  std::string id{}, label{};
  std::string issuer{};  ///< "https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet"
  std::string discovery_file = "openid-configuration";  ///< Pro Santé Connect: "wallet-…"
  std::string client_id{}, client_secret{};
  std::string scope = "openid";
  std::string least_acr = "eidas1";        ///< at least; another word than "eidas…" must be equal
  std::vector<std::string> hosts{};        ///< that may be called, or shown to the person
  std::vector<std::string> rpps_claims{};  ///< whose RPPS the provider vouches for; may be empty
  std::string authority_pem{};             ///< of a provider on the practice's own network
};
BOOST_DESCRIBE_STRUCT(OidcProvider, (),
                      (id, label, issuer, discovery_file, client_id, client_secret, scope,
                       least_acr, hosts, rpps_claims, authority_pem))

/// Errors: invalid_input "oidc.provider", with the field as its place.
Result<void> check_provider(const OidcProvider& provider);
std::string discovery_address(const OidcProvider& provider);

struct OidcEndpoints {
  std::string authorization{}, token{}, keys{}, userinfo{};
  bool secret_in_form = false;  ///< the provider wants it there rather than in a header
};
/// Error: forbidden "oidc.discovery" (another issuer, plain HTTP, a host that was not named).
Result<OidcEndpoints> read_discovery(const OidcProvider& provider, std::string_view json);

/// One sign-in on its way; kept by the server, except for state, nonce and the verifier's digest.
struct OidcAttempt {
  std::string provider{}, nonce{}, verifier{}, redirect{};
  std::int64_t began = 0;  ///< seconds since 1970: the person shows who they are after that
};
BOOST_DESCRIBE_STRUCT(OidcAttempt, (), (provider, nonce, verifier, redirect, began))

/// Where the browser goes. `state` is the attempt's ticket. The person is asked again, however
/// lately they were there: whoever passes by a screen has the provider's own session too.
std::string authorization_address(const OidcProvider& provider, const OidcEndpoints& endpoints,
                                  const OidcAttempt& attempt, std::string_view state);
/// The form that exchanges a code.
std::string token_form(const OidcProvider& provider, const OidcEndpoints& endpoints,
                       const OidcAttempt& attempt, std::string_view code);

struct OidcPerson {
  std::string subject{};
  std::optional<std::string> rpps{};
};
/// Signature, iss, aud, azp, exp, iat, nonce, acr, and auth_time, no earlier than the attempt.
/// `keys` is the provider's JWK set. Error: forbidden "oidc.token", with what failed as its place.
Result<OidcPerson> read_id_token(const OidcProvider& provider, std::string_view token,
                                 std::string_view keys, const OidcAttempt& attempt, Instant now);
/// What the provider tells besides; nothing of another subject is taken. Error: "oidc.token".
Result<void> read_userinfo(const OidcProvider& provider, std::string_view json, OidcPerson& person);
/// What an account is bound to: "issuer|subject".
std::string bound_subject(const OidcProvider& provider, const OidcPerson& person);
/// True for the same level or a higher one.
bool reaches(std::string_view acr, std::string_view least);
/// The RPPS of a national identifier ("8" and eleven digits) or of eleven digits, its key right.
std::optional<std::string> rpps_of(std::string_view text);

}  // namespace serment::identity
