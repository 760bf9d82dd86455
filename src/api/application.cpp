#include "api/application.h"

#include <algorithm>

#include "api/assets.h"
#include "api/authority_page.h"
#include "api/card_page.h"
#include "api/guard.h"
#include "api/idempotency.h"
#include "api/inspection_answers.h"
#include "api/problem.h"
#include "api/router.h"
#include "base/ids.h"
#include "base/log.h"

namespace serment::api {
namespace {

constexpr double kRequestsASecond = 200;
constexpr double kRequestsAtOnce = 600;
constexpr double kLoginsASecond = 0.5;
constexpr double kLoginsAtOnce = 20;
constexpr double kArrivalsASecond = 2;
constexpr double kArrivalsAtOnce = 120;
/// A body larger than this is only received from who may send it.
constexpr std::uint64_t kSmallBody = 64U << 10;

/// A refusal, with the header that HTTP wants beside it.
struct Refused {
  Error error;
  std::optional<net::Header> header{};
};

Refused too_many(int seconds) {
  const auto text = std::to_string(seconds);
  return {Error{Errc::forbidden, "rate.limited", "Trop de demandes à la fois.",
                "Celle-ci n’a rien changé.", "Recommencez dans " + text + " s."},
          net::Header{"Retry-After", text}};
}

net::Response response_of(Reply reply) {
  net::Response response;
  response.status = reply.status;
  response.headers = std::move(reply.headers);
  if (!reply.content_type.empty()) response.headers.push_back({"Content-Type", reply.content_type});
  response.body = std::move(reply.body);
  response.events = std::move(reply.events);
  return response;
}

bool is_attempt(const Route& route) {
  constexpr std::string_view kAttempts[] = {"/session/login",   "/session/second-factor",
                                            "/session/passkey", "/oidc/{provider}/start",
                                            "/setup/account",   "/invitations/accept"};
  return std::find(std::begin(kAttempts), std::end(kAttempts), route.address.pattern) !=
         std::end(kAttempts);
}

/// What a stranger asks on the way to a sign-in, and that keeps something for a while.
bool is_on_the_way(const Route& route) {
  constexpr std::string_view kWays[] = {"/session/passkey/options", "/session/card",
                                        "/oidc/callback"};
  return std::find(std::begin(kWays), std::end(kWays), route.address.pattern) != std::end(kWays);
}

bool is_api(std::string_view path) {
  return path.starts_with(kPrefix) &&
         (path.size() == kPrefix.size() || path[kPrefix.size()] == '/');
}

}  // namespace

struct Application::Inside {
  Services& services;
  Assets assets;
  RateLimit requests{kRequestsASecond, kRequestsAtOnce};
  RateLimit logins{kLoginsASecond, kLoginsAtOnce};
  RateLimit arrivals{kArrivalsASecond, kArrivalsAtOnce};

  /// One call on its way: lives until its answer has gone.
  struct Running {
    net::Request request;
    net::Responder respond;
    const Route* route = nullptr;
    std::unique_ptr<Call> call;
    std::string again_key{};
    Result<Reply> outcome{};
  };

  void answer(const net::Responder& respond, Reply reply, std::string_view request_id) const {
    auto response = response_of(std::move(reply));
    response.headers.push_back({"X-Request-Id", std::string(request_id)});
    add_security_headers(response, true);
    respond(std::move(response));
  }

  tl::expected<Match, Refused> find(const net::Request& request, bool known) {
    // Many people may share an address behind a proxy: whoever is signed in is not counted there.
    if (!known)
      if (const int wait = requests.pass(request.peer)) return tl::unexpected(too_many(wait));
    auto match = find_route(request.method, request.path);
    if (match.route == nullptr && !match.allowed.empty())
      return tl::unexpected(Refused{Error{Errc::invalid_input,
                                          "request.method",
                                          "Cette adresse ne se demande pas de cette façon.",
                                          {},
                                          match.allowed},
                                    net::Header{"Allow", match.allowed}});
    if (match.route == nullptr)
      return tl::unexpected(
          Refused{Error{Errc::not_found, "request.not_found", "Cette adresse n’existe pas."}});
    if (is_attempt(*match.route))
      if (const int wait = logins.pass(request.peer)) return tl::unexpected(too_many(wait));
    // Opening one's screen again by a key is no stranger's.
    if (!known && is_on_the_way(*match.route))
      if (const int wait = arrivals.pass(request.peer)) return tl::unexpected(too_many(wait));
    return match;
  }

