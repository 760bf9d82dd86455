// Home, register, notices, retention, journal and evidence over the API's services, on both stores.
#include <algorithm>
#include <fstream>

#include "audit/actions.h"
#include "contract/online_fixture.h"
#include "crypto/encoding.h"
#include "documents/documents.h"
#include "hygiene/catalogue.h"

using namespace serment;
using namespace serment::contract;

namespace {

json::Value at(const json::Document& document, std::initializer_list<std::string_view> path) {
  auto value = document.root();
  for (const auto key : path) value = expect(value.at(key));
  return value;
}

std::int64_t number(const json::Document& document, std::initializer_list<std::string_view> path) {
  return expect(at(document, path).integer());
}

/// The element of a list whose `key` is `wanted`.
json::Value named(json::Value list, std::string_view key, std::string_view wanted) {
  for (const auto item : list)
    if (item.text_or(key) == wanted) return item;
  FAIL("absent: " << wanted);
  return list;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : std::string(text) + " ") {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

}  // namespace

TEST_CASE("each route says who, what, and which act; measures name known answers") {
  std::vector<std::string> seen;
  for (const auto& route : Online::routes()) {
    CAPTURE(route.address.pattern);
    CHECK(route.summary.size() > 8);
    CHECK((route.handle != nullptr));
    // The address of a calendar is itself the secret that opens it; nothing else opens to anyone.
    const bool calendar = route.address.pattern == "/calendar/{secret}.ics";
    CHECK((route.access == api::Access::anyone) == calendar);
    CHECK(route.permission != identity::Permission::self);
    if (route.method == "GET") CHECK((route.response != nullptr));
    if (route.method != "GET" && route.method != "DELETE") CHECK((route.request != nullptr));
    if (!route.action.empty()) CHECK(audit::find_action(route.action) != nullptr);
    if (route.method != "GET" && route.address.pattern != "/evidence/verify")
      CHECK_FALSE(route.action.empty());
    for (const auto& code : words_of(route.errors)) CHECK(code.find('.') != std::string::npos);
    for (const auto schema : {route.request, route.response})
      if (schema != nullptr) CHECK(json::Document::parse(schema()).has_value());
    seen.push_back(std::string(route.method) + " " + std::string(route.address.pattern));
  }
  std::sort(seen.begin(), seen.end());
  CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
  for (const auto& measure : hygiene::Catalogue::embedded().measures())
    for (const auto& token : measure.when)
      CHECK(compliance::known_tokens().contains(token.starts_with('!') ? token.substr(1) : token));
}

CONTRACT_TEST("home says one sentence, three actions and every point, from the first minute") {
  Store store;
  Online online(store);
  const auto before = online.get("/home");
  CHECK(before.status == 200);  // nothing is answered yet
  online.found();
  const auto home = online.get("/home").json();
  const auto in_place = number(home, {"score", "in_place"});
  const auto applicable = number(home, {"score", "applicable"});
  CHECK(in_place > 0);
  CHECK(applicable >= 30);
  CHECK(number(home, {"score", "late"}) == 0);
  CHECK(at(home, {"next_actions"}).size() == 3);
  CHECK(at(home, {"sentence"}).text_or("level") == "watch");
  CHECK(at(home, {"timeline"}).size() > 0);
  for (const auto measure : at(home, {"score", "measures"})) {
    CHECK_FALSE(measure.text_or("explanation").empty());
    CHECK_FALSE(measure.text_or("source").empty());
  }

  const auto attest = [&](const char* id, const char* body) {
    return online.call("PUT", "/measures/{id}/attestation", {{"id", id}}, {.body = body});
  };
  CHECK(attest("backups.offline", R"({"statement":"Disque bleu, chez moi."})").status == 204);
  CHECK(attest("journal.verified", R"({"statement":"Fait."})").code == "measure.measured");
  CHECK(attest("moon", R"({"statement":"Fait."})").status == 404);
  CHECK(attest("backups.offline", R"({"statement":""})").status == 422);
  CHECK(online
            .call("PUT", "/measures/{id}/not-applicable", {{"id", "media.encrypted"}},
                  {.body = R"({"reason":"Aucune clé au cabinet."})"})
            .status == 204);
  const auto after = online.get("/home").json();
  CHECK(number(after, {"score", "in_place"}) == in_place + 1);
  CHECK(number(after, {"score", "applicable"}) == applicable - 1);
  const auto point = named(at(after, {"score", "measures"}), "id", "backups.offline");
  CHECK(point.text_or("state") == "attested");
  CHECK(point.text_or("attested_by") == "Dre Essai");
  CHECK(point.text_or("expires_on") == "2027-02-27");
  CHECK(
      online.call("DELETE", "/measures/{id}/attestation", {{"id", "backups.offline"}}, {}).status ==
      204);
  CHECK(number(online.get("/home").json(), {"score", "in_place"}) == in_place);
}

CONTRACT_TEST("two people edit one activity: the second is told, and nothing is lost") {
  Store store;
  Online online(store);
  online.found();
  const auto patch = [&](const char* body, const char* version) {
    return online.call("PATCH", "/activities/{ref}", {{"ref", "T01"}},
                       {.body = body, .if_match = version});
  };
  const auto first = online.get("/activities/{ref}", {{"ref", "T01"}});
  CHECK(first.header("ETag") == "\"v1\"");
  CHECK(patch(R"({"software":"Un"})", "").status == 428);
  const auto edited = patch(R"({"software":"Logiciel A"})", "\"v1\"");
  CHECK(edited.status == 200);
  CHECK(edited.header("ETag") == "\"v2\"");
  const auto changes = edited.json();
  CHECK(named(at(changes, {"changes"}), "path", "software").text_or("after") == "Logiciel A");
  const auto second = patch(R"({"software":"Logiciel B"})", "\"v1\"");
  CHECK(second.status == 412);
  CHECK(second.code == "conflict.changed");
  CHECK(online.get("/activities/{ref}", {{"ref", "T01"}}).has("Logiciel A"));
  CHECK(patch(R"({"software":"Logiciel B"})", "\"v2\"").status == 200);
  CHECK(patch(R"({"name":""})", "\"v3\"").code == "register.required");
  CHECK(patch(R"({"moon":"x"})", "\"v3\"").code == "json.unknown");
  CHECK(patch("{", "\"v3\"").status == 400);

  CHECK(online.post("/activities/{ref}/validate", {{"ref", "T01"}}).status == 200);
  CHECK(online.post("/activities/{ref}/validate", {{"ref", "T01"}}).code == "record.transition");
  CHECK(online.post("/activities/{ref}/state", {{"ref", "T01"}}, R"({"state":"moon"})").code ==
        "register.state_unknown");
  CHECK(
      online.post("/activities/{ref}/state", {{"ref", "T01"}}, R"({"state":"to_review"})").status ==
      200);
  CHECK(at(online.get("/activities/{ref}/versions", {{"ref", "T01"}}).json(), {"items"}).size() ==
        5);
  CHECK(online.get("/activities/{ref}/versions/{version}", {{"ref", "T01"}, {"version", "2"}})
            .has("Logiciel A"));
  CHECK(online.get("/activities/{ref}/versions/{version}", {{"ref", "T01"}, {"version", "9"}})
            .status == 404);
  const auto difference =
      online.get("/activities/{ref}/difference", {{"ref", "T01"}}, "from=2&to=3");
  CHECK(difference.has("Logiciel B"));
  CHECK(online.get("/activities/{ref}/difference", {{"ref", "T01"}}, "from=3&to=2").status == 404);
  CHECK(online.get("/activities/{ref}", {{"ref", "T99"}}).status == 404);
  CHECK(online.get("/activities/form").has("\"row_names\""));
  CHECK(at(online.get("/activities").json(), {"items"}).size() >= 8);
}

CONTRACT_TEST("answers, processors, and the register as files that come back") {
  Store store;
  Online online(store);
  CHECK(online.get("/answers").code == "practice.no_answers");
  online.found();
  const auto answers = online.get("/answers");
  const auto seen = answers.header("ETag");
  CHECK(online.call("PUT", "/answers", {}, {.body = answers.body}).code ==
        "conflict.if_match_needed");
  CHECK(online.call("PUT", "/answers", {}, {.body = answers.body, .if_match = seen}).status == 200);
  CHECK(online.call("PUT", "/answers", {}, {.body = answers.body, .if_match = seen}).code ==
        "conflict.changed");
  CHECK(online.call("PUT", "/answers", {}, {.body = "{}"}).code == "json.missing");
  CHECK(online.get("/processors").has("\"dpo\":{\"need\""));

  const auto upload = [&](const char* format, std::string body) {
    return online.call("POST", "/register/import", {},
                       {.body = std::move(body), .query = std::string("format=") + format});
  };
  for (const char* format : {"ods", "csv", "json"}) {
    CAPTURE(format);
    const auto file = online.get(std::string("/register.") + format);
    CHECK(file.status == 200);
    const auto again = upload(format, file.body);
    CHECK(again.status == 200);
    CHECK(again.has("\"changed\":[]"));
  }
  auto changed = online.get("/register.json").body;
  const std::string named = "\"software\":\"";
  changed.insert(changed.find(named) + named.size(), "Nouveau, ");
  CHECK(upload("json", changed).has("Nouveau, "));
  CHECK(upload("exe", "x").code == "register.format_unknown");
  CHECK(upload("ods", "x").status == 422);
}

CONTRACT_TEST("a notice is proved displayed by word or photograph, until the register changes") {
  Store store;
  Online online(store);
  online.found();
  const auto state = [&](const char* kind) {
    const auto all = online.get("/notices").json();
    return std::string(named(at(all, {"items"}), "kind", kind).text_or("state"));
  };
  CHECK(state("poster_a4") == "draft");
  const auto list = online.get("/activities").json();
  for (const auto activity : at(list, {"items"}))
    CHECK(online.post("/activities/{ref}/validate", {{"ref", std::string(activity.text_or("ref"))}})
              .status == 200);
  CHECK(state("poster_a4") == "published");
  const auto display = [&](const std::string& body) {
    return online.post("/notices/{kind}/display", {{"kind", "poster_a4"}}, body);
  };
  CHECK(display(R"({"proof":"attestation","statement":""})").code == "display.statement");
  CHECK(display(R"({"proof":"word","statement":"x"})").code == "display.proof");
  CHECK(display(R"({"proof":"photo","statement":"Ici."})").code == "display.photo");
  CHECK(display(R"({"proof":"photo","statement":"Ici.","photo_base64":"AAAA"})").code ==
        "display.photo");
  CHECK(display(R"({"proof":"attestation","statement":"Salle d’attente."})").status == 201);
  CHECK(state("poster_a4") == "displayed");
  const std::string photo = "\x89PNG\r\n\x1A\n canari de photo";
  CHECK(display(R"({"proof":"photo","statement":"Comptoir.","photo_base64":")" +
                crypto::base64(as_bytes(photo)) + "\"}")
            .status == 201);
  const std::map<std::string, std::string, std::less<>> second{{"kind", "poster_a4"},
                                                               {"number", "2"}};
  CHECK(online.get("/notices/{kind}/displays/{number}/photo", second).body == photo);
  CHECK(
      online
          .get("/notices/{kind}/displays/{number}/photo", {{"kind", "poster_a4"}, {"number", "1"}})
          .code == "display.unknown");
  const auto home = online.get("/home").json();
  CHECK(expect(named(at(home, {"score", "measures"}), "id", "notices.patients").at("in_place"))
            .raw() == "true");

