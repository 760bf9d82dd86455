// What follows a card or a provider: signing in, opening the screen again, binding to an account.
#include "api/arrival.h"

#include <algorithm>

#include "api/routes.h"
#include "api/session_answers.h"
#include "base/ids.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace serment::api {
namespace {

constexpr std::string_view kPurpose = "arrival";
constexpr std::string_view kCookie = "__Host-retour";
constexpr std::chrono::minutes kLife{2};
constexpr std::chrono::minutes kFresh{5};
constexpr std::size_t kMostSubjects = 5;

struct ArrivalBody {
  std::string ticket{};
};
BOOST_DESCRIBE_STRUCT(ArrivalBody, (), (ticket))

bool is_card(const Arrival& arrival) {
  return arrival.method == "card";
}

bool is_bound(const identity::Member& member, const Arrival& arrival) {
  if (is_card(arrival)) return member.card == arrival.identifier;
  return std::find(member.oidc_subjects.begin(), member.oidc_subjects.end(), arrival.identifier) !=
         member.oidc_subjects.end();
}

/// The account of that card or subject: the one it is bound to, else the one of its RPPS.
std::optional<identity::KnownMember> owner_of(const Services& services, const Arrival& arrival) {
  const auto now = services.clock.now();
  const auto all = services.identity.directory.all();
  const auto is_open = [&](const auto& one) { return one.active() && one.in_its_dates(now); };
  for (const auto& one : all)
    if (is_open(one) && is_bound(one.member, arrival)) return one;
  if (!arrival.rpps) return std::nullopt;
  const identity::KnownMember* found = nullptr;
  for (const auto& one : all) {
    if (!is_open(one) || one.member.rpps != arrival.rpps) continue;
    if (found != nullptr) return std::nullopt;  // two accounts: the number does not say which
    found = &one;
  }
  return found != nullptr ? std::optional(*found) : std::nullopt;
}

/// The account keeps it: next time nothing else is looked at.
Result<void> bind(Call& call, const identity::KnownMember& known, const Arrival& arrival) {
  if (is_bound(known.member, arrival)) return {};
  auto& services = call.services;
  return services.engine.run([&](vault::Session& session) -> Result<void> {
    session.actor = known.member.id;
    TRY(services.identity.directory.change(
        session, known.member.id, 0, known.member.id,
        [&](identity::Member& member, std::string&) -> Result<void> {
          if (is_card(arrival)) {
            member.card = arrival.identifier;
            return {};
          }
          if (member.oidc_subjects.size() >= kMostSubjects)
            member.oidc_subjects.erase(member.oidc_subjects.begin());
          member.oidc_subjects.push_back(arrival.identifier);
          return {};
        }));
    return session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(session.journal.append(
          tx, {"factor.added", known.member.id, arrival.method, session.clock.now()}, {}));
      return {};
    });
  });
}

tl::unexpected<Error> unknown_person(const Arrival& arrival) {
  return is_card(arrival)
             ? fail(Errc::forbidden, "session.refused",
                    "Cette carte n’est celle d’aucun compte de ce cabinet.", "Rien n’a été ouvert.",
                    "Entrez autrement, puis présentez la carte\u00a0: elle sera liée à votre "
                    "compte.")
             : fail(Errc::forbidden, "session.refused",
                    "Cette identité n’est celle d’aucun compte de ce cabinet.",
                    "Rien n’a été ouvert.",
                    "Entrez autrement, puis repassez par ce fournisseur\u00a0: il sera lié à votre "
                    "compte.");
}

/// A card of a locked session opens it again, if it is the same person's.
Result<Reply> unlock_with(Call& call, const Arrival& arrival) {
  const auto known = owner_of(call.services, arrival);
  if (!known || known->member.id != call.actor.member) return unknown_person(arrival);
  const auto secret = call.services.identity.sessions.unlock(call.session_secret);
  if (!secret) return no_session();
  TRY_VOID(journal(call, "session.unlocked", call.actor.session));
  auto reply = TRY(me_reply(call, *secret));
  reply.headers.push_back(session_cookie(*secret));
  return reply;
}

