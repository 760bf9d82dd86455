// Bringing files in: received in memory, absorbed patient by patient, reported without identity.
#include "contract/api_fixture.h"
#include "documents/documents.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

constexpr std::string_view kBundle =
    R"({"resourceType":"Bundle","type":"collection","entry":[)"
    R"({"fullUrl":"urn:uuid:p1","resource":{"resourceType":"Patient","id":"p1",)"
    R"("name":[{"family":"CANARI","given":["Camille"]}],"birthDate":"1969-05-04",)"
    R"("identifier":[{"system":"urn:essai","value":"canari-1"}]}},)"
    R"({"fullUrl":"urn:uuid:p2","resource":{"resourceType":"Patient","id":"p2",)"
    R"("name":[{"family":"CANARY","given":["Camille"]}],"birthDate":"1969-05-04",)"
    R"("identifier":[{"system":"urn:essai","value":"canari-2"}]}},)"
    R"({"fullUrl":"urn:uuid:o1","resource":{"resourceType":"Observation","id":"o1",)"
    R"("status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:p1"},)"
    R"("effectiveDateTime":"2024-01-01"}}]})";

constexpr std::string_view kTable =
    "NOM;PRENOM;DATE DE NAISSANCE;DERNIERE VISITE;BIDULE\r\n"
    "CANARI;Camille;04/05/1969;01/02/2024;x\r\n"
    "CANARI;Dominique;05/06/1970;02/02/2024;y\r\n";

Answer receive(Desk& desk, const Person& person, std::string_view bytes, const std::string& query) {
  return desk.ask(
      person, "POST", "/imports?" + query,
      {.headers = {{"Content-Type", "application/octet-stream"}}, .spool = spooled(bytes)});
}

std::string id_of(const Answer& answer) {
  const auto document = answer.json();
  return std::string(expect(document.root().at("import")).text_or("id"));
}

std::int64_t count(const json::Document& job, std::string_view what) {
  const auto summary = expect(expect(job.root().at("result")).at("summary"));
  return expect(expect(summary.at(what)).integer());
}

}  // namespace

CONTRACT_TEST("a bundle is received, imported once by its owner, and reported without a name") {
  Store store;
  Desk desk(store);
  const auto secretary = desk.arrive(Role::secretary, "secretary");
  const auto other = desk.arrive(Role::doctor, "doctor");
  const auto received = receive(desk, secretary, kBundle, "format=fhir&name=CANARI.json");
  CHECK(received.status == 201);
  CHECK_FALSE(received.has("CANARI"));
  const auto id = id_of(received);
  CHECK(desk.post(other, "/imports/" + id + "/start").code == "import.unknown");
  CHECK(desk.ask(other, "DELETE", "/imports/" + id).status == 204);  // not hers: still there
  const auto started = desk.post(secretary, "/imports/" + id + "/start");
  CHECK(desk.post(secretary, "/imports/" + id + "/start").code == "import.unknown");
  const auto job = desk.finished(secretary, started);
  CHECK(job.root().text_or("state") == "done");
  CHECK(count(job, "created") == 2);
  CHECK(desk.post(secretary, "/patients/search", R"({"query":"canari"})").has("CANARI"));
  const auto reports = desk.get(other, "/imports");
  CHECK(reports.has(id));
  CHECK_FALSE(reports.has("CANARI"));
  CHECK_FALSE(reports.has("Camille"));
  CHECK(desk.acts("import.received") == 1);
  CHECK(desk.acts("import.started") == 1);
  CHECK(desk.acts("import.finished") == 1);

  const auto again = receive(desk, secretary, kBundle, "format=fhir");
  const auto same =
      desk.finished(secretary, desk.post(secretary, "/imports/" + id_of(again) + "/start"));
  CHECK(count(same, "created") == 0);
  CHECK(count(same, "unchanged") == 2);
}