  CHECK(online
            .call("PATCH", "/activities/{ref}", {{"ref", "T01"}},
                  {.body = R"({"notice_title":"Vos soins, autrement"})", .if_match = "\"v2\""})
            .status == 200);
  CHECK(state("patients") != "displayed");
  const auto page = online.get("/notices/{kind}.html", {{"kind", "patients"}});
  CHECK(page.has("<html"));
  CHECK(page.header("Content-Security-Policy").find("sandbox") != std::string::npos);
  CHECK(online.get("/notices/{kind}.html", {{"kind", "moon"}}).status == 404);
}

CONTRACT_TEST("an erasure tells how far it is, and stops between two dossiers when asked") {
  Store store;
  Online online(store);
  online.found();
  constexpr int kMany = 60;
  for (int n = 0; n < kMany; ++n) online.add_patient(std::to_string(100 + n), "2004-05-01");
  const auto proposal = online.post("/proposals");
  const std::string id(proposal.json().root().text_or("id"));
  CHECK(online.post("/proposals/{id}/approve", {{"id", id}}, R"({"reason":"relu"})").status == 200);
  const auto started = online.post("/proposals/{id}/erase", {{"id", id}});
  const auto told = started.json();
  const std::string job(at(told, {"job"}).text_or("id"));
  expect(online.services->jobs.cancel(job, online.actor));
  const auto ended = online.finished(started);
  CHECK(ended.root().text_or("state") == "cancelled");
  CHECK(at(ended, {"error"}).text_or("code") == "erasure.stopped");
  CHECK(number(ended, {"total"}) == kMany);
  CHECK(online.get("/certificates").has("\"total\":0"));
  const auto left = online.get("/proposals/{id}", {{"id", id}});
  CHECK(left.has("\"state\":\"approved\""));
  std::size_t gone = 0;
  for (auto found = left.body.find("\"erased\":true"); found != std::string::npos;
       found = left.body.find("\"erased\":true", found + 1))
    ++gone;
  CHECK(gone < kMany);
  CHECK(online.services->engine.index().size() == kMany - gone);
  const auto done = online.finished(online.post("/proposals/{id}/erase", {{"id", id}}));
  CHECK(done.root().text_or("state") == "done");
  CHECK(number(done, {"result", "erased"}) == kMany);
  CHECK(online.get("/certificates").has("\"total\":1"));
  const auto again = online.finished(online.post("/proposals/{id}/erase", {{"id", id}}));
  CHECK(at(again, {"error"}).text_or("code") == "proposal.executed");
}

