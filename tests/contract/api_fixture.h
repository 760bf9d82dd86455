#pragma once
// The whole application without a socket: requests as net/ hands them over, sessions of each role,
// patients that are easy to recognise.
#include "api/application.h"
#include "api/route.h"
#include "api/router.h"
#include "contract/online_fixture.h"
#include "crypto/hash.h"
#include "net/spool.h"

namespace serment::contract {

/// A person with an open session, or a stranger.
struct Person {
  std::string member{};
  std::string secret{};
};

class Desk {
 public:
  explicit Desk(const TestStore& store) : online(store), application(*online.services, {}) {}

  /// Signed in with a second factor, shown just now.
  Person arrive(identity::Role role, const std::string& member) {
    identity::Actor actor;
    actor.member = member;
    actor.display_name = member;
    actor.roles = {role};
    actor.permissions = identity::permissions_of(role);
    actor.second_factor = true;
    actor.reauthenticated_at = online.clock.now();
    return {member, online.services->identity.sessions.open(actor, std::chrono::seconds(900))};
  }

  struct Ask {
    std::string body{};
    std::vector<net::Header> headers{};
    std::shared_ptr<net::Spool> spool{};
  };
  /// `target` under /api/v1, with its query.
  Answer ask(const Person& person, const std::string& method, const std::string& target) {
    return ask(person, method, target, Ask{});
  }
  Answer ask(const Person& person, const std::string& method, const std::string& target, Ask what) {
    std::promise<net::Response> promise;
    application.handle(request(person, method, target, std::move(what)),
                       [&](net::Response&& response) { promise.set_value(std::move(response)); });
    return answer_of(promise.get_future().get());
  }
  Answer get(const Person& person, const std::string& target) { return ask(person, "GET", target); }
  /// Corrects a date of a dossier, as who has just read it.
  Answer correct(const Person& person, const DossierId& id, const std::string& body) {
    const auto path = "/dossiers/" + id.value;
    const auto seen = get(person, path).header("ETag");
    return ask(person, "PATCH", path + "/facts", {.body = body, .headers = {{"If-Match", seen}}});
  }
  Answer post(const Person& person, const std::string& target, std::string body = "{}") {
    return ask(person, "POST", target, {.body = std::move(body)});
  }
  /// Waits for the job that an answer announces, through the application.
  json::Document finished(const Person& person, const Answer& answer) {
    REQUIRE(answer.status == 202);
    const auto started = answer.json();
    const std::string id(expect(started.root().at("job")).text_or("id"));
    for (;;) {
      auto job = get(person, "/jobs/" + id).json();
      if (job.root().text_or("state") != "running") return job;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  net::Request request(const Person& person, const std::string& method,
                       const std::string& target) const {
    return request(person, method, target, Ask{});
  }
  net::Request request(const Person& person, const std::string& method, const std::string& target,
                       Ask what) const {
    net::Request made;
    made.method = method;
    made.target = std::string(api::kPrefix) + target;
    const auto mark = target.find('?');
    made.path = std::string(api::kPrefix) + target.substr(0, mark);
    if (mark != std::string::npos) made.query = target.substr(mark + 1);
    made.peer = peer;
    made.body = std::move(what.body);
    made.spool = std::move(what.spool);
    made.headers = std::move(what.headers);
    if (made.header("Content-Type").empty())
      made.headers.push_back({"Content-Type", "application/json"});
    made.headers.push_back({"Host", "cabinet.test"});
    made.headers.push_back({"X-Requested-By", "serment"});
    if (!person.secret.empty())
      made.headers.push_back({"Cookie", "__Host-serment=" + person.secret});
    return made;
  }

  /// A dossier with a care piece, an administrative one and a transfusion.
  DossierId add_patient(const std::string& number, const std::string& name,
                        const std::string& birth = "1969-05-04") {
    dossier::ImportedPatient patient;
    patient.place = "entrée " + number;
    patient.identity.family_name = Personal<std::string>(name);
    patient.identity.given_names = Personal<std::string>("Camille");
    patient.identity.birth = Personal(std::optional(parse_iso_date(birth).value()));
    patient.identity.source_keys.push_back(Personal<std::string>("bureau|" + number));
    patient.last_care = parse_iso_date("2024-02-29").value();
    patient.transfusions.push_back(parse_iso_date("2010-03-01").value());
    patient.resources.push_back({"Observation", "Observation/" + number,
                                 to_bytes(R"({"resourceType":"Observation","note":"canarisoin"})"),
                                 dossier::Category::care});
    patient.resources.push_back({"Coverage", "Coverage/" + number,
                                 to_bytes(R"({"resourceType":"Coverage"})"),
                                 dossier::Category::administrative});
    std::optional<DossierId> id;
    online.run([&](vault::Session& session) -> Result<void> {
      TRY(dossier::absorb(session, online.services->engine.index(), std::move(patient)));
      id = online.services->engine.index().by_source_key("bureau|" + number);
      return {};
    });
    return id.value();
  }

  /// How often an act about an object is in the journal.
  int acts(std::string_view action, std::string_view object = {}) {
    int count = 0;
    online.run([&](vault::Session& session) -> Result<void> {
      audit::Filter filter;
      filter.action = action;
      filter.object = object;
      return session.db.read([&](store::Transaction& tx) -> Result<void> {
        return session.journal.list(tx, filter, [&](const audit::StoredEvent&) -> Result<void> {
          ++count;
          return {};
        });
      });
    });
    return count;
  }

  static Answer answer_of(net::Response&& response) {
    for (const auto& usual : response.usual_headers)
      if (response.header(usual.name) == usual.value)
        response.headers.push_back({std::string(usual.name), std::string(usual.value)});
    Answer answer{response.status, {}, std::move(response.body), std::move(response.headers)};
    if (answer.header("Content-Type") == "application/problem+json")
      answer.code = answer.json().root().text_or("code");
    return answer;
  }

  std::string peer = "192.0.2.1";  ///< where requests come from
  Online online;
  api::Application application;
};

/// A file received, as the server keeps one.
inline std::shared_ptr<net::Spool> spooled(std::string_view bytes) {
  auto file = net::MemoryFile::create();
  REQUIRE(file != nullptr);
  REQUIRE(file->append(bytes));
  return file;
}

}  // namespace serment::contract