  void handle_api(net::Request&& incoming, net::Responder respond) {
    auto running = std::make_shared<Running>();
    running->request = std::move(incoming);
    running->respond = std::move(respond);
    const auto request_id = draw_id(services.random).substr(0, 12);
    const auto refuse = [&](const Error& error, const std::optional<net::Header>& header = {}) {
      auto reply = problem(error, request_id);
      if (header) reply.headers.push_back(*header);
      answer(running->respond, std::move(reply), request_id);
    };
    auto who = identify(running->request, services);
    auto match = find(running->request, who.known);
    if (!match) return refuse(match.error().error, match.error().header);
    if (auto origin = check_origin(running->request, services); !origin)
      return refuse(origin.error());
    // Changing something is a sign of life; reading may be a page that asks by itself.
    if (is_unsafe(running->request.method)) services.identity.sessions.touch(who.secret);
    if (auto access = check_access(*match->route, who, services); !access)
      return refuse(access.error());
    if (auto known = check_parameters(*match->route, running->request); !known)
      return refuse(known.error());
    running->route = match->route;
    running->call.reset(new Call{running->request, std::move(match->path), std::move(who.actor),
                                 std::move(who.secret),
                                 std::string(net::cookie(running->request, "__Host-poste")),
                                 request_id, services, who.screen_locked, nullptr, match->route});
    if (auto again = answer_again(*running)) {
      answer(running->respond, std::move(*again), request_id);
      return;
    }
    run(running);
  }

  /// The answer that this very request had before, if it names itself.
  std::optional<Reply> answer_again(Running& running) {
    const auto key = again_key(*running.call);
    if (key.empty()) return std::nullopt;
    auto found = services.given.begin(key, again_digest(*running.call));
    switch (found.known) {
      case GivenAnswers::Known::fresh:
        running.again_key = key;
        return std::nullopt;
      case GivenAnswers::Known::same:
        return std::move(found.reply);
      case GivenAnswers::Known::running:
        return problem(
            Error{Errc::conflict, "request.idempotency_running", "Cette demande est déjà en cours.",
                  "Elle n’est pas faite deux fois.", "Attendez un instant, puis recommencez."},
            running.call->request_id);
      case GivenAnswers::Known::other:
        break;
    }
    return problem(Error{Errc::conflict, "request.idempotency_reused",
                         "Cette clé a déjà servi pour une autre demande.", "Rien n’a été changé.",
                         "Donnez une clé neuve à chaque demande."},
                   running.call->request_id);
  }

  /// To who sends again what has made something and told its secret.
  static Reply told_already(const std::string& id) {
    return problem(
        Error{Errc::conflict, "request.idempotency_told",
              "C’est déjà fait, et le secret de la réponse n’est donné qu’une fois.",
              "Rien n’a été fait de nouveau.",
              "Cherchez-le dans la liste\u00a0; si le secret est perdu, refaites-en un."},
        id);
  }

  void finish(const std::shared_ptr<Running>& running, const Result<void>& committed) {
    const auto& id = running->call->request_id;
    Reply reply;
    if (!committed)
      reply = problem(committed.error(), id);
    else if (!running->outcome)
      reply = problem(running->outcome.error(), id);
    else
      reply = std::move(*running->outcome);
    if (reply.status >= 500)
      log::error("request.failed", {{"route", running->route->address.pattern},
                                    {"request", std::string_view(id)},
                                    {"status", static_cast<std::int64_t>(reply.status)}});
    reply.told_once = running->route->told_once;
    if (reply.told_once == ToldOnce::done_once && reply.status < 300)
      services.given.end_told(running->again_key, told_already(id));
    else
      services.given.end(running->again_key, reply);
    answer(running->respond, std::move(reply), id);
  }