CONTRACT_TEST("from the calendar to the certificate, with names only for who may see them") {
  Store store;
  Online online(store);
  online.found();
  const auto due = online.add_patient("1", "2004-05-01");
  online.add_patient("2", "2024-05-01");
  auto plan = online.get("/retention/plan");
  CHECK(plan.has("\"due\":1"));
  CHECK(plan.has("CANARI1"));
  CHECK(plan.has("\"balanced\":true"));
  CHECK(online.get("/retention/plan", {}, "month=moon").status == 422);
  // The state is chosen before the list is cut, and what was cut is counted.
  const auto active = online.get("/retention/plan", {}, "state=active&limit=1");
  CHECK(active.has("\"state\":\"active\""));
  CHECK_FALSE(active.has("\"state\":\"due\""));
  CHECK(active.has("\"listed\":1"));
  CHECK(online.get("/retention/plan", {}, "limit=1").has("\"listed\":2"));
  CHECK(online.get("/retention/plan", {}, "state=held").has("\"lines\":[]"));
  CHECK(plan.has("\"fault\":\"\""));
  CHECK(plan.has("\"lost\":0"));
  CHECK(online.get("/retention/plan", {}, "state=lost").code == "retention.state");
  CHECK(online.get("/retention/rules").has("dossier.medical"));
  auto inspector = online.actor;
  inspector.permissions = identity::permissions_of(identity::Role::inspector);
  std::swap(online.actor, inspector);
  plan = online.get("/retention/plan");
  CHECK(plan.has("\"due\":1"));
  CHECK(plan.has("\"lines\":[]"));
  std::swap(online.actor, inspector);

  const auto policy = online.get("/retention/policy");
  const auto put = [&](const std::string& body, const std::string& seen) {
    return online.call("PUT", "/retention/policy", {}, {.body = body, .if_match = seen});
  };
  const auto chosen = put(policy.body, policy.header("ETag"));
  CHECK(chosen.status == 200);
  CHECK(put(policy.body, policy.header("ETag")).code == "conflict.changed");
  CHECK(put(R"({"keep_longest":false,"shorter_reason":"","extensions":[],"terms":[]})",
            chosen.header("ETag"))
            .status >= 400);

  const auto proposal = online.post("/proposals");
  CHECK(proposal.status == 201);
  const std::string id(proposal.json().root().text_or("id"));
  CHECK(proposal.has("CANARI1"));
  CHECK(online.post("/proposals/{id}/approve", {{"id", id}}, R"({"reason":""})").code ==
        "approval.unsigned");
  CHECK(
      online.post("/proposals/{id}/approve", {{"id", id}}, R"({"reason":"relu","except":["moon"]})")
          .code == "dossier.malformed_id");
  const auto refused = online.finished(online.post("/proposals/{id}/erase", {{"id", id}}));
  CHECK(at(refused, {"error"}).text_or("code") == "proposal.not_approved");
  CHECK(online.post("/proposals/{id}/approve", {{"id", id}}, R"({"reason":"relu"})").status == 200);
  const auto erased = online.finished(online.post("/proposals/{id}/erase", {{"id", id}}));
  CHECK(erased.root().text_or("state") == "done");
  CHECK(number(erased, {"result", "erased"}) == 1);
  const std::string certificate(at(erased, {"result"}).text_or("certificate"));
  CHECK(online.get("/certificates").has(certificate));
  const auto whole = online.get("/certificates/{id}", {{"id", certificate}});
  CHECK(whole.has(due.value));
  CHECK(whole.has("Dre Essai"));
  CHECK_FALSE(whole.has("CANARI1"));
  CHECK(online.get("/certificates/{id}", {{"id", "C-1900-001"}}).status == 404);
  CHECK(online.get("/proposals").has("executed"));
  CHECK(online
            .call("POST", "/proposals/{id}/cancel", {{"id", id}},
                  {.body = R"({"reason":"trop tard"})"})
            .code == "proposal.state");
  CHECK_FALSE(online.get("/proposals/{id}", {{"id", id}}).has("CANARI1"));
  CHECK(online.get("/certificates/{id}.pdf", {{"id", certificate}}).body.starts_with("%PDF"));
  CHECK(online.get("/home").has(id));
}

