#include "api/application.h"

#include <deque>
#include <map>
#include <mutex>

#include "api/assets.h"
#include "api/authority_page.h"
#include "api/guard.h"
#include "api/problem.h"
#include "api/router.h"
#include "base/ids.h"
#include "base/log.h"
#include "crypto/encoding.h"
#include "crypto/hash.h"

namespace serment::api {
namespace {

constexpr double kRequestsASecond = 200;
constexpr double kRequestsAtOnce = 600;
constexpr double kLoginsASecond = 0.5;
constexpr double kLoginsAtOnce = 20;
constexpr std::size_t kKeptAnswers = 1'000;

tl::unexpected<Error> too_many(int seconds) {
  return fail(Errc::forbidden, "rate.limited", "Trop de demandes à la fois.",
              "Celle-ci n’a rien changé.", "Recommencez dans " + std::to_string(seconds) + " s.");
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

/// Answers already given to a request that says it may be sent again (Idempotency-Key).
class GivenAnswers {
 public:
  struct Given {
    std::string body_digest;
    Reply reply;
  };
  std::optional<Given> find(const std::string& key) {
    const std::lock_guard lock(x_mutex);
    const auto found = x_given.find(key);
    if (found == x_given.end()) return std::nullopt;
    return found->second;
  }
  void keep(const std::string& key, Given given) {
    const std::lock_guard lock(x_mutex);
    if (x_given.emplace(key, std::move(given)).second) x_order.push_back(key);
    if (x_order.size() > kKeptAnswers) {
      x_given.erase(x_order.front());
      x_order.pop_front();
    }
  }

 private:
  std::mutex x_mutex;
  std::map<std::string, Given> x_given;
  std::deque<std::string> x_order;
};

}  // namespace

struct Application::Inside {
  Services& services;
  Assets assets;
  RateLimit requests{kRequestsASecond, kRequestsAtOnce};
  RateLimit logins{kLoginsASecond, kLoginsAtOnce};
  GivenAnswers given{};

  /// One call on its way: lives until its answer has gone.
  struct Running {
    net::Request request;
    net::Responder respond;
    const Route* route = nullptr;
    std::unique_ptr<Call> call;
    std::string again_key{};
    Result<Reply> outcome{};
  };

  void answer(const net::Responder& respond, Reply reply, std::string_view request_id,
              bool is_api) const {
    auto response = response_of(std::move(reply));
    if (is_api) response.headers.push_back({"X-Request-Id", std::string(request_id)});
    add_security_headers(response, is_api);
    respond(std::move(response));
  }

  Result<Match> find(const net::Request& request) {
    if (const int wait = requests.pass(request.peer)) return too_many(wait);
    auto match = find_route(request.method, request.path);
    if (match.route == nullptr && !match.allowed.empty())
      return fail(Errc::invalid_input, "request.method",
                  "Cette adresse ne se demande pas de cette façon.", {}, match.allowed);
    if (match.route == nullptr)
      return fail(Errc::not_found, "request.not_found", "Cette adresse n’existe pas.");
    const bool is_attempt = match.route->pattern.starts_with("/session/login") ||
                            match.route->pattern == "/setup/account" ||
                            match.route->pattern == "/invitations/accept" ||
                            match.route->pattern == "/session/second-factor";
    if (is_attempt)
      if (const int wait = logins.pass(request.peer)) return too_many(wait);
    return match;
  }

  void handle_api(net::Request&& incoming, net::Responder respond) {
    auto running = std::make_shared<Running>();
    running->request = std::move(incoming);
    running->respond = std::move(respond);
    const auto request_id = draw_id(services.random).substr(0, 12);
    const auto refuse = [&](const Error& error) {
      answer(running->respond, problem(error, request_id), request_id, true);
    };
    auto match = find(running->request);
    if (!match) return refuse(match.error());
    if (auto origin = check_origin(running->request, services); !origin)
      return refuse(origin.error());
    auto who = identify(running->request, services);
    if (auto access = check_access(*match->route, who, services); !access)
      return refuse(access.error());
    running->route = match->route;
    running->call.reset(new Call{running->request, std::move(match->path), std::move(who.actor),
                                 std::move(who.secret),
                                 std::string(net::cookie(running->request, "__Host-poste")),
                                 request_id, services, who.screen_locked, nullptr});
    if (auto again = answer_again(*running)) {
      answer(running->respond, std::move(*again), request_id, true);
      return;
    }
    run(running);
  }

  /// The answer that this very request had before, if it names itself.
  std::optional<Reply> answer_again(Running& running) {
    const auto key = running.request.header("Idempotency-Key");
    if (key.empty() || key.size() > 128 || running.route->method == "GET") return std::nullopt;
    running.again_key =
        running.call->actor.member + "\n" + running.request.path + "\n" + std::string(key);
    const auto earlier = given.find(running.again_key);
    if (!earlier) return std::nullopt;
    if (earlier->body_digest == digest_of(running.request)) return earlier->reply;
    const Error reused{Errc::conflict, "request.idempotency_reused",
                       "Cette clé a déjà servi pour une autre demande.", "Rien n’a été changé.",
                       "Donnez une clé neuve à chaque demande."};
    return problem(reused, running.call->request_id);
  }

  static std::string digest_of(const net::Request& request) {
    return crypto::hex(crypto::sha256(as_bytes(request.body)));
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
      log::error("request.failed", {{"route", running->route->pattern},
                                    {"request", std::string_view(id)},
                                    {"status", static_cast<std::int64_t>(reply.status)}});
    if (!running->again_key.empty() && reply.status < 300 && !reply.events)
      given.keep(running->again_key, {digest_of(running->request), reply});
    answer(running->respond, std::move(reply), id, true);
  }

  void run(const std::shared_ptr<Running>& running) {
    if (running->route->run == Run::free) {
      try {
        running->outcome = running->route->handle(*running->call);
      } catch (const std::exception&) {
        running->outcome =
            fail(Errc::internal, "bug", "Serment a rencontré une faute de programme.",
                 "Rien d’inachevé n’a été enregistré.");
      }
      finish(running, {});
      return;
    }
    auto work = [running](vault::Session& session) {
      // On the engine's thread: who acts is told anew for each work.
      session.actor = running->call->actor.member.empty() ? "system" : running->call->actor.member;
      running->call->session = &session;
      running->outcome = running->route->handle(*running->call);
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
Application::~Application() = default;

void Application::handle(net::Request&& request, net::Responder respond) {
  if (request.path.starts_with(kPrefix)) {
    x_inside->handle_api(std::move(request), std::move(respond));
    return;
  }
  auto response = authority_page(request, x_inside->services.configuration);
  if (response.status == 404) response = x_inside->assets.serve(request);
  add_security_headers(response, false);
  respond(std::move(response));
}

net::BodyPlan Application::plan_body(std::string_view method, std::string_view path) {
  net::BodyPlan plan;
  plan.limit = 64U << 10;
  if (!path.starts_with(kPrefix)) return plan;
  const auto match = find_route(method, path);
  if (match.route == nullptr) return plan;
  plan.limit = match.route->body_limit;
  plan.spool = match.route->spool;
  return plan;
}

}  // namespace serment::api
