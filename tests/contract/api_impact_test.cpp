// Impact assessments, the officer and the cockpit by those who may, on both stores.
#include "contract/api_fixture.h"
#include "documents/documents.h"
#include "json/writer.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

constexpr std::string_view kPia =
    R"({"pia":{"id":1,"name":"Dossier partag\u00e9","dpo_status":null,"inconnu":[1.50]},"answers":[)"
    R"({"id":1,"reference_to":111,"data":{"text":"<p>Donn&eacute;es</p>","gauge":null,"list":[]}}],)"
    R"("measures":[],"evaluations":[{"id":9,"status":2,"reference_to":"3.2",)"
    R"("action_plan_comment":"Former","estimated_implementation_date":"2026-10-01",)"
    R"("person_in_charge":"","gauges":{"x":1,"y":1}}],"comments":[],"attachments":[{"name":"a.png",)"
    R"("mime_type":"image/png","file":"data:image/png;base64,iVBORw0KGgo="}]})";

struct Office {
  explicit Office(const TestStore& store) : desk(store) {
    desk.online.found();
    owner = desk.arrive(Role::owner, "owner");
    officer = desk.arrive(Role::dpo, "dpo");
    secretary = desk.arrive(Role::secretary, "secretary");
  }
  Answer send(const Person& who, const std::string& method, const std::string& target,
              std::string body, const std::string& version) {
    return desk.ask(who, method, target,
                    {.body = std::move(body), .headers = {{"If-Match", version}}});
  }
  Answer import() {
    return desk.ask(
        officer, "POST", "/impact/import",
        {.body = std::string(kPia), .headers = {{"Content-Type", "application/octet-stream"}}});
  }
  Desk desk;
  Person owner, officer, secretary;
};

/// The member of a path in an answer, as JSON text.
std::string part(const Answer& answer, std::initializer_list<std::string_view> path) {
  const auto document = answer.json();
  auto value = document.root();
  for (const auto key : path) value = expect(value.at(key));
  return std::string(value.raw());
}

/// The content with every question answered and confirmed, and opinions said.
std::string completed(const Answer& answer) {
  auto content = part(answer, {"content"});
  const auto replace = [&](std::string_view from, std::string_view to) {
    for (auto at = content.find(from); at != std::string::npos;
         at = content.find(from, at + to.size()))
      content.replace(at, from.size(), to);
  };
  replace("[à compléter", "(complété");
  replace("\"checked\":false", "\"checked\":true");
  std::string gauges;
  for (const auto number : {"325", "326", "335", "336", "345", "346"})
    gauges += std::string(R"({"question":)") + number +
              R"(,"text":"","list":[],"gauge":2,"checked":true},)";
  const std::string answers = R"("answers":[)";
  content.insert(content.find(answers) + answers.size(), gauges);
  replace(R"("persons_asked":"","persons_why_not":"")",
          R"("persons_asked":"no","persons_why_not":"Usage courant")");
  return content;
}

std::string designation(const std::string& kind, const std::string& answered_yes,
                        const std::string& since = "2026-11-01") {
  std::string checks;
  for (const std::string check : {"decides_purposes", "runs_it", "processor", "litigation",
                                  "instructions", "knowledge", "means", "reports_to_top"}) {
    const bool good = check == "knowledge" || check == "means" || check == "reports_to_top";
    checks += (checks.empty() ? "" : ",") + std::string(R"({"check":")") + check + R"(","yes":)" +
              (good || check == answered_yes ? "true}" : "false}");
  }
  return R"({"name":"Zoé L’Hôte","organisation":"","address":"","phone":"","email":"dpo@example.org",)"
         R"("kind":")" +
         kind + R"(","since":")" + since + R"(","receipt":"","published":["notice"],"checks":[)" +
         checks + R"(],"remedy":""})";
}

}  // namespace