CONTRACT_TEST("the journal is read backwards, verified in the background, and signed") {
  Store store;
  Online online(store);
  online.found();
  CHECK(online.get("/journal/verification").status == 404);
  const auto page = online.get("/journal", {}, "limit=3");
  CHECK(at(page.json(), {"items"}).size() == 3);
  const std::string next(page.json().root().text_or("next"));
  CHECK(number(online.get("/journal", {}, "limit=1&before=" + next).json(), {"total"}) > 3);
  const auto first = online.get("/journal", {}, "limit=1&before=" + next).json();
  CHECK(std::to_string(expect((*at(first, {"items"}).begin()).at("index")).integer().value() + 1) ==
        next);
  CHECK(online.get("/journal", {}, "action=register.saved&limit=500").has("Registre enregistré"));
  CHECK(online.get("/journal", {}, "to=2026-11-26").has("\"items\":[]"));
  CHECK(online.get("/journal", {}, "from=moon").status == 422);
  CHECK(online.get("/journal", {}, "action=journal.read&limit=1").has("Dre Essai"));

  const auto verified = online.finished(online.post("/journal/verify"));
  CHECK(verified.root().text_or("state") == "done");
  CHECK(at(verified, {"result", "intact"}).raw() == "true");
  const auto last = online.get("/journal/verification");
  CHECK(last.has("\"intact\":true"));
  CHECK(last.has("Dre Essai"));
  const auto home = online.get("/home").json();
  CHECK(expect(named(at(home, {"score", "measures"}), "id", "journal.verified").at("in_place"))
            .raw() == "true");
  CHECK(online.get("/journal/checkpoint").has("serment.local/"));
  CHECK(online.post("/journal/checkpoint").has("verifier_key"));
  CHECK(online.get("/journal", {}, "action=journal.checkpointed").has("Point de contrôle"));

  online.add_patient("1", "2024-05-01");
  const auto hours = online.get("/journal/hours", {}, "days=30").json();
  CHECK(at(hours, {"hours"}).size() == 24);
  std::int64_t total = 0;
  for (const auto hour : at(hours, {"hours"})) total += expect(hour.integer());
  CHECK(total > 0);
}

