// Providers of identity (OpenID Connect): who they are, the way there, and the way back.
#include "identity/oidc.h"

#include <algorithm>
#include <atomic>

#include "api/arrival.h"
#include "api/reply.h"
#include "api/routes.h"
#include "api/session_answers.h"
#include "base/ids.h"
#include "net/client.h"

namespace serment::api {
namespace {

using identity::OidcAttempt;
using identity::OidcEndpoints;
using identity::OidcPerson;
using identity::OidcProvider;

constexpr std::string_view kPurpose = "oidc";
constexpr std::string_view kUnknownState = "state";
constexpr std::chrono::minutes kLife{10};
constexpr std::chrono::minutes kPublishedFor{10};

struct ProviderName {
  std::string id{}, label{};
};
BOOST_DESCRIBE_STRUCT(ProviderName, (), (id, label))

struct ProviderBody {
  std::string id{}, label{}, issuer{}, client_id{};
  std::optional<std::string> discovery_file{}, client_secret{}, scope{}, least_acr{},
      authority_pem{};
  std::optional<std::vector<std::string>> hosts{}, rpps_claims{};
  std::optional<bool> client_secret_set{};  ///< only shown
};
BOOST_DESCRIBE_STRUCT(ProviderBody, (),
                      (id, label, issuer, client_id, discovery_file, client_secret, scope,
                       least_acr, authority_pem, hosts, rpps_claims, client_secret_set))
struct SettingsBody {
  std::vector<ProviderBody> providers{};
  std::optional<std::string> redirect_uri{};  ///< only shown: what the provider must be told
};
BOOST_DESCRIBE_STRUCT(SettingsBody, (), (providers, redirect_uri))

/// The server as this browser names it; foreign names were refused already.
std::string redirect_of(const Call& call) {
  return "https://" + std::string(call.request.header("Host")) + "/api/v1/oidc/callback";
}

Reply to(std::string where, net::Header cookie) {
  Reply reply;
  reply.status = 302;
  reply.content_type.clear();
  reply.headers.push_back({"Location", std::move(where)});
  reply.headers.push_back(std::move(cookie));
  return reply;
}

Reply back(Call& call, const Arrival& arrival) {
  auto way = way_back(call.services, call.request.peer, arrival);
  return to(std::move(way.path), std::move(way.cookie));
}

Result<Reply> names(Call& call) {
  std::vector<ProviderName> items;
  for (const auto& one : call.services.identity.oidc.all()) items.push_back({one.id, one.label});
  return reply_with_list(std::move(items));
}

ProviderBody shown(const OidcProvider& one) {
  ProviderBody body;
  body.id = one.id;
  body.label = one.label;
  body.issuer = one.issuer;
  body.client_id = one.client_id;
  body.discovery_file = one.discovery_file;
  body.scope = one.scope;
  body.least_acr = one.least_acr;
  body.authority_pem = one.authority_pem;
  body.hosts = one.hosts;
  body.rpps_claims = one.rpps_claims;
  body.client_secret_set = !one.client_secret.empty();
  return body;
}

/// What is absent keeps its place: the secret it had, and the usual values.
OidcProvider wanted(ProviderBody body, const std::optional<OidcProvider>& before) {
  OidcProvider one;
  if (before) one.client_secret = before->client_secret;
  one.id = std::move(body.id);
  one.label = std::move(body.label);
  one.issuer = std::move(body.issuer);
  one.client_id = std::move(body.client_id);
  if (body.discovery_file) one.discovery_file = std::move(*body.discovery_file);
  if (body.client_secret) one.client_secret = std::move(*body.client_secret);
  if (body.scope) one.scope = std::move(*body.scope);
  if (body.least_acr) one.least_acr = std::move(*body.least_acr);
  if (body.authority_pem) one.authority_pem = std::move(*body.authority_pem);
  if (body.rpps_claims) one.rpps_claims = std::move(*body.rpps_claims);
  one.hosts =
      body.hosts ? std::move(*body.hosts) : std::vector<std::string>{net::https_host(one.issuer)};
  return one;
}

SettingsBody settings_shown(const Call& call) {
  SettingsBody body;
  for (const auto& one : call.services.identity.oidc.all()) body.providers.push_back(shown(one));
  body.redirect_uri = redirect_of(call);
  return body;
}

Reply settings_reply(const Call& call) {
  auto reply = reply_with(settings_shown(call));
  reply.headers.push_back(etag(call.services.identity.oidc.version()));
  return reply;
}

Result<Reply> get_settings(Call& call) {
  TRY_VOID(journal(call, "settings.read", "oidc"));
  return settings_reply(call);
}

/// A person whose only second factor is a provider keeps it: without it a password would be enough
/// to enrol another factor in their place, and they could not come in.
Result<void> check_only_factors(const Services& services,
                                const std::vector<OidcProvider>& providers) {
  const auto is_kept = [&](const std::string& subject) {
    return std::any_of(providers.begin(), providers.end(),
                       [&](const auto& one) { return subject.starts_with(one.issuer + "|"); });
  };
  for (const auto& known : services.identity.directory.all()) {
    const auto& subjects = known.member.oidc_subjects;
    auto without = known;
    without.member.oidc_subjects.clear();
    if (!known.active() || subjects.empty() || without.has_second_factor() ||
        std::any_of(subjects.begin(), subjects.end(), is_kept))
      continue;
    return fail(Errc::conflict, "oidc.only_factor",
                "Ce fournisseur est le seul second facteur de " + known.member.display_name + ".",
                "Rien n’a été changé.", "Que cette personne en ajoute d’abord un autre.");
  }
  return {};
}

Result<Reply> put_settings(Call& call) {
  auto body = TRY(read_body<SettingsBody>(call));
  auto& known = call.services.identity.oidc;
  const auto seen = TRY(if_match(call));
  if (seen != known.version()) return changed_meanwhile();
  std::vector<OidcProvider> providers;
  for (auto& one : body.providers) {
    const auto before = known.find(one.id);
    providers.push_back(wanted(std::move(one), before));
  }
  TRY_VOID(check_only_factors(call.services, providers));
  TRY_VOID(known.save(*call.session, std::move(providers), seen, call.actor.member));
  return settings_reply(call);
}

tl::unexpected<Error> refused(std::string what, std::string next, std::string place = {}) {
  return fail(Errc::forbidden, "oidc.refused", std::move(what), "Rien n’a été ouvert.",
              std::move(next), std::move(place));
}

net::ClientOptions calls_of(const OidcProvider& provider) {
  net::ClientOptions options;
  options.hosts = provider.hosts;
  options.authorities_pem = provider.authority_pem;
  return options;
}

/// One question on its way to a provider. Few at once: one that answers nobody leaves workers to
/// everybody else.
class Asking {
 public:
  Asking() { ++s_count; }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;
  ~Asking() { --s_count; }
  [[nodiscard]] static bool too_many() { return s_count > kMostAsking; }

