#include "identity/oidc.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "crypto/jws.h"
#include "json/reader.h"
#include "text/identifiers.h"

namespace serment::identity {
namespace {

constexpr std::chrono::seconds kSkew{60};
constexpr std::chrono::minutes kOldest{10};
constexpr std::size_t kLongestToken = 32U << 10;
constexpr std::size_t kLongestSubject = 255;
constexpr std::string_view kScheme = "https://";

tl::unexpected<Error> refused(std::string place) {
  return fail(Errc::forbidden, "oidc.token", "La réponse de ce fournisseur n’a pas été acceptée.",
              "Rien n’a été ouvert.",
              place == "acr" ? "Reconnectez-vous chez lui avec un moyen plus fort."
                             : "Recommencez\u00a0; sinon, dites-le au médecin titulaire.",
              std::move(place));
}

/// The provider knew the person already, and asked them nothing.
tl::unexpected<Error> not_shown_now() {
  return fail(Errc::forbidden, "oidc.token",
              "Ce fournisseur n’a pas dit que vous venez de vous identifier chez lui.",
              "Rien n’a été ouvert.",
              "Déconnectez-vous chez lui, puis recommencez\u00a0; ou montrez un autre facteur.",
              "auth_time");
}

tl::unexpected<Error> bad_provider(std::string place, std::string next) {
  return fail(Errc::invalid_input, "oidc.provider", "Ce fournisseur n’est pas décrit en entier.",
              "Rien n’a été enregistré.", std::move(next), std::move(place));
}

tl::unexpected<Error> bad_discovery(std::string place) {
  return fail(Errc::forbidden, "oidc.discovery",
              "La description publiée par ce fournisseur ne convient pas.", "Rien n’a été ouvert.",
              "Vérifiez son adresse et la liste de ses serveurs dans les réglages.",
              std::move(place));
}

/// Host of an address, its port left out; empty when it is not plainly HTTPS.
std::string host_of(std::string_view url) {
  if (!url.starts_with(kScheme)) return {};
  auto rest = url.substr(kScheme.size());
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (rest.find_first_of("@\\ ") != std::string_view::npos) return {};
  std::string host(rest.substr(0, rest.starts_with("[") ? rest.find(']') + 1 : rest.find(':')));
  for (char& c : host)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return host;
}

bool is_named(const OidcProvider& provider, std::string_view url) {
  const auto host = host_of(url);
  return !host.empty() &&
         std::find(provider.hosts.begin(), provider.hosts.end(), host) != provider.hosts.end();
}

std::string encoded(std::string_view text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos)
      out += c;
    else
      (out += '%', out += kHex[byte >> 4], out += kHex[byte & 15]);
  }
  return out;
}

std::string pair(std::string_view name, std::string_view value) {
  return std::string(name) + "=" + encoded(value);
}

struct Parts {
  std::string_view signed_text, header, claims, signature;
};

std::optional<Parts> parts_of(std::string_view token) {
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.size() > kLongestToken ||
      token.find('.', second + 1) != std::string_view::npos)
    return std::nullopt;
  return Parts{token.substr(0, second), token.substr(0, first),
               token.substr(first + 1, second - first - 1), token.substr(second + 1)};
}

Bytes bytes_of(json::Value key, std::string_view name) {
  return crypto::from_base64url(key.text_or(name)).value_or(Bytes{});
}

/// True when a key of the set, fit for that algorithm and of that name, made the signature.
bool is_signed(json::Value header, std::string_view keys, const Parts& parts) {
  const auto algorithm = crypto::jws_algorithm(header.text_or("alg"));
  const auto signature = crypto::from_base64url(parts.signature);
  const auto document = json::Document::parse(keys);
  const auto list = document ? document->root().find("keys") : std::nullopt;
  if (!algorithm || !signature || !list || header.find("crit")) return false;
  const bool is_elliptic = *algorithm == crypto::JwsAlgorithm::es256;
  const auto name = header.text_or("kid");
  for (const auto key : *list) {
    if (key.text_or("kty") != (is_elliptic ? "EC" : "RSA")) continue;
    if (!name.empty() && key.text_or("kid") != name) continue;
    if (key.text_or("use", "sig") != "sig") continue;
    if (key.text_or("alg", header.text_or("alg")) != header.text_or("alg")) continue;
    if (is_elliptic && key.text_or("crv") != "P-256") continue;
    const crypto::JwsKey told{bytes_of(key, "n"), bytes_of(key, "e"), bytes_of(key, "x"),
                              bytes_of(key, "y")};
    if (crypto::verify_jws(*algorithm, told, parts.signed_text, *signature)) return true;
  }
  return false;
}

