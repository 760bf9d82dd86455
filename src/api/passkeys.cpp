// Passkeys: adding, listing and removing them, signing in with one.
#include "api/passkey_answers.h"
#include "api/passkey_json.h"
#include "api/routes.h"
#include "api/session_answers.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "crypto/password_hash.h"
#include "identity/passkey.h"

namespace serment::api {
namespace {

constexpr std::string_view kCreation = "passkey_creation";
constexpr std::string_view kProof = "passkey_proof";
constexpr std::chrono::minutes kLife{5};
constexpr std::int64_t kPatience = 120'000;
constexpr std::size_t kMostPasswordWork = 8;

struct PasskeyShown {
  std::string id{}, label{}, created_at{};
  std::optional<std::string> last_used_at{};
};
BOOST_DESCRIBE_STRUCT(PasskeyShown, (), (id, label, created_at, last_used_at))
struct AddedAnswer {
  std::string id{};
  std::optional<std::vector<std::string>> recovery_codes{};
};
BOOST_DESCRIBE_STRUCT(AddedAnswer, (), (id, recovery_codes))
struct OptionsBody {
  std::optional<std::string> ticket{};
};
BOOST_DESCRIBE_STRUCT(OptionsBody, (), (ticket))

/// The place of the call as the browser sees it; the server has refused foreign names already.
Result<identity::PasskeyPlace> place_of(const Call& call) {
  identity::PasskeyPlace place;
  const std::string named(call.request.header("Host"));
  place.origin = "https://" + named;
  const auto colon = named.rfind(':');
  const bool is_ipv6 = named.starts_with("[");
  place.host = is_ipv6 ? named : named.substr(0, colon);
  if (identity::is_passkey_host(place.host)) return place;
  return fail(
      Errc::invalid_input, "passkey.host",
      "Une clé d’accès est liée au nom du serveur\u00a0: elle ne peut pas servir à une adresse "
      "en chiffres.",
      "Rien n’a été changé.", "Ouvrez " + call.services.configuration.origin() + "/");
}

/// The challenge is a one-time ticket's own id.
std::string challenge(Call& call, std::string_view purpose, std::string_view member) {
  identity::Ticket ticket;
  ticket.purpose = purpose;
  ticket.member = member;
  ticket.value = call.actor.session;
  ticket.peer = call.request.peer;
  return call.services.identity.tickets.issue(std::move(ticket), kLife);
}

Result<Reply> creation_options(Call& call) {
  const auto place = TRY(place_of(call));
  const auto known = TRY(myself(call));
  TRY_VOID(check_may_add(call, known));
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("challenge", crypto::base64url(as_bytes(challenge(call, kCreation, known.member.id))));
  out.key("rp");
  out.begin_object();
  out.field("id", place.host);
  out.field("name", "Serment");
  out.end_object();
  out.key("user");
  out.begin_object();
  out.field("id", crypto::base64url(as_bytes(known.member.id)));
  out.field("name", known.member.login);
  out.field("displayName", known.member.display_name);
  out.end_object();
  write_kinds(out);
  out.field("timeout", kPatience);
  write_keys(out, "excludeCredentials", call.services.identity.passkeys.of(known.member.id),
             place.host);
  out.key("authenticatorSelection");
  out.begin_object();
  out.field("residentKey", "preferred");
  out.field("userVerification", "required");
  out.end_object();
  out.field("attestation", "none");
  write_secret_input(out);
  out.end_object();
  return json_reply(std::move(text));
}

Result<identity::Passkey> new_key(Call& call, const GivenPasskey& given, std::string_view label) {
  const auto place = TRY(place_of(call));
  const auto named = identity::challenge_of(given.client_data);
  const auto ticket = call.services.identity.tickets.take(named, kCreation);
  const bool mine =
      ticket && ticket->member == call.actor.member && ticket->value == call.actor.session;
  const auto made = TRY(identity::read_new_passkey(place, mine ? named : std::string(),
                                                   given.client_data, given.attestation_object));
  identity::Passkey key;
  key.credential = crypto::base64url(made.credential);
  key.member = call.actor.member;
  key.label = label;
  key.host = place.host;
  key.public_key = crypto::base64(made.public_key);
  key.algorithm = made.algorithm;
  key.counter = made.counter;
  key.transports = given.transports;
  return key;
}

Result<Reply> add(Call& call) {
  const auto document = TRY(json_body(call));
  const auto given = TRY(read_given(TRY(document.root().at("credential"))));
  const auto label = document.root().text_or("label", "Clé d’accès");
  const auto before = TRY(myself(call));
  TRY_VOID(check_may_add(call, before));
  const auto key = TRY(new_key(call, given, label));
  auto& identity = call.services.identity;
  AddedAnswer answer;
  TRY_VOID(call.services.engine.run([&](vault::Session& session) -> Result<void> {
    if (!still_welcome(call.services, before)) return no_session();
    session.actor = call.actor.member;
    const auto added = TRY(identity.passkeys.add(session, key));
    answer.id = added.id;
    if (!given.secret.empty())
      TRY_VOID(identity.passkeys.open_slot(session, added.credential, given.secret));
    if (before.member.recovery_hashes.empty())
      answer.recovery_codes =
          TRY(identity::draw_recovery_codes(identity, session, call.actor.member));
    return {};
  }));
  const auto known = TRY(myself(call));
  auto actor = identity::actor_of(known);
  actor.second_factor = true;
  const auto secret = identity.sessions.raise(call.session_secret, actor);
  auto reply = reply_with(answer, 201);
  if (secret) reply.headers.push_back(session_cookie(*secret));
  return reply;
}

Result<Reply> list(Call& call) {
  std::vector<PasskeyShown> items;
  for (const auto& key : call.services.identity.passkeys.of(call.actor.member))
    items.push_back({key.id, key.label, key.created_at, key.last_used_at});
  return reply_with_list(std::move(items));
}

Result<Reply> remove(Call& call) {
  const auto known = TRY(myself(call));
  if (known.passkeys == 1 && known.member.totp_secret.empty())
    return fail(Errc::forbidden, "factor.last", "C’est votre seul second facteur.",
                "Il n’a pas été retiré.", "Ajoutez-en d’abord un autre.");
  TRY_VOID(
      call.services.identity.passkeys.remove(*call.session, call.path["id"], call.actor.member));
  return no_content();
}

/// Who is asked to show a key: of a password just given, of this session, or nobody named.
Result<std::string> asked(Call& call, const std::optional<std::string>& ticket) {
  if (!ticket) return call.actor.member;
  const auto found = call.services.identity.tickets.look(*ticket, "second_factor");
  if (found) return found->member;
  return fail(Errc::forbidden, "session.refused",
              "Le mot de passe a été donné il y a trop "
              "longtemps.",
              "Rien n’a été ouvert.", "Redonnez-le.");
}

Result<Reply> proof_options(Call& call) {
  const auto body = TRY(read_body<OptionsBody>(call));
  const auto place = TRY(place_of(call));
  const auto member = TRY(asked(call, body.ticket));
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.field("challenge", crypto::base64url(as_bytes(challenge(call, kProof, member))));
  out.field("rpId", place.host);
  out.field("timeout", kPatience);
  out.field("userVerification", "required");
  write_keys(out, "allowCredentials", call.services.identity.passkeys.of(member), place.host);
  write_secret_input(out);
  out.end_object();
  return json_reply(std::move(text));
}

tl::unexpected<Error> refused_key() {
  return fail(Errc::forbidden, "session.refused", "Cette clé d’accès n’a pas été acceptée.",
              "Rien n’a été ouvert.", "Donnez votre identifiant et votre mot de passe.");
}

/// The key that answered, once its answer is proved right.
Result<identity::Passkey> check_given(Call& call, const GivenPasskey& given,
                                      const std::optional<identity::Ticket>& ticket) {
  auto& passkeys = call.services.identity.passkeys;
  const auto place = TRY(place_of(call));
  const auto key = passkeys.by_credential(given.credential);
  if (!key || !ticket || ticket->value != call.actor.session ||
      (!ticket->member.empty() && ticket->member != key->member) || key->host != place.host ||
      (!given.user_handle.empty() && given.user_handle != key->member))
    return refused_key();
  const auto public_key = TRY(crypto::from_base64(key->public_key));
  const auto counter = identity::check_passkey(
      place, identity::challenge_of(given.client_data), static_cast<int>(key->algorithm),
      public_key, {given.client_data, given.authenticator_data, given.signature});
  std::string fault = counter ? std::string() : counter.error().place;
  if (counter && !passkeys.advance(key->credential, *counter)) fault = "counter";
  if (fault.empty()) return *key;
  (void)journal(call, "session.refused", key->member, "{\"passkey\":\"" + fault + "\"}");
  return refused_key();
}

/// Opens a sealed practice with the secret of a key that has a slot. True when this opened it.
Result<bool> unseal_with(Call& call, const GivenPasskey& given) {
  auto& services = call.services;
  if (services.engine.state() == Engine::State::open) return false;
  const auto sealed = fail(Errc::locked, "vault.sealed",
                           "Le cabinet est scellé, et cette clé d’accès ne l’ouvre pas.",
                           "Rien n’a été ouvert.", "Donnez le mot de passe d’un médecin.");
  if (services.engine.state() == Engine::State::none || given.secret.empty()) return sealed;
  if (crypto::password_work() > kMostPasswordWork)
    return fail(Errc::forbidden, "rate.limited", "Trop de connexions à la fois.",
                "Rien n’a été ouvert.", "Recommencez dans 5 s.");
  const auto key = std::string(identity::kSealedAttempts) + call.request.peer + ":passkey";
  TRY_VOID(begin_attempt(services, key));
  const auto opened = services.unseal(identity::passkey_slot(given.credential), given.secret);
  if (!opened) {
    if (opened.error().errc == Errc::locked) return sealed;
    return tl::unexpected<Error>(opened.error());
  }
  services.identity.attempts.succeeded(key);
  return *opened;
}

Result<Reply> sign_in(Call& call) {
  const auto document = TRY(json_body(call));
  const auto given = TRY(read_given(TRY(document.root().at("credential"))));
  const std::string second(document.root().text_or("ticket"));
  auto& identity = call.services.identity;
  const auto ticket = identity.tickets.take(identity::challenge_of(given.client_data), kProof);
  if (!ticket) return refused_key();
  const bool unsealed = TRY(unseal_with(call, given));
  const auto key = check_given(call, given, ticket);
  const auto known = key ? identity.directory.find(key->member) : std::nullopt;
  bool welcome = known && known->active() && known->in_its_dates(call.services.clock.now());
  if (welcome && !second.empty()) {
    const auto first = identity.tickets.take(second, "second_factor");
    welcome = first && first->member == known->member.id;
  }
  if (!welcome) {
    if (unsealed) call.services.seal();  // an account that is over opens nothing
    return refused_key();
  }
  const auto used = call.services.engine.run([&](vault::Session& session) -> Result<void> {
    if (!still_welcome(call.services, *known)) return refused_key();
    session.actor = known->member.id;
    if (unsealed) TRY_VOID(tell_sealed_refusals(call.services, session));
    return identity.passkeys.used(session, key->credential, given.secret);
  });
  if (!used && unsealed && used.error().code == "session.refused") call.services.seal();
  TRY_VOID(used);
  // A ticket of the first step: the password was shown before the key.
  return complete_sign_in(call, *known, {.second_factor = true, .password = !second.empty()});
}

constexpr auto kSelf = identity::Permission::self;
const Route kPasskeyRoutes[] = {
    {"POST", "/factors/passkeys/options", "Préparer une clé d’accès", Access::signed_in, kSelf,
     Run::free, nullptr, any_object, "", "passkey.host session.reauthentication_needed",
     creation_options},
    {"POST", "/factors/passkeys", "Ajouter une clé d’accès", Access::signed_in, kSelf, Run::free,
     any_object, schema<AddedAnswer>, "factor.added",
     "passkey.refused passkey.known passkey.many passkey.host", add, kUsualBody, !kSpooled,
     ToldOnce::done_once},
    {"GET", "/factors/passkeys", "Ses clés d’accès", Access::signed_in, kSelf, Run::free, nullptr,
     schema<Listing<PasskeyShown>>, "", "", list},
    {"DELETE", "/factors/passkeys/{id}", "Retirer une clé d’accès", Access::reauthenticated, kSelf,
     Run::exclusive, nullptr, nullptr, "factor.removed", "factor.last passkey.unknown", remove},
    {"POST", "/session/passkey/options", "Préparer une connexion par clé d’accès", Access::anyone,
     kSelf, Run::free, schema<OptionsBody>, any_object, "", "passkey.host session.refused",
     proof_options},
    {"POST", "/session/passkey", "Se connecter\u00a0: clé d’accès", Access::anyone, kSelf,
     Run::free, any_object, any_object, "session.opened",
     "session.refused vault.sealed rate.limited", sign_in},
};

}  // namespace

Result<ProofBody> read_proof(const Call& call) {
  const auto document = TRY(json_body(call));
  const auto root = document.root();
  ProofBody body;
  body.method = TRY(TRY(root.at("method")).string());
  if (const auto value = root.find("value"); value && !value->is(json::Kind::null))
    body.value = TRY(value->string());
  if (const auto credential = root.find("credential"); credential)
    body.credential = credential->raw();
  return body;
}

std::string proof_schema() {
  return R"({"type":"object","properties":{"method":{"type":"string"},)"
         R"("value":{"type":"string"},"credential":{"type":"object"}},"required":["method"]})";
}

Result<bool> shows_passkey(Call& call, const std::string& credential) {
  const auto document = TRY(json::Document::parse(credential));
  const auto given = TRY(read_given(document.root()));
  const auto ticket =
      call.services.identity.tickets.take(identity::challenge_of(given.client_data), kProof);
  if (!ticket || ticket->member != call.actor.member) return false;
  return check_given(call, given, ticket).has_value();
}

std::span<const Route> passkey_routes() {
  return kPasskeyRoutes;
}

}  // namespace serment::api