 private:
  static constexpr int kMostAsking = 3;
  static inline std::atomic<int> s_count{0};
};

Result<std::string> fetched(const OidcProvider& provider, const net::ClientRequest& request) {
  const Asking one;
  if (Asking::too_many())
    return refused("Le fournisseur d’identité tarde à répondre à d’autres.",
                   "Recommencez dans 10 s, ou entrez par votre mot de passe.", "busy");
  auto answer = TRY(net::fetch(calls_of(provider), request));
  if (answer.status == 200) return std::move(answer.body);
  return refused("Le fournisseur d’identité n’a pas répondu comme prévu.",
                 "Recommencez\u00a0; sinon, dites-le au médecin titulaire.",
                 net::https_host(request.url) + ": HTTP " + std::to_string(answer.status));
}

Result<OidcEndpoints> endpoints_of(Call& call, const OidcProvider& provider) {
  auto& memory = call.services.identity.oidc;
  const auto now = call.services.clock.now();
  if (auto known = memory.published(provider.id, now)) return std::move(*known);
  net::ClientRequest request;
  request.url = identity::discovery_address(provider);
  const auto text = TRY(fetched(provider, request));
  auto endpoints = TRY(identity::read_discovery(provider, text));
  memory.keep_published(provider.id, endpoints, now + kPublishedFor);
  return endpoints;
}

struct TestAnswer {
  std::string authorization{}, token{}, userinfo{};
  bool secret_in_form = false;
  int keys = 0;
};
BOOST_DESCRIBE_STRUCT(TestAnswer, (), (authorization, token, userinfo, secret_in_form, keys))

/// Asks a provider what it publishes, as a sign-in would, without keeping anything: its
/// description and its keys.
Result<Reply> test(Call& call) {
  auto body = TRY(read_body<ProviderBody>(call));
  const auto before = call.services.identity.oidc.find(body.id);
  const auto provider = wanted(std::move(body), before);
  TRY_VOID(identity::check_provider(provider));
  TRY_VOID(journal(call, "oidc.tested", provider.id));
  net::ClientRequest request;
  request.url = identity::discovery_address(provider);
  const auto endpoints = TRY(identity::read_discovery(provider, TRY(fetched(provider, request))));
  request.url = endpoints.keys;
  const auto set = TRY(json::Document::parse(TRY(fetched(provider, request))));
  TestAnswer answer{endpoints.authorization, endpoints.token, endpoints.userinfo,
                    endpoints.secret_in_form, 0};
  if (const auto keys = set.root().find("keys"))
    for ([[maybe_unused]] const auto key : *keys) ++answer.keys;
  if (answer.keys == 0)
    return refused("Ce fournisseur ne publie aucune clé\u00a0: ses réponses ne se vérifient pas.",
                   "Vérifiez son adresse auprès de lui.", "keys");
  return reply_with(answer);
}

Result<Reply> go(Call& call) {
  const auto provider = call.services.identity.oidc.find(call.path["provider"]);
  if (!provider)
    return refused(
        "Ce fournisseur n’est pas en service\u00a0: le cabinet est scellé, ou il a été "
        "retiré.",
        "Entrez par votre identifiant et votre mot de passe.");
  const auto endpoints = TRY(endpoints_of(call, *provider));
  OidcAttempt attempt;
  attempt.provider = provider->id;
  attempt.nonce = draw_id(call.services.random);
  attempt.verifier = draw_id(call.services.random) + draw_id(call.services.random);
  attempt.redirect = redirect_of(call);
  attempt.began =
      std::chrono::duration_cast<std::chrono::seconds>(call.services.clock.now().time_since_epoch())
          .count();
  auto mark = mark_browser(call.services.random);
  identity::Ticket ticket;
  ticket.purpose = kPurpose;
  ticket.value = json::bind::write(attempt);
  ticket.device = std::move(mark.digest);
  ticket.peer = call.request.peer;
  const auto state = call.services.identity.tickets.issue(std::move(ticket), kLife);
  return to(identity::authorization_address(*provider, endpoints, attempt, state),
            std::move(mark.cookie));
}

/// Exchanges the code and judges what comes of it.
Result<OidcPerson> exchange(Call& call, const OidcProvider& provider, const OidcAttempt& attempt) {
  const auto endpoints = TRY(endpoints_of(call, provider));
  net::ClientRequest ask;
  ask.url = endpoints.token;
  ask.form = identity::token_form(provider, endpoints, attempt, call.query("code"));
  if (!provider.client_secret.empty() && !endpoints.secret_in_form) {
    ask.user = net::percent_encoded(provider.client_id);
    ask.password = net::percent_encoded(provider.client_secret);
  }
  const auto given = TRY(json::Document::parse(TRY(fetched(provider, ask))));
  net::ClientRequest keys;
  keys.url = endpoints.keys;
  const auto set = TRY(fetched(provider, keys));
  auto person = TRY(identity::read_id_token(provider, given.root().text_or("id_token"), set,
                                            attempt, call.services.clock.now()));
  const auto access = given.root().text_or("access_token");
  if (person.rpps || provider.rpps_claims.empty() || endpoints.userinfo.empty() || access.empty() ||
      access.find_first_of("\r\n") != std::string_view::npos)
    return person;
  net::ClientRequest more;
  more.url = endpoints.userinfo;
  more.headers.push_back({"Authorization", "Bearer " + std::string(access)});
  TRY_VOID(identity::read_userinfo(provider, TRY(fetched(provider, more)), person));
  return person;
}

Result<Arrival> arrival_of(Call& call) {
  auto& services = call.services;
  const auto ticket = services.identity.tickets.take(call.query("state"), kPurpose);
  if (!ticket || !is_marked(call.request, ticket->device))
    return refused("Ce retour n’est pas celui d’une connexion commencée dans ce navigateur.",
                   "Recommencez depuis la page de connexion.", std::string(kUnknownState));
  const auto attempt =
      TRY(json::bind::read<OidcAttempt>(TRY(json::Document::parse(ticket->value)).root()));
  const auto provider = services.identity.oidc.find(attempt.provider);
  if (!provider)
    return refused("Ce fournisseur n’est plus en service.",
                   "Entrez par votre identifiant et votre mot de passe.");
  if (call.has_query("iss") && call.query("iss") != provider->issuer)
    return refused("La réponse vient d’un autre fournisseur.",
                   "Recommencez depuis la page de connexion.", "iss");
  if (call.has_query("error") || call.query("code").empty())
    return refused("Le fournisseur n’a pas confirmé votre identité.",
                   "Recommencez, ou entrez autrement.");
  const auto person = TRY(exchange(call, *provider, attempt));
  Arrival arrival;
  arrival.method = "oidc";
  arrival.identifier = identity::bound_subject(*provider, person);
  arrival.rpps = person.rpps;
  return arrival;
}

Result<Reply> start(Call& call) {
  auto reply = go(call);
  if (reply) return reply;
  return back(call, refused_arrival("oidc", reply.error()));
}

Result<Reply> callback(Call& call) {
  const auto arrival = arrival_of(call);
  if (arrival) return back(call, *arrival);
  // Whoever writes an address by hand began nothing here: nothing is told of that.
  if (arrival.error().place != kUnknownState)
    note_stranger(call.services, call.request, "oidc",
                  "{\"method\":\"oidc\",\"code\":\"" + arrival.error().code + "\"}");
  return back(call, refused_arrival("oidc", arrival.error()));
}

using identity::Permission;
constexpr Parameter kAnswered[] = {
    query::text("state", "La connexion à laquelle il est répondu"),
    query::text("code", "Ce que le fournisseur donne contre l’identité"),
    query::text("iss", "Le fournisseur qui répond (RFC 9207)"),
    query::text("error", "Son refus"),
};
const Route kOidcRoutes[] = {
    {"GET", "/oidc/providers", "Fournisseurs d’identité", Access::anyone, Permission::self,
     Run::free, nullptr, schema<Listing<ProviderName>>, "", "", names},
    {"GET", "/oidc/{provider}/start", "Aller chez un fournisseur d’identité", Access::anyone,
     Permission::self, Run::free, nullptr, nullptr, "",
     "oidc.refused oidc.discovery client.host client.unreachable client.too_large", start},
    // The provider's answer comes with more: session_state, scope, error_description…
    {"GET", Address("/oidc/callback", kAnswered, Others::passed_over),
     "Revenir d’un fournisseur d’identité", Access::anyone, Permission::self, Run::free, nullptr,
     nullptr, "session.refused", "oidc.refused oidc.token", callback},
    {"GET", "/settings/oidc", "Réglages des fournisseurs d’identité", Access::member,
     Permission::settings_manage, Run::grouped, nullptr, schema<SettingsBody>, "settings.read", "",
     get_settings},
    {"PUT", "/settings/oidc", "Choisir les fournisseurs d’identité", Access::reauthenticated,
     Permission::settings_manage, Run::exclusive, schema<SettingsBody>, schema<SettingsBody>,
     "settings.changed", "oidc.provider oidc.only_factor conflict.changed conflict.if_match_needed",
     put_settings},
    {"POST", "/settings/oidc/test", "Essayer un fournisseur d’identité, sans le garder",
     Access::reauthenticated, Permission::settings_manage, Run::free, schema<ProviderBody>,
     schema<TestAnswer>, "oidc.tested",
     "oidc.provider oidc.refused oidc.discovery client.host client.unreachable client.too_large",
     test},
};

}  // namespace

std::span<const Route> oidc_routes() {
  return kOidcRoutes;
}

}  // namespace serment::api
