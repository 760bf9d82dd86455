// The practice's own records over the API: offered at their term, settled by the practice, erased
// under a name and a reason.
#include "contract/online_fixture.h"
#include "json/bind.h"
#include "records/records.h"
#include "rights/request.h"

using namespace serment;
using namespace serment::contract;

namespace {

constexpr records::Transition kSteps[] = {{"", "received", "request.received"},
                                          {"received", "closed", "request.closed"}};
constexpr records::Lifecycle kRequests{"rights_request", kSteps};

std::string words_of_a_request() {
  rights::Request request;
  request.right = "access";
  request.requester = "patient";
  request.channel = "desk";
  request.received_at = "2026-11-27T09:00:00Z";
  request.requester_name = Personal<std::string>("Canari");
  return json::bind::write(request);
}

/// A request received and closed on the 27th of November 2026.
void close_a_request(Online& online, std::string_view number) {
  const auto words = words_of_a_request();
  online.run([&](vault::Session& session) -> Result<void> {
    return session.db.write([&](store::Transaction& tx) -> Result<void> {
      TRY(records::save(session, tx, kRequests, number, "received", words, 0, "Dre Essai"));
      TRY(records::save(session, tx, kRequests, number, "closed", words, 1, "Dre Essai"));
      return {};
    });
  });
}

}  // namespace

CONTRACT_TEST("a record past its term is offered, settled, and erased by a name and a reason") {
  Store store;
  Online online(store);
  online.found();
  close_a_request(online, "D-2026-001");
  const auto expire = [&](const char* body) {
    return online.post("/retention/records/expire", {}, body);
  };
  CHECK(online.get("/retention/records").has("\"running\":1"));
  CHECK(expire(R"({"reason":"terme passé"})").code == "record_expiry.nothing");
  CHECK(online.get("/duties").status == 200);
  CHECK_FALSE(online.get("/duties").has("records/"));

  online.clock.set(parse_instant("2031-12-01T09:00:00Z").value());
  const auto draft = online.get("/retention/records");
  CHECK(draft.has("\"rule_draft\":1"));
  CHECK(draft.has("\"proposed_years\":5"));
  CHECK(online.get("/duties").has("records/terms"));
  CHECK(expire(R"({"reason":"terme passé"})").code == "record_expiry.nothing");

  const auto policy = online.get("/retention/policy");
  const auto chosen = online.call(
      "PUT", "/retention/policy", {},
      {.body =
           R"({"keep_longest":true,"shorter_reason":"","extensions":[],)"
           R"("terms":[{"rule":"rights.requests","years":5,"reason":"le temps d’une action"}]})",
       .if_match = policy.header("ETag")});
  CHECK(chosen.status == 200);
  const auto due = online.get("/retention/records");
  CHECK(due.has("\"due\":1"));
  CHECK(due.has("D-2026-001"));
  CHECK(due.has("\"oldest\":\"2031-11-27\""));
  CHECK(online.get("/duties").has("records/expiry"));
  auto inspector = online.actor;
  inspector.permissions = identity::permissions_of(identity::Role::inspector);
  std::swap(online.actor, inspector);
  CHECK(online.get("/retention/records").has("\"due\":1"));
  CHECK_FALSE(online.get("/retention/records").has("D-2026-001"));
  std::swap(online.actor, inspector);

  CHECK(expire(R"({"reason":" "})").code == "record_expiry.unsigned");
  CHECK(expire(R"({"reason":"terme passé","kinds":["moon"]})").code == "record_expiry.kind");
  CHECK(expire(R"({"reason":"terme passé","kinds":["breach"]})").code == "record_expiry.nothing");
  const auto erased = online.finished(expire(R"({"reason":"terme passé"})"));
  CHECK(erased.root().text_or("state") == "done");
  CHECK(expect(expect(expect(erased.root().at("result")).at("erased")).integer()) == 1);
  const auto after = online.get("/retention/records");
  CHECK_FALSE(after.has("D-2026-001"));
  CHECK(after.has("\"unfinished\":false"));
  CHECK_FALSE(online.get("/duties").has("records/"));
  CHECK(online.get("/journal", {}, "action=record.erased").has("rights_request/D-2026-001"));
  CHECK(online.get("/journal", {}, "action=record_expiry.decided").has("décidé"));
  CHECK_FALSE(online.get("/journal").has("Canari"));
  CHECK(online.finished(online.post("/journal/verify")).root().raw().find("\"intact\":true") !=
        std::string_view::npos);
}

CONTRACT_TEST("the kinds of records without a term say why, and count nothing") {
  Store store;
  Online online(store);
  const auto terms = online.get("/retention/records");
  const auto listed = terms.json();
  std::size_t without = 0;
  for (const auto kind : expect(listed.root().at("kinds"))) {
    if (!kind.text_or("rule").empty()) continue;
    ++without;
    CHECK_FALSE(kind.text_or("why").empty());
    CHECK_FALSE(kind.text_or("cite").empty());
  }
  CHECK(without > 0);
}