CONTRACT_TEST("a dossier that the base lost is named by the verification of the server too") {
  Store store;
  Online online(store);
  const auto lost = online.add_patient("1", "2024-05-01");
  online.run([&](vault::Session& session) -> Result<void> {
    return session.db.write([&](store::Transaction& tx) -> Result<void> {
      for (const char* sql : {"DELETE FROM vault_chunk WHERE dossier_id = $1",
                              "DELETE FROM vault_object WHERE dossier_id = $1",
                              "DELETE FROM vault_dossier WHERE dossier_id = $1"})
        TRY(tx.execute({"test", sql}, {std::string_view(lost.value)}));
      return {};
    });
  });
  const auto verified = online.finished(online.post("/journal/verify"));
  CHECK(at(verified, {"result", "intact"}).raw() == "false");
  const auto last = online.get("/journal/verification");
  CHECK(last.has("dossier.lost"));
  CHECK(last.has(lost.value));
}

CONTRACT_TEST("details of the journal past their term wait for a person, who ends them by name") {
  Store store;
  Online online(store);
  online.found();
  CHECK(online.get("/journal/expiry").has("\"due\":false"));
  const auto expire = [&](const char* body) {
    return online.call("POST", "/journal/expiry", {}, {.body = body});
  };
  CHECK(expire(R"({"before":"2199-01-01","reason":"tri"})").code == "journal.expiry_too_early");
  CHECK_FALSE(online.get("/home").has("journal/expiry"));
  online.clock.set(parse_instant("2028-01-05T09:00:00Z").value());
  CHECK(online.get("/journal/expiry").has("\"due\":true"));
  CHECK(online.get("/home").has("journal/expiry"));
  CHECK(expire(R"({"reason":" "})").code == "journal.expiry_unsigned");
  CHECK(expire(R"({"reason":"terme passé"})").has("2026-11"));
  CHECK(expire(R"({"reason":"terme passé"})").code == "journal.nothing_to_expire");
  CHECK_FALSE(online.get("/home").has("journal/expiry"));
  CHECK(online.get("/journal", {}, "action=journal.expiry_decided").has("décidée"));
}