bool is_for_us(json::Value claims, std::string_view client) {
  const auto audience = claims.find("aud");
  if (!audience) return false;
  const auto party = claims.find("azp");
  if (party && claims.text_or("azp") != client) return false;
  if (audience->is(json::Kind::string)) return audience->string().value_or("") == client;
  bool named = false;
  for (const auto one : *audience) named = named || one.string().value_or("") == client;
  // Several readers: the one it was made for must be said.
  return named && (audience->size() == 1 || party.has_value());
}

std::optional<Instant> instant_at(json::Value claims, std::string_view name) {
  const auto member = claims.find(name);
  if (!member || !member->is(json::Kind::number)) return std::nullopt;
  constexpr std::int64_t kLatest = 253'402'300'799;  // the year 9999
  const auto seconds = member->integer();
  if (!seconds || *seconds < 0 || *seconds > kLatest) return std::nullopt;
  return Instant(std::chrono::seconds(*seconds));
}

/// The name of the first time claim that is not right; empty when all are.
std::string late_claim(json::Value claims, Instant now) {
  const auto end = instant_at(claims, "exp");
  if (!end || *end + kSkew <= now) return "exp";
  const auto made = instant_at(claims, "iat");
  if (!made || *made > now + kSkew || *made + kOldest < now) return "iat";
  if (!claims.find("nbf")) return {};
  const auto from = instant_at(claims, "nbf");
  return from && *from <= now + kSkew ? "" : "nbf";
}

/// True when the person showed who they are since the attempt began, by the provider's own clock.
bool is_shown_since(json::Value claims, std::int64_t began, Instant now) {
  const auto shown = instant_at(claims, "auth_time");
  return shown && *shown + kSkew >= Instant(std::chrono::seconds(began)) && *shown <= now + kSkew;
}

std::optional<std::string> told_rpps(const OidcProvider& provider, json::Value claims) {
  for (const auto& name : provider.rpps_claims)
    if (auto rpps = rpps_of(claims.text_or(name))) return rpps;
  return std::nullopt;
}

}  // namespace

Result<void> check_provider(const OidcProvider& provider) {
  const bool plain_id =
      !provider.id.empty() && provider.id.size() <= 40 &&
      provider.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!plain_id)
    return bad_provider("id", "Nommez-le en minuscules : «\u00a0psc\u00a0» par exemple.");
  if (provider.label.empty() || provider.label.size() > 80)
    return bad_provider("label", "Écrivez le nom que les personnes liront.");
  if (provider.client_id.empty()) return bad_provider("client_id", "Recopiez l’identifiant reçu.");
  if (provider.least_acr.empty())
    return bad_provider("least_acr",
                        "Donnez le niveau demandé\u00a0: «\u00a0eidas1\u00a0» par exemple.");
  if (provider.discovery_file.empty() ||
      provider.discovery_file.find_first_of("/?#%\\") != std::string::npos)
    return bad_provider("discovery_file",
                        "Donnez le nom du fichier\u00a0: «\u00a0openid-configuration\u00a0».");
  if ((" " + provider.scope + " ").find(" openid ") == std::string::npos)
    return bad_provider("scope", "La portée commence par «\u00a0openid\u00a0».");
  if (!is_named(provider, provider.issuer))
    return bad_provider("issuer", "Donnez une adresse https, et nommez son serveur dans la liste.");
  return {};
}

std::string discovery_address(const OidcProvider& provider) {
  auto issuer = provider.issuer;
  while (issuer.ends_with('/')) issuer.pop_back();
  return issuer + "/.well-known/" + provider.discovery_file;
}

Result<OidcEndpoints> read_discovery(const OidcProvider& provider, std::string_view json) {
  const auto document = json::Document::parse(json);
  if (!document) return bad_discovery("json");
  const auto root = document->root();
  if (root.text_or("issuer") != provider.issuer) return bad_discovery("issuer");
  OidcEndpoints endpoints;
  endpoints.authorization = root.text_or("authorization_endpoint");
  endpoints.token = root.text_or("token_endpoint");
  endpoints.keys = root.text_or("jwks_uri");
  endpoints.userinfo = root.text_or("userinfo_endpoint");
  if (!is_named(provider, endpoints.authorization)) return bad_discovery("authorization_endpoint");
  if (!is_named(provider, endpoints.token)) return bad_discovery("token_endpoint");
  if (!is_named(provider, endpoints.keys)) return bad_discovery("jwks_uri");
  if (!is_named(provider, endpoints.userinfo)) endpoints.userinfo.clear();
  bool in_header = true;
  if (const auto ways = root.find("token_endpoint_auth_methods_supported")) {
    in_header = false;
    for (const auto way : *ways) {
      const auto name = way.string().value_or("");
      in_header = in_header || name == "client_secret_basic";
    }
  }
  endpoints.secret_in_form = !in_header;
  return endpoints;
}