CONTRACT_TEST(
    "of many refusals the first are shown, how many there are is said, and a file has all") {
  constexpr std::size_t kRows = 250;
  constexpr std::size_t kShown = 200;
  Store store;
  Desk desk(store);
  const auto secretary = desk.arrive(Role::secretary, "secretary");
  std::string table = "NOM;PRENOM;DATE DE NAISSANCE\r\n";
  for (std::size_t row = 0; row < kRows; ++row)
    table += "CANARI" + std::to_string(row) + ";Camille;99/99/1969\r\n";
  const auto id = id_of(receive(desk, secretary, table, "format=csv&name=x.csv"));
  const auto job = desk.finished(secretary, desk.post(secretary, "/imports/" + id + "/start"));
  CHECK(count(job, "refused") == kRows);
  CHECK(count(job, "remarked") == 0);
  CHECK(expect(expect(job.root().at("result")).at("refusals")).size() == kShown);
  const auto listed = desk.get(secretary, "/imports").json();
  for (const auto report : expect(listed.root().at("items")))
    CHECK(expect(report.at("refusals")).size() == kShown);
  const auto file = desk.get(secretary, "/imports/" + id + "/refusals.csv");
  CHECK(file.header("Content-Type") == "text/csv; charset=utf-8");
  const auto rows = expect(documents::read_csv(file.body));
  CHECK(rows.size() == kRows + 1);
  CHECK(rows.back().at(0) == "refus");
  CHECK(rows.back().back() == "csv.date");
  CHECK_FALSE(file.has("CANARI"));
  CHECK(desk.get(secretary, "/imports/moon/refusals.csv").code == "import.report_unknown");
  const auto technician = desk.arrive(Role::technician, "technician");
  CHECK(desk.get(technician, "/imports/" + id + "/refusals.csv").status == 403);
}

CONTRACT_TEST("what may be one person twice is listed, and somebody decides") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto first = desk.add_patient("1", "CANARI");
  const auto second = desk.add_patient("2", "CANARY");
  const auto list = desk.get(doctor, "/duplicates");
  CHECK(list.has(first.value));
  CHECK(list.has("CANARY"));
  CHECK_FALSE(list.has("\"decision\""));
  const auto decide = [&](const std::string& one, const std::string& two, const char* what) {
    return desk.post(doctor, "/duplicates/decision",
                     R"({"first":")" + one + R"(","second":")" + two + R"(","decision":")" + what +
                         R"(","reason":"Deux personnes"})");
  };
  CHECK(decide(first.value, second.value, "moon").code == "duplicate.decision");
  CHECK(decide(first.value, std::string(26, '0'), "same").status >= 400);
  CHECK(decide(second.value, first.value, "distinct").status == 204);
  CHECK(desk.get(doctor, "/duplicates").has("\"decision\":\"distinct\""));
  CHECK(decide(first.value, second.value, "same").status == 204);
  CHECK(desk.get(doctor, "/duplicates").has("\"decision\":\"same\""));
  CHECK(desk.acts("duplicate.decided") == 2);
}

CONTRACT_TEST("a table shows its columns first, and takes corrections") {
  Store store;
  Desk desk(store);
  const auto secretary = desk.arrive(Role::secretary, "secretary");
  const auto received = receive(desk, secretary, kTable, "format=csv&name=x.csv");
  CHECK(received.status == 201);
  CHECK(received.has("\"delimiter\":\";\""));
  CHECK(received.has("\"family_name\":0"));
  CHECK(received.has("BIDULE"));
  CHECK_FALSE(received.has("CANARI"));
  const auto path = "/imports/" + id_of(received) + "/start";
  CHECK(desk.post(secretary, path, R"({"columns":{"family_name":"ABSENT"}})").status >= 400);
  const auto job = desk.finished(
      secretary, desk.post(secretary, path, R"({"columns":{"last_care":"DERNIERE VISITE"}})"));
  CHECK(job.root().text_or("state") == "done");
  CHECK(count(job, "created") == 2);
}

CONTRACT_TEST("an archive of files named by patient becomes dossiers with their pieces") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  std::vector<documents::ZipEntry> entries;
  entries.push_back({"CANARI_Camille_04051969_bilan.pdf", to_bytes("%PDF-un")});
  entries.push_back({"scans/CANARI_Camille_04051969_lettre.pdf", to_bytes("%PDF-deux")});
  entries.push_back({"scan0001.pdf", to_bytes("%PDF-trois")});
  const auto zip = expect(documents::write_zip(entries, desk.online.clock.now()));
  const auto received = receive(desk, doctor, as_text(zip), "format=folder&name=scans.zip");
  CHECK(received.status == 201);
  const auto job =
      desk.finished(doctor, desk.post(doctor, "/imports/" + id_of(received) + "/start"));
  CHECK(job.root().text_or("state") == "done");
  CHECK(count(job, "created") == 1);
  CHECK(count(job, "refused") == 1);
  const auto found = desk.post(doctor, "/patients/search", R"({"query":"canari"})").json();
  const auto items = expect(found.root().at("items"));
  REQUIRE(items.size() == 1);
  const std::string id((*items.begin()).text_or("id"));
  CHECK(desk.get(doctor, "/dossiers/" + id).has("application/pdf"));
  CHECK_FALSE(desk.get(doctor, "/imports").has("CANARI"));
}