  /// What was made outside of the engine is marked, and joins the inspector's list, before it is
  /// given.
  void note_given(Running& running) const {
    auto noted = services.engine.run([&](vault::Session& session) -> Result<void> {
      session.actor = running.call->actor.member;
      return give_to_inspector(session, services, running.call->actor, *running.outcome);
    });
    if (!noted) running.outcome = tl::unexpected<Error>(std::move(noted.error()));
  }

  void run(const std::shared_ptr<Running>& running) {
    if (running->route->run == Run::free) {
      try {
        running->outcome = running->route->handle(*running->call);
        if (running->outcome && is_inspector(running->call->actor)) note_given(*running);
      } catch (const std::exception&) {
        running->outcome =
            fail(Errc::internal, "bug", "Serment a rencontré une faute de programme.",
                 "Rien d’inachevé n’a été enregistré.");
      }
      finish(running, {});
      return;
    }
    auto work = [this, running](vault::Session& session) {
      // On the engine's thread: who acts is told anew for each work.
      session.actor = running->call->actor.member.empty() ? "system" : running->call->actor.member;
      running->call->session = &session;
      running->outcome = running->route->handle(*running->call);
      if (running->outcome)
        if (auto given =
                give_to_inspector(session, services, running->call->actor, *running->outcome);
            !given)
          running->outcome = tl::unexpected<Error>(std::move(given.error()));
      running->call->session = nullptr;
    };
    auto after = [this, running](const Result<void>& committed) { finish(running, committed); };
    if (running->route->run == Run::grouped)
      services.engine.group(std::move(work), std::move(after));
    else
      services.engine.alone(std::move(work), std::move(after));
  }
};

Application::Application(Services& services, const std::vector<embedded::File>& assets)
    : x_inside(new Inside{services, Assets(assets)}) {}

Application::~Application() {
  // What still waits in the engine answers through this application.
  (void)x_inside->services.engine.run([](vault::Session&) -> Result<void> { return {}; });
}

void Application::handle(net::Request&& request, net::Responder respond) {
  if (request.door == net::Door::card) {
    const bool is_late = x_inside->requests.pass(request.peer) > 0 ||
                         (request.path == "/carte" && x_inside->arrivals.pass(request.peer) > 0);
    auto response = is_late ? response_of(problem(too_many(1).error, {}))
                            : card_page(request, x_inside->services);
    add_security_headers(response, false);
    respond(std::move(response));
    return;
  }
  if (is_api(request.path)) {
    x_inside->handle_api(std::move(request), std::move(respond));
    return;
  }
  auto response = authority_page(request, x_inside->services.configuration);
  if (response.status == 404) response = x_inside->assets.serve(request);
  add_security_headers(response, false);
  respond(std::move(response));
}

net::BodyPlan Application::plan_body(const net::Request& head) {
  net::BodyPlan plan;
  plan.limit = kSmallBody;
  if (!is_api(head.path)) return plan;
  const auto match = find_route(head.method, head.path);
  if (match.route == nullptr) return plan;
  if (match.route->body_limit <= kSmallBody || match.route->access == Access::anyone) {
    plan.limit = std::min(match.route->body_limit, kSmallBody);
    return plan;
  }
  // A stranger does not fill the memory: what is large is only received from who may send it.
  auto allowed = check_origin(head, x_inside->services);
  if (allowed)
    allowed = check_access(*match.route, identify(head, x_inside->services), x_inside->services);
  if (!allowed) {
    plan.too_large = status_of(allowed.error());
    return plan;
  }
  plan.limit = match.route->body_limit;
  plan.spool = match.route->spool;
  return plan;
}

}  // namespace serment::api