CONTRACT_TEST("a proof bundle is built beside the engine, kept, handed over and verified") {
  Store store;
  Online online(store);
  online.found();
  const auto built = online.finished(online.post("/evidence"));
  CHECK(built.root().text_or("state") == "done");
  const std::string id(at(built, {"result"}).text_or("id"));
  CHECK(id == "D-2026-001");
  CHECK(online.get("/evidence").has(id));
  const auto bundle = online.get("/evidence/{id}", {{"id", id}});
  CHECK(bundle.body.starts_with("PK"));
  const auto report = online.post("/evidence/verify", {}, bundle.body);
  CHECK(report.has("\"intact\":true"));
  auto changed = bundle.body;
  changed[changed.size() / 2] ^= 1;
  CHECK(online.post("/evidence/verify", {}, changed).has("\"intact\":false"));
  CHECK(online.call("POST", "/evidence/verify", {}, {.body = bundle.body, .query = "key=moon"})
            .code == "verifier_key.malformed");
  CHECK(online.get("/evidence/{id}", {{"id", "../serment"}}).status == 404);

  const auto file = online.directory() / "evidence" / (id + ".zip");
  CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::all) ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  std::ofstream(file, std::ios::binary | std::ios::app) << "x";
  CHECK(online.get("/evidence/{id}", {{"id", id}}).code == "evidence.changed");
  std::filesystem::remove(file);
  CHECK(online.get("/evidence/{id}", {{"id", id}}).code == "evidence.file_missing");
}