CONTRACT_TEST("an assessment is begun from the answers, completed, reviewed, decided, kept") {
  Store store;
  Office office(store);
  auto& desk = office.desk;
  CHECK(desk.get(office.secretary, "/impact").status == 403);
  CHECK(desk.get(office.officer, "/impact").has("\"decision\":{\"need\""));
  CHECK(desk.get(office.officer, "/impact/structure").has("\"number\":346"));
  CHECK(desk.post(office.officer, "/impact", R"({"title":"","prefill":false})").code ==
        "impact.empty");
  const auto begun = desk.post(office.officer, "/impact", R"({"title":"","prefill":true})");
  REQUIRE(begun.status == 201);
  CHECK(begun.has("A-2026-001"));
  CHECK(begun.has("\"checked\":false"));
  CHECK_FALSE(begun.has("{practice}"));
  CHECK_FALSE(begun.has("{data}"));
  CHECK(begun.has("Rendez-vous"));
  CHECK_FALSE(begun.has("Gestion du personnel"));  // it is about patients
  const std::string at = "/impact/A-2026-001";
  CHECK(desk.post(office.officer, at + "/state", R"({"to":"in_review"})").status == 428);
  const auto early =
      office.send(office.officer, "POST", at + "/state", R"({"to":"in_review"})", "\"v1\"");
  CHECK(early.status == 403);

  const auto body = completed(begun);
  CHECK(office.send(office.officer, "PUT", at, body, "\"v7\"").code == "conflict.changed");
  const auto saved = office.send(office.officer, "PUT", at, body, "\"v1\"");
  REQUIRE(saved.status == 200);
  CHECK(saved.header("ETag") == "\"v2\"");
  CHECK_FALSE(saved.has("not_ready"));
  const auto move = [&](const char* to, const char* version) {
    return office.send(office.officer, "POST", at + "/state",
                       std::string(R"({"to":")") + to + "\"}", version);
  };
  CHECK(move("moon", "\"v2\"").code == "impact.state");
  CHECK(move("in_review", "\"v2\"").status == 200);
  CHECK(desk.get(office.owner, "/duties").has("impact/A-2026-001"));
  auto other = body;
  other.replace(other.find("(complété"), 3, "xyz");
  CHECK(office.send(office.officer, "PUT", at, other, "\"v3\"").code == "impact.frozen");

  const std::string decision = R"({"decider":"Dre Essai","reason":"Mesures suffisantes",)";
  const auto validate = [&](const Person& who, const std::string& day) {
    return office.send(who, "POST", at + "/validate", decision + R"("on":")" + day + "\"}",
                       "\"v3\"");
  };
  CHECK(validate(office.officer, "2026-11-27").status == 403);  // the officer advises
  CHECK(validate(office.owner, "2026-12-01").code == "impact.date");
  const auto validated = validate(office.owner, "2026-11-27");
  REQUIRE(validated.status == 200);
  CHECK(validated.has("\"review_on\":\"2029-11-27\""));
  CHECK(validate(office.owner, "2026-11-27").status == 412);
  CHECK(office.send(office.officer, "PUT", at, body, "\"v4\"").code == "impact.frozen");
  CHECK(part(desk.get(office.officer, at + "/versions"), {"total"}) == "4");
  CHECK(desk.get(office.officer, at + "/versions/1").has("\"checked\":false"));
  CHECK(desk.get(office.officer, at + "/versions/9").code == "impact.unknown_version");
  CHECK(desk.get(office.officer, "/impact/A-1").code == "impact.unknown");
  CHECK(desk.acts("impact.validated") == 1);
  const auto pdf = desk.get(office.officer, at + ".pdf");
  REQUIRE(pdf.status == 200);
  CHECK(pdf.body.starts_with("%PDF"));
}

CONTRACT_TEST("a file of CNIL's tool comes in, its plan presses, and goes out the same") {
  Store store;
  Office office(store);
  auto& desk = office.desk;
  const auto imported = office.import();
  REQUIRE(imported.status == 201);
  CHECK(imported.has("Données"));
  const std::string at = "/impact/A-2026-001";
  const auto out = desk.get(office.officer, at + ".json");
  CHECK(out.has("\"inconnu\":[1.50]"));
  CHECK(out.has("iVBORw0KGgo="));
  CHECK(out.has("<p>Donn&eacute;es</p>"));
  CHECK(desk.get(office.officer, at + "/attachments/1").body.starts_with("\x89PNG"));
  CHECK(desk.get(office.officer, at + "/attachments/2").status == 404);
  CHECK(desk.post(office.officer, at + "/attachments",
                  R"({"name":"b.txt","mime":"text/plain","content_base64":"eA=="})")
            .status == 201);
  CHECK(desk.get(office.officer, at + "/attachments/2").body == "x");
  CHECK(desk.post(office.officer, at + "/attachments",
                  R"({"name":"b.txt","mime":"text/plain","content_base64":"?"})")
            .code == "impact.attachment");
  const auto refused =
      desk.ask(office.officer, "POST", "/impact/import",
               {.body = "{}", .headers = {{"Content-Type", "application/octet-stream"}}});
  CHECK(refused.code == "pia.shape");
  CHECK(part(desk.get(office.officer, "/impact"), {"items"}).find("A-2026-002") ==
        std::string::npos);
}