CONTRACT_TEST("what is not a file to import is refused, and nothing is kept of it") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  CHECK(receive(desk, doctor, kBundle, "format=exe").code == "import.format_unknown");
  CHECK(receive(desk, doctor, "", "format=fhir").code == "import.empty");
  CHECK(desk.post(doctor, "/imports/moon/start").code == "import.unknown");
  CHECK(desk.ask(doctor, "DELETE", "/imports/moon").status == 204);
  const auto broken = receive(desk, doctor, "{\"resourceType\":", "format=fhir");
  const auto job = desk.finished(doctor, desk.post(doctor, "/imports/" + id_of(broken) + "/start"));
  CHECK(job.root().text_or("state") == "done");
  CHECK(count(job, "created") == 0);
  CHECK(count(job, "refused") == 1);
  const auto dropped = receive(desk, doctor, kBundle, "format=fhir");
  CHECK(desk.ask(doctor, "DELETE", "/imports/" + id_of(dropped)).status == 204);
  CHECK(desk.post(doctor, "/imports/" + id_of(dropped) + "/start").code == "import.unknown");
  CHECK(desk.get(desk.arrive(Role::dpo, "dpo"), "/imports").code == "permission.denied");
}

CONTRACT_TEST("a practice sealed and opened again during an import ends that import") {
  Store store;
  Desk desk(store);
  auto& services = *desk.online.services;
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  std::string big = "NOM;PRENOM;DATE DE NAISSANCE;DERNIERE VISITE\r\n";
  for (int n = 0; n < 60'000; ++n)
    big += "CANARI" + std::to_string(n) + ";Camille;04/05/1969;01/02/2024\r\n";
  const auto received = receive(desk, doctor, big, "format=csv");
  const auto started = desk.post(doctor, "/imports/" + id_of(received) + "/start");
  CHECK(started.status == 202);
  while (services.engine
             .run([&](vault::Session&) -> Result<void> {
               if (services.engine.index().size() > 0) return {};
               return fail(Errc::not_found, "test.later", "Pas encore.");
             })
             .has_value() == false)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  services.seal();
  expect(services.adopt(
      expect(practice::Practice::open(desk.online.directory(), as_bytes(Online::kPassphrase),
                                      desk.online.clock, desk.online.random))));
  const auto back = desk.arrive(Role::doctor, "doctor");
  const auto job = desk.finished(back, started);
  CHECK(job.root().text_or("state") == "failed");
  CHECK(expect(job.root().at("error")).text_or("code") == "vault.sealed");
}

CONTRACT_TEST("an import that is stopped reports what it kept") {
  Store store;
  Desk desk(store);
  auto& services = *desk.online.services;
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  std::string big = "NOM;PRENOM;DATE DE NAISSANCE;DERNIERE VISITE\r\n";
  for (int n = 0; n < 60'000; ++n)
    big += "CANARI" + std::to_string(n) + ";Camille;04/05/1969;01/02/2024\r\n";
  const auto received = receive(desk, doctor, big, "format=csv");
  const auto started = desk.post(doctor, "/imports/" + id_of(received) + "/start");
  REQUIRE(started.status == 202);
  const auto known = [&services] {
    std::size_t size = 0;
    expect(services.engine.run([&](vault::Session&) -> Result<void> {
      size = services.engine.index().size();
      return {};
    }));
    return size;
  };
  while (known() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  const std::string job(expect(started.json().root().at("job")).text_or("id"));
  CHECK(desk.ask(doctor, "DELETE", "/jobs/" + job).status < 300);
  CHECK(desk.finished(doctor, started).root().text_or("state") == "cancelled");
  const auto reports = desk.get(doctor, "/imports").json();
  const auto report = *expect(reports.root().at("items")).begin();
  CHECK(report.text_or("state") == "cancelled");
  const auto created = expect(expect(expect(report.at("summary")).at("created")).natural());
  CHECK(created > 0);
  CHECK(created < 60'000);
  CHECK(created == known());
}