std::string authorization_address(const OidcProvider& provider, const OidcEndpoints& endpoints,
                                  const OidcAttempt& attempt, std::string_view state) {
  const auto digest = crypto::base64url(crypto::sha256(as_bytes(attempt.verifier)));
  const char first = endpoints.authorization.find('?') == std::string::npos ? '?' : '&';
  return endpoints.authorization + first + pair("response_type", "code") + "&" +
         pair("client_id", provider.client_id) + "&" + pair("redirect_uri", attempt.redirect) +
         "&" + pair("scope", provider.scope) + "&" + pair("state", state) + "&" +
         pair("nonce", attempt.nonce) + "&" + pair("acr_values", provider.least_acr) + "&" +
         pair("code_challenge", digest) + "&" + pair("code_challenge_method", "S256") +
         "&prompt=login&max_age=0";
}

std::string token_form(const OidcProvider& provider, const OidcEndpoints& endpoints,
                       const OidcAttempt& attempt, std::string_view code) {
  auto form = pair("grant_type", "authorization_code") + "&" + pair("code", code) + "&" +
              pair("redirect_uri", attempt.redirect) + "&" +
              pair("code_verifier", attempt.verifier);
  if (provider.client_secret.empty() || endpoints.secret_in_form)
    form += "&" + pair("client_id", provider.client_id);
  if (!provider.client_secret.empty() && endpoints.secret_in_form)
    form += "&" + pair("client_secret", provider.client_secret);
  return form;
}

Result<OidcPerson> read_id_token(const OidcProvider& provider, std::string_view token,
                                 std::string_view keys, const OidcAttempt& attempt, Instant now) {
  const auto parts = parts_of(token);
  if (!parts) return refused("shape");
  const auto header_bytes = crypto::from_base64url(parts->header).value_or(Bytes{});
  const auto claims_bytes = crypto::from_base64url(parts->claims).value_or(Bytes{});
  const auto header = json::Document::parse(as_text(header_bytes));
  const auto document = json::Document::parse(as_text(claims_bytes));
  if (!header || !document) return refused("shape");
  if (!is_signed(header->root(), keys, *parts)) return refused("signature");
  const auto claims = document->root();
  if (claims.text_or("iss") != provider.issuer) return refused("iss");
  if (!is_for_us(claims, provider.client_id)) return refused("aud");
  if (auto late = late_claim(claims, now); !late.empty()) return refused(std::move(late));
  if (attempt.nonce.empty() || claims.text_or("nonce") != attempt.nonce) return refused("nonce");
  if (!is_shown_since(claims, attempt.began, now)) return not_shown_now();
  if (!reaches(claims.text_or("acr"), provider.least_acr)) return refused("acr");
  OidcPerson person;
  person.subject = claims.text_or("sub");
  if (person.subject.empty() || person.subject.size() > kLongestSubject) return refused("sub");
  person.rpps = told_rpps(provider, claims);
  return person;
}

Result<void> read_userinfo(const OidcProvider& provider, std::string_view json,
                           OidcPerson& person) {
  const auto document = json::Document::parse(json);
  if (!document || document->root().text_or("sub") != person.subject) return refused("userinfo");
  if (!person.rpps) person.rpps = told_rpps(provider, document->root());
  return {};
}

std::string bound_subject(const OidcProvider& provider, const OidcPerson& person) {
  return provider.issuer + "|" + person.subject;
}

bool reaches(std::string_view acr, std::string_view least) {
  constexpr std::string_view kLevels = "eidas";
  const auto level = [&](std::string_view text) {
    if (text.size() != kLevels.size() + 1 || !text.starts_with(kLevels)) return 0;
    const char digit = text.back();
    return digit >= '1' && digit <= '3' ? digit - '0' : 0;
  };
  if (level(least) > 0) return level(acr) >= level(least);
  return !least.empty() && acr == least;
}

std::optional<std::string> rpps_of(std::string_view text) {
  constexpr std::size_t kRpps = 11;
  if (text.size() == kRpps + 1 && text.front() == '8') text.remove_prefix(1);
  if (text.size() != kRpps || text.find_first_not_of("0123456789") != std::string_view::npos ||
      text::check_rpps(text) != text::Check::valid)
    return std::nullopt;
  return std::string(text);
}

}  // namespace serment::identity