CONTRACT_TEST("an officer is designated unless a conflict stands, and reports each year") {
  Store store;
  Office office(store);
  auto& desk = office.desk;
  const auto put = [&](const Person& who, const std::string& body) {
    return desk.ask(who, "PUT", "/dpo/designation", {.body = body});
  };
  CHECK(desk.get(office.owner, "/dpo").has("\"need\":\"not_required\""));
  CHECK(put(office.officer, designation("internal", "")).status == 403);
  CHECK(put(office.owner, designation("internal", "runs_it")).code == "dpo.conflict");
  CHECK(put(office.owner, designation("moon", "")).code == "dpo.field");
  CHECK(put(office.owner, designation("external", "")).code == "dpo.field");
  CHECK(put(office.owner, designation("internal", "", "2026-12-24")).code == "dpo.date");
  CHECK(put(office.owner, designation("internal", "")).status == 200);
  CHECK(put(office.owner, designation("internal", "")).status == 428);
  CHECK(desk.get(office.owner, "/duties").has("dpo/receipt"));
  CHECK(desk.get(office.owner, "/answers").has("Zoé L’Hôte"));

  const auto report = [&](const char* year) {
    return desk.post(office.officer, "/dpo/reports",
                     std::string(R"({"year":)") + year + R"(,"remarks":"Bien","advice":"Former"})");
  };
  CHECK(report("2017").code == "dpo.report_year");
  CHECK(report("2027").code == "dpo.report_year");
  const auto drawn = report("2026");
  REQUIRE(drawn.status == 201);
  CHECK(drawn.has("Registre des traitements"));
  CHECK(drawn.has("Délégué à la protection des données désigné"));
  CHECK(desk.get(office.officer, "/dpo/reports/2025").code == "dpo.report_unknown");
  CHECK(desk.get(office.officer, "/dpo/reports/2026.pdf").body.starts_with("%PDF"));

  CHECK(desk.post(office.owner, "/dpo/end", R"({"on":"2026-10-01"})").code == "dpo.date");
  CHECK(desk.post(office.owner, "/dpo/end", R"({"on":"2026-11-27"})").status == 200);
  CHECK(desk.post(office.owner, "/dpo/end", R"({"on":"2026-11-27"})").code == "dpo.none");
  CHECK_FALSE(desk.get(office.owner, "/answers").has("Zoé L’Hôte"));
}

CONTRACT_TEST("a signed status file is followed elsewhere; a changed one is refused") {
  Store store;
  Store second_store;
  Office office(store);
  Office elsewhere(second_store);
  const auto id = office.desk.add_patient("1", "Canari");
  const auto file = office.desk.get(office.officer, "/cockpit/status.json");
  REQUIRE(file.status == 200);
  CHECK_FALSE(file.has("Canari"));
  CHECK_FALSE(file.has(id.value));
  const auto take = [&](const std::string& text) {
    std::string body = R"({"files":[)";
    json::append_quoted(body, text);
    return elsewhere.desk.post(elsewhere.officer, "/cockpit/files", body + "]}");
  };
  CHECK(elsewhere.desk.get(elsewhere.secretary, "/cockpit").status == 403);
  CHECK(take(file.body).has("\"outcome\":\"added\""));
  CHECK(take(file.body).has("\"outcome\":\"unchanged\""));
  auto changed = file.body;
  const std::string late = R"(\"late\":)";
  changed.replace(changed.find(late) + late.size(), 1, "9");
  CHECK(take(changed).has("status.forged"));
  CHECK(take("{}").has("\"code\":\"json."));
  CHECK(take("hello").has("\"refused\":[{"));
  auto followed = elsewhere.desk.get(elsewhere.officer, "/cockpit");
  CHECK(part(followed, {"total"}) == "1");
  CHECK(followed.has("\"stale\":false"));
  CHECK(followed.has("\"label\":\"Registre\""));

  office.desk.online.clock.set(parse_instant("2026-11-27T10:00:00Z").value());
  office.officer = office.desk.arrive(Role::dpo, "dpo");
  CHECK(take(office.desk.get(office.officer, "/cockpit/status.json").body)
            .has("\"outcome\":\"updated\""));
  CHECK(take(file.body).has("\"outcome\":\"older\""));
  elsewhere.desk.online.clock.set(parse_instant("2027-01-15T10:00:00Z").value());
  elsewhere.officer = elsewhere.desk.arrive(Role::dpo, "dpo");
  followed = elsewhere.desk.get(elsewhere.officer, "/cockpit");
  CHECK(followed.has("\"stale\":true"));
  const auto document = file.json();
  const auto key = std::string(expect(document.root().at("verifier_key")).string().value());
  const auto begin = key.find('/') + 1;
  const auto practice = key.substr(begin, key.find('+') - begin);
  CHECK(elsewhere.desk.ask(elsewhere.officer, "DELETE", "/cockpit/practices/" + practice).status ==
        204);
  CHECK(elsewhere.desk.ask(elsewhere.officer, "DELETE", "/cockpit/practices/" + practice).code ==
        "status.unknown");
  CHECK(part(elsewhere.desk.get(elsewhere.officer, "/cockpit"), {"total"}) == "0");
}