/// Shown with a session open: it confirms the person, or is bound to their account.
Result<Reply> show_again(Call& call, const Arrival& arrival) {
  const auto known = TRY(myself(call));
  const auto owner = owner_of(call.services, arrival);
  const bool other_person =
      (owner && owner->member.id != known.member.id) ||
      (arrival.rpps && known.member.rpps && *arrival.rpps != *known.member.rpps);
  if (other_person)
    return fail(Errc::conflict, "factor.other_person", "C’est l’identité d’une autre personne.",
                "Rien n’a été lié à votre compte.", "Présentez la vôtre.");
  const bool fresh = call.actor.reauthenticated_at &&
                     call.services.clock.now() - *call.actor.reauthenticated_at < kFresh;
  if (!owner && !fresh)
    return fail(Errc::forbidden, "session.reauthentication_needed",
                "Cet acte demande de confirmer qui vous êtes.", "Rien n’a été changé.",
                "Montrez un de vos facteurs, puis présentez-la de nouveau.");
  TRY_VOID(bind(call, known, arrival));
  call.services.identity.sessions.reauthenticated(call.session_secret);
  TRY_VOID(journal(call, "session.reauthenticated", call.actor.session));
  return me_reply(call, call.session_secret);
}

Result<Reply> arrive(Call& call) {
  const auto body = TRY(read_body<ArrivalBody>(call));
  auto& services = call.services;
  const auto ticket = services.identity.tickets.take(body.ticket, kPurpose);
  if (!ticket || !is_marked(call.request, ticket->device))
    return fail(Errc::forbidden, "session.refused",
                "Ce retour a déjà servi, ou vient d’un autre navigateur.", "Rien n’a été ouvert.",
                "Recommencez depuis la page de connexion.");
  const auto document = TRY(json::Document::parse(ticket->value));
  const auto arrival = TRY(json::bind::read<Arrival>(document.root()));
  if (arrival.code)
    return fail(Errc::forbidden, *arrival.code, arrival.what.value_or(""), "Rien n’a été ouvert.",
                arrival.next.value_or(""), arrival.place.value_or(""));
  if (services.engine.state() != Engine::State::open)
    return fail(Errc::locked, "vault.sealed",
                "Le cabinet est scellé\u00a0: une carte ou un fournisseur ne l’ouvre pas.",
                "Rien n’a été ouvert.", "Donnez le mot de passe d’un médecin.");
  if (!call.session_secret.empty() && call.actor.second_factor)
    return call.screen_locked ? unlock_with(call, arrival) : show_again(call, arrival);
  const auto known = owner_of(services, arrival);
  if (!known) {
    note_stranger(services, call.request, arrival.method,
                  "{\"method\":\"" + arrival.method + "\"}");
    return unknown_person(arrival);
  }
  TRY_VOID(bind(call, *known, arrival));
  return complete_sign_in(call, *known, {.second_factor = true});
}

const Route kArrivalRoutes[] = {
    {"POST", "/session/card", "Se connecter\u00a0: carte ou fournisseur d’identité", Access::anyone,
     identity::Permission::self, Run::free, schema<ArrivalBody>, any_object, "session.opened",
     "session.refused vault.sealed factor.other_person session.reauthentication_needed "
     "card.missing card.unreadable card.chain card.invalid card.weak card.expired card.early "
     "card.usage card.revoked card.list_missing card.list_old card.authority_revoked oidc.refused "
     "oidc.token oidc.discovery",
     arrive},
};

}  // namespace

Arrival refused_arrival(std::string_view method, const Error& error) {
  Arrival arrival;
  arrival.method = method;
  arrival.code = error.code;
  arrival.what = error.what;
  arrival.next = error.next;
  arrival.place = error.place;
  return arrival;
}

BrowserMark mark_browser(Random& random) {
  const auto secret = draw_id(random);
  return {{"Set-Cookie", std::string(kCookie) + "=" + secret +
                             "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"},
          crypto::hex(crypto::sha256(as_bytes(secret)))};
}

bool is_marked(const net::Request& request, std::string_view digest) {
  const auto secret = net::cookie(request, kCookie);
  return !secret.empty() && crypto::hex(crypto::sha256(as_bytes(secret))) == digest;
}

WayBack way_back(Services& services, const std::string& peer, const Arrival& arrival) {
  auto mark = mark_browser(services.random);
  identity::Ticket ticket;
  ticket.purpose = kPurpose;
  ticket.value = json::bind::write(arrival);
  ticket.device = std::move(mark.digest);
  ticket.peer = peer;
  return {"/#/carte?ticket=" + services.identity.tickets.issue(std::move(ticket), kLife),
          std::move(mark.cookie)};
}

std::span<const Route> arrival_routes() {
  return kArrivalRoutes;
}

}  // namespace serment::api
