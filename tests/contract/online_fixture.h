#pragma once
// A practice behind the API's services, without a socket: handlers are called as the dispatcher
// calls them, by their pattern.
#include <doctest/doctest.h>

#include <future>
#include <string>
#include <thread>

#include "api/conformity_routes.h"
#include "api/problem.h"
#include "api/services.h"
#include "api/workflow_routes.h"
#include "compliance/founding.h"
#include "contract/stores.h"
#include "crypto/secret.h"
#include "dossier/dossiers.h"
#include "json/reader.h"

namespace serment::contract {

/// What a handler answered: its status and code (of the problem when it refused), and its JSON.
struct Answer {
  int status = 0;
  std::string code{};
  std::string body{};
  std::vector<net::Header> headers{};
  [[nodiscard]] json::Document json() const { return expect(json::Document::parse(body)); }
  [[nodiscard]] std::string header(std::string_view name) const {
    for (const auto& header : headers)
      if (header.name == name) return header.value;
    return {};
  }
  [[nodiscard]] bool has(std::string_view text) const {
    return body.find(text) != std::string::npos;
  }
};

class Online {
 public:
  explicit Online(const TestStore& store) : x_directory(store.folder() / "cabinet") {
    clock.set(parse_instant("2026-11-27T09:00:00Z").value());
    const auto location = store.location().is_postgresql() ? store.location().text : std::string{};
    auto setup = expect(practice::Setup::begin(x_directory, location, as_bytes(kPassphrase), clock,
                                               random, {1, 8}));
    expect(setup->finish());
    setup.reset();
    api::Configuration configuration;
    configuration.directory = x_directory;
    services = std::make_unique<api::Services>(std::move(configuration), clock, random);
    expect(services->adopt(
        expect(practice::Practice::open(x_directory, as_bytes(kPassphrase), clock, random))));
    std::optional<identity::KnownMember> owner;
    run([&](vault::Session& session) -> Result<void> {
      owner = TRY(identity::add_owner(services->identity, session, "Dre Essai", "essai", "-",
                                      as_bytes(kPassphrase)));
      return {};
    });
    actor = identity::actor_of(*owner);
    actor.second_factor = true;
  }

  /// Founds the register from the sample answers.
  void found() {
    const auto answers = expect(compliance::parse_answers(compliance::sample_answers()));
    run([&](vault::Session& session) -> Result<void> {
      TRY(compliance::found(session, answers, services->rules()));
      return {};
    });
  }

  DossierId add_patient(const std::string& number, const char* last_care) {
    std::optional<DossierId> id;
    run([&](vault::Session& session) -> Result<void> {
      dossier::ImportedPatient patient;
      patient.place = "patient " + number;
      patient.identity.family_name = Personal<std::string>("Canari" + number);
      patient.identity.given_names = Personal<std::string>("Essai");
      patient.identity.source_keys.push_back(Personal<std::string>("essai|" + number));
      patient.identity.birth = Personal<std::optional<Date>>(parse_iso_date("1950-06-30").value());
      patient.last_care = parse_iso_date(last_care).value();
      patient.resources.push_back({"Encounter", "Encounter/" + number,
                                   to_bytes(R"({"resourceType":"Encounter"})"),
                                   dossier::Category::care});
      TRY(dossier::absorb(session, services->engine.index(), std::move(patient)));
      id = services->engine.index().by_source_key("essai|" + number);
      return {};
    });
    return id.value();
  }

  void run(const std::function<Result<void>(vault::Session&)>& work) {
    expect(services->engine.run([&](vault::Session& session) -> Result<void> {
      session.actor = "owner";
      return work(session);
    }));
  }

  struct Ask {
    std::string body{};
    std::string if_match{};
    std::string query{};
  };
  /// `path` is the pattern with its values: "/activities/T01".
  Answer call(std::string_view method, std::string_view pattern,
              const std::map<std::string, std::string, std::less<>>& values, const Ask& ask) {
    const auto& route = find(method, pattern);
    net::Request request;
    request.method = method;
    request.query = ask.query;
    request.body = ask.body;
    request.headers.push_back({"Content-Type", "application/json"});
    if (!ask.if_match.empty()) request.headers.push_back({"If-Match", ask.if_match});
    api::Call made{request, values, actor, {}, {}, "r-1", *services};
    made.route = &route;
    std::optional<Result<api::Reply>> reply;
    if (route.run == api::Run::free) {
      reply = route.handle(made);
    } else {
      std::promise<Result<void>> after;
      services->engine.group(
          [&](vault::Session& session) {
            session.actor = actor.member;
            made.session = &session;
            reply = route.handle(made);
          },
          [&](const Result<void>& done) { after.set_value(done); });
      expect(after.get_future().get());
    }
    if (!*reply) return {api::status_of(reply->error()), reply->error().code, {}, {}};
    return {(*reply)->status, "", std::move((*reply)->body), std::move((*reply)->headers)};
  }
  Answer get(std::string_view pattern,
             const std::map<std::string, std::string, std::less<>>& values = {},
             std::string query = {}) {
    return call("GET", pattern, values, {.query = std::move(query)});
  }
  Answer post(std::string_view pattern,
              const std::map<std::string, std::string, std::less<>>& values = {},
              std::string body = "{}") {
    return call("POST", pattern, values, {.body = std::move(body)});
  }
  /// Waits for the job that an answer announces; its JSON.
  json::Document finished(const Answer& answer) {
    CHECK(answer.status == 202);
    const auto started = answer.json();
    const std::string id(expect(started.root().at("job")).text_or("id"));
    for (;;) {
      auto job = expect(json::Document::parse(expect(services->jobs.find(id, actor))));
      if (job.root().text_or("state") != "running") return job;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  static std::vector<api::Route> routes() {
    std::vector<api::Route> all;
    for (const auto group :
         {api::home_routes(), api::retention_routes(), api::proposals_routes(),
          api::certificates_routes(), api::register_routes(), api::register_exchange_routes(),
          api::notices_routes(), api::journal_routes(), api::evidence_routes(),
          api::record_expiry_routes(), api::agenda_routes()})
      all.insert(all.end(), group.begin(), group.end());
    return all;
  }

  [[nodiscard]] const std::filesystem::path& directory() const { return x_directory; }

  static constexpr std::string_view kPassphrase = "phrase de passe";
  FixedClock clock{Instant{}};
  crypto::SystemRandom random;
  std::unique_ptr<api::Services> services;
  identity::Actor actor;

 private:
  static const api::Route& find(std::string_view method, std::string_view pattern) {
    static const auto all = routes();
    for (const auto& route : all)
      if (route.method == method && route.address.pattern == pattern) return route;
    FAIL("no such route: " << method << " " << pattern);
    return all.front();
  }
  std::filesystem::path x_directory;
};

}  // namespace serment::contract
