#include "api/guard.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "api/services.h"

namespace serment::api {
namespace {

constexpr std::chrono::minutes kFresh{5};
constexpr std::size_t kMostPeers = 10'000;

constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html";

/// What a program may do under its token without a scope for it: lock the screens when a card has
/// left its reader, and follow the work that it started.
constexpr std::string_view kOpenToPrograms[] = {"/session/lock", "/jobs/{id}", "/jobs/{id}/events"};

/// A token is no person: what belongs to one (factors, screen, password) is not within its reach,
/// or it would add a factor of its own and be that person from then on.
bool is_beyond_token(const Route& route, const identity::Actor& actor) {
  if (actor.token.empty() || actor.may(route.permission)) return false;
  return std::find(std::begin(kOpenToPrograms), std::end(kOpenToPrograms), route.address.pattern) ==
         std::end(kOpenToPrograms);
}

tl::unexpected<Error> denied(const Route& route) {
  return fail(Errc::forbidden, "permission.denied",
              "Votre rôle ne permet pas cela\u00a0: «\u00a0" +
                  std::string(identity::info_of(route.permission).label) + "\u00a0».",
              "Rien n’a été changé.", "Demandez au médecin titulaire.");
}

/// Whether the name may be said back: a plain word that has a value. Who sends a value without its
/// name wrote anything there, a patient's name too.
bool may_be_said(std::string_view query, std::string_view name) {
  constexpr std::size_t kLongest = 32;
  const auto after = static_cast<std::size_t>(name.data() + name.size() - query.data());
  return !name.empty() && name.size() <= kLongest && after < query.size() && query[after] == '=' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

tl::unexpected<Error> unknown_parameter(const Address& address, std::string_view query,
                                        std::string_view name) {
  std::string known;
  for (const auto& one : address.query)
    known += (known.empty() ? "" : ", ") + std::string(one.name);
  const bool is_said = may_be_said(query, name);
  return fail(
      Errc::invalid_input, "request.query_unknown",
      is_said ? "Cette adresse ne connaît pas le paramètre «\u00a0" + std::string(name) + "\u00a0»."
              : "Cette adresse ne connaît pas un des paramètres donnés.",
      "Rien n’a été lu ni changé.",
      known.empty() ? "Retirez-le\u00a0: elle n’en prend aucun."
                    : "Elle prend\u00a0: " + known + ".",
      is_said ? std::string(name) : std::string());
}

tl::unexpected<Error> foreign() {
  return fail(Errc::forbidden, "request.foreign", "Cette demande ne vient pas de l’application.",
              "Rien n’a été changé.", "Rechargez la page de Serment.");
}

}  // namespace

bool is_unsafe(std::string_view method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

int RateLimit::pass(const std::string& peer) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::steady_clock::now().time_since_epoch())
                       .count();
  const std::lock_guard lock(x_mutex);
  if (x_buckets.size() > kMostPeers) x_buckets.clear();
  auto [found, is_new] = x_buckets.try_emplace(peer, Bucket{x_most, now});
  auto& bucket = found->second;
  if (!is_new)
    bucket.level =
        std::min(x_most, bucket.level + x_rate * static_cast<double>(now - bucket.at) / 1000.0);
  bucket.at = now;
  if (bucket.level >= 1.0) {
    bucket.level -= 1.0;
    return 0;
  }
  return std::max(1, static_cast<int>(std::ceil((1.0 - bucket.level) / x_rate)));
}

Result<void> check_origin(const net::Request& request, const Services&) {
  if (!is_unsafe(request.method)) return {};
  if (!request.header("Authorization").empty()) return {};  // no cookie is looked at then
  if (request.header("X-Requested-By") != "serment") return foreign();
  const auto origin = request.header("Origin");
  if (!origin.empty() && origin != "https://" + std::string(request.header("Host")))
    return foreign();
  const auto site = request.header("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin" && site != "none") return foreign();
  return {};
}

Identified identify(const net::Request& request, Services& services) {
  Identified who;
  const auto authorization = request.header("Authorization");
  if (!authorization.empty()) {
    constexpr std::string_view kBearer = "Bearer ";
    if (!authorization.starts_with(kBearer)) return who;
    if (auto actor = services.identity.tokens.find(authorization.substr(kBearer.size()),
                                                   services.identity.directory)) {
      who.actor = std::move(*actor);
      who.known = true;
    }
    return who;
  }
  who.secret = std::string(net::cookie(request, "__Host-serment"));
  auto found = services.identity.sessions.find(who.secret, false);
  if (!found) {
    who.secret.clear();
    return who;
  }
  who.known = true;
  who.actor = std::move(found->actor);
  who.screen_locked = found->lock == identity::Lock::locked;
  return who;
}

Result<void> check_access(const Route& route, const Identified& who, const Services& services) {
  if (route.access == Access::anyone) return {};
  if (!who.known)
    return fail(Errc::forbidden, "session.none", "Aucune session n’est ouverte ici.", {},
                "Connectez-vous.");
  if (is_beyond_token(route, who.actor)) return denied(route);
  if (route.access == Access::even_locked) return {};
  if (who.screen_locked)
    return fail(Errc::locked, "session.locked", "La session est verrouillée.",
                "Votre travail vous attend, tel quel.", "Rouvrez-la.");
  if (route.access == Access::signed_in) return {};
  if (!who.actor.second_factor)
    return fail(Errc::forbidden, "session.second_factor_needed",
                "Il manque un second facteur à ce compte.", {},
                "Ajoutez-en un : un code sur votre téléphone, ou une clé d’accès.");
  if (who.actor.password_due && route.access != Access::renewing)
    return fail(Errc::forbidden, "session.password_due",
                "Votre mot de passe est à changer\u00a0: le cabinet a choisi de les renouveler.",
                "Rien n’a été changé.", "Choisissez-en un autre, puis continuez.");
  if (!who.actor.may(route.permission)) return denied(route);
  if (route.access != Access::reauthenticated) return {};
  if (!who.actor.reauthenticated_at ||
      services.clock.now() - *who.actor.reauthenticated_at > kFresh)
    return fail(Errc::forbidden, "session.reauthentication_needed",
                "Cet acte demande de confirmer qui vous êtes.", "Rien n’a été changé.",
                "Montrez un de vos facteurs ; la demande repartira telle quelle.");
  return {};
}

Result<void> check_parameters(const Route& route, const net::Request& request) {
  if (route.address.others == Others::passed_over) return {};
  for (const auto name : net::query_names(request.query))
    if (route.address.find(name) == nullptr)
      return unknown_parameter(route.address, request.query, name);
  return {};
}

void add_security_headers(net::Response& response, bool is_api) {
  // Of every answer, and of one kind only: written once, sent without copies.
  static constexpr net::FixedHeader kHeaders[] = {
      {"Content-Security-Policy", kPolicy},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Strict-Transport-Security", "max-age=31536000"},
      {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
      {"Cache-Control", "no-store"},  // the last: of the API only
  };
  response.usual_headers = kHeaders;
  if (!is_api) response.usual_headers = response.usual_headers.first(std::size(kHeaders) - 1);
}

}  // namespace serment::api
