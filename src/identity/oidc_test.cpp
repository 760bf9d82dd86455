#include "identity/oidc.h"

#include <doctest/doctest.h>

using namespace serment;

// Tokens are judged in tests/identity/oidc_test.py, against a provider by another hand.
namespace {

identity::OidcProvider provider() {
  identity::OidcProvider one;
  one.id = "psc";
  one.label = "Pro Santé Connect";
  one.issuer = "https://auth.example/auth/realms/esante-wallet";
  one.discovery_file = "wallet-openid-configuration";
  one.client_id = "cabinet & co";
  one.hosts = {"auth.example", "wallet.example"};
  return one;
}
std::string published(const char* authorization, const char* extra = "") {
  return std::string(R"({"issuer":"https://auth.example/auth/realms/esante-wallet",)") +
         R"("authorization_endpoint":")" + authorization +
         R"(","token_endpoint":"https://auth.example/token","jwks_uri":"https://auth.example/certs")" +
         extra + "}";
}

}  // namespace

TEST_CASE("the description of a provider is published where it says, under its own name") {
  CHECK(identity::discovery_address(provider()) ==
        "https://auth.example/auth/realms/esante-wallet/.well-known/wallet-openid-configuration");
  CHECK(identity::check_provider(provider()).has_value());
}

TEST_CASE("the authorization host may be another than the token host, if both were named") {
  const auto read = identity::read_discovery(provider(), published("https://wallet.example/auth"));
  REQUIRE(read.has_value());
  CHECK(read->authorization == "https://wallet.example/auth");
  CHECK_FALSE(read->secret_in_form);
  for (const auto* elsewhere :
       {"https://ailleurs.example/auth", "http://wallet.example/auth",
        "https://wallet.example@ailleurs.example/", "https://wallet.example\\\\@ailleurs.example/"})
    CHECK(identity::read_discovery(provider(), published(elsewhere)).error().place ==
          "authorization_endpoint");
}

TEST_CASE("the secret goes in the form only where the provider wants it") {
  const auto read = identity::read_discovery(
      provider(), published("https://wallet.example/auth",
                            R"(,"token_endpoint_auth_methods_supported":["client_secret_post"])"));
  REQUIRE(read.has_value());
  CHECK(read->secret_in_form);
}

TEST_CASE("what is asked is encoded, with a proof of possession of the code") {
  identity::OidcEndpoints endpoints;
  endpoints.authorization = "https://wallet.example/auth?realm=x";
  // The verifier and its digest of RFC 7636, appendix B.
  const identity::OidcAttempt attempt = {"psc", "n", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                                         "https://cabinet.local/r"};
  CHECK(identity::authorization_address(provider(), endpoints, attempt, "s") ==
        "https://wallet.example/auth?realm=x&response_type=code&client_id=cabinet%20%26%20co&"
        "redirect_uri=https%3A%2F%2Fcabinet.local%2Fr&scope=openid&state=s&nonce=n&acr_values="
        "eidas1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&"
        "code_challenge_method=S256&prompt=login&max_age=0");
}

TEST_CASE("levels compare upwards") {
  CHECK(identity::reaches("eidas1", "eidas1"));
  CHECK(identity::reaches("eidas3", "eidas1"));
  CHECK_FALSE(identity::reaches("eidas1", "eidas2"));
  for (const auto* low : {"", "eidas0", "eidas", "eidas11", "loa3"})
    CHECK_FALSE(identity::reaches(low, "eidas1"));
  CHECK(identity::reaches("urn:mace:silver", "urn:mace:silver"));
  CHECK_FALSE(identity::reaches("urn:mace:gold", "urn:mace:silver"));
  CHECK_FALSE(identity::reaches("", ""));
}

TEST_CASE("a national identifier of type 8 is an RPPS, if its key is right") {
  CHECK(identity::rpps_of("899700000005") == "99700000005");
  CHECK(identity::rpps_of("99700000005") == "99700000005");
  for (const auto* other :
       {"899700000006", "099700000005", "30B0000000/CPET0002", "", "8 99700000005"})
    CHECK_FALSE(identity::rpps_of(other).has_value());
}
