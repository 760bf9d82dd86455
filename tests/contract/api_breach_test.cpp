// Breaches over the API, on both stores: from a secretary's mistake to the lessons.
#include <cstdlib>

#include "api/duties.h"
#include "breach/facts.h"
#include "contract/api_fixture.h"
#include "documents/documents.h"
#include "json/bind.h"

using namespace serment;
using namespace serment::contract;

namespace {

using identity::Role;

const std::string kReport =
    R"({"what":"Un courriel est parti à une autre patiente.","noticed_at":"2026-11-26T08:00:00Z",)"
    R"("persons":["patients"],"persons_count":1,"ongoing":"no"})";

/// A breach that one person works on; each edit sends the version of the answer before.
struct Sheet {
  Desk& desk;
  Person person;
  std::string id;
  std::string version;

  Answer edit(const std::string& method, const std::string& what, std::string body) {
    auto answer = desk.ask(person, method, "/breaches/" + id + what,
                           {.body = std::move(body), .headers = {{"If-Match", version}}});
    if (!answer.header("ETag").empty()) version = answer.header("ETag");
    return answer;
  }
  Answer read() {
    auto answer = desk.get(person, "/breaches/" + id);
    version = answer.header("ETag");
    return answer;
  }
  /// The facts as they are, some members changed.
  std::string facts(std::initializer_list<std::pair<std::string, std::string>> changes) {
    const auto document = read().json();
    auto facts = expect(
        json::bind::read<breach::Facts>(expect(expect(document.root().at("breach")).at("facts"))));
    auto text = json::bind::write(facts);
    for (const auto& [name, value] : changes) {
      const auto at = text.find("\"" + name + "\":");
      REQUIRE(at != std::string::npos);
      const auto start = at + name.size() + 3;
      const auto end = text[start] == '['   ? text.find(']', start) + 1
                       : text[start] == '"' ? text.find('"', start + 1) + 1
                                            : text.find_first_of(",}", start);
      text.replace(start, end - start, value);
    }
    return text;
  }
};

Sheet reported(Desk& desk, const Person& reporter, const Person& doctor) {
  const auto answer = desk.post(reporter, "/breaches", kReport);
  REQUIRE(answer.status == 201);
  Sheet sheet{desk, doctor, std::string(answer.json().root().text_or("id")), {}};
  sheet.read();
  return sheet;
}

std::vector<records::Duty> duties_of(Desk& desk) {
  std::vector<records::Duty> duties;
  desk.online.run([&](vault::Session& session) -> Result<void> {
    duties = TRY(api::all_duties(session, desk.online.clock.now()));
    return {};
  });
  std::erase_if(duties, [](const auto& duty) { return !duty.id.starts_with("breach/"); });
  return duties;
}

int count_of(const Answer& answer, std::string_view channel, std::string_view state) {
  const auto document = answer.json();
  for (const auto item : expect(document.root().at("counts")))
    if (item.text_or("channel") == channel && item.text_or("state") == state)
      return static_cast<int>(expect(expect(item.at("count")).integer()));
  return 0;
}

void add_reachable(Desk& desk, const std::string& number, const std::string& name,
                   const char* address) {
  desk.online.run([&](vault::Session& session) -> Result<void> {
    dossier::ImportedPatient patient;
    patient.place = "entrée " + number;
    patient.identity.family_name = Personal<std::string>(name);
    patient.identity.given_names = Personal<std::string>("Camille");
    patient.identity.birth = Personal(std::optional(parse_iso_date("1969-05-04").value()));
    patient.identity.address = Personal<std::string>(address);
    patient.identity.source_keys.push_back(Personal<std::string>("bureau|" + number));
    patient.last_care = parse_iso_date("2024-02-29").value();
    TRY(dossier::absorb(session, desk.online.services->engine.index(), std::move(patient)));
    return {};
  });
}

}  // namespace

CONTRACT_TEST("a secretary reports without blame, and sees her receipt only") {
  Store store;
  Desk desk(store);
  const auto secretary = desk.arrive(Role::secretary, "nadia");
  const auto other = desk.arrive(Role::secretary, "lea");
  const auto doctor = desk.arrive(Role::doctor, "dre");
  const auto inspector = desk.arrive(Role::inspector, "cnil");
  auto sheet = reported(desk, secretary, doctor);
  CHECK(sheet.id == "V-2026-001");
  const auto mine = desk.get(secretary, "/breaches/mine");
  CHECK(mine.has("V-2026-001"));
  CHECK(mine.has("Signalée"));
  CHECK_FALSE(mine.has("circumstances"));
  CHECK_FALSE(desk.get(other, "/breaches/mine").has("V-2026-001"));
  CHECK(desk.get(secretary, "/breaches").status == 403);
  CHECK(desk.get(secretary, "/breaches/" + sheet.id).status == 403);
  CHECK(desk.get(secretary, "/breaches/catalogue").has("Personne ne vous le reprochera"));
  CHECK(desk.get(inspector, "/breaches/" + sheet.id).status == 200);
  CHECK(desk.post(inspector, "/breaches", kReport).status == 403);
  CHECK(desk.acts("breach.reported", "breach/V-2026-001") == 1);

  const auto refused = [&](const std::string& from, const std::string& to) {
    auto body = kReport;
    body.replace(body.find(from), from.size(), to);
    return desk.post(secretary, "/breaches", body).code;
  };
  CHECK(refused("2026-11-26T08", "2026-11-28T08") == "breach.future");
  CHECK(refused("2026-11-26T08", "2026-02-30T08") == "breach.date");
  CHECK(refused("Un courriel est parti à une autre patiente.", " ") == "breach.text");
  CHECK(refused("patients", "martians") == "breach.option");
  CHECK(refused("\"no\"", "\"maybe\"") == "breach.option");
  CHECK(desk.get(doctor, "/breaches").json().root().find("total").has_value());
  CHECK(reported(desk, other, doctor).id == "V-2026-002");
}

CONTRACT_TEST("from the report to the lessons: facts, both readings, decision, two notifications") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto doctor = desk.arrive(Role::doctor, "dre");
  auto sheet = reported(desk, desk.arrive(Role::secretary, "nadia"), doctor);
  CHECK(sheet.edit("POST", "/decision", R"({"authority":"none","persons":"none","reason":""})")
            .code == "breach.not_qualified");
  auto duties = duties_of(desk);
  REQUIRE(duties.size() == 1);
  CHECK(duties[0].id == "breach/V-2026-001/decide");
  CHECK(iso(duties[0].due.value()) == "2026-11-29T08:00:00.000Z");
  CHECK(duties[0].level == records::DutyLevel::due);

  CHECK(
      sheet.edit("PUT", "/facts", sheet.facts({{"started_at", "\"2026-11-26T09:00:00Z\""}})).code ==
      "breach.order");
  const auto facts = sheet.facts({{"title", "\"Courriel au mauvais destinataire\""},
                                  {"natures", R"(["confidentiality"])"},
                                  {"origins", R"(["wrong_recipient"])"},
                                  {"data", R"(["health","civil"])"},
                                  {"severity", "\"important\""}});
  const auto before = sheet.version;
  CHECK(sheet.edit("PUT", "/facts", facts).status == 200);
  const auto stale = desk.ask(doctor, "PUT", "/breaches/V-2026-001/facts",
                              {.body = facts, .headers = {{"If-Match", before}}});
  CHECK(stale.code == "conflict.changed");
  CHECK(desk.ask(doctor, "PUT", "/breaches/V-2026-001/facts", {.body = facts}).status == 428);
  const auto view = sheet.read();
  CHECK(view.has("\"state\":\"qualified\""));
  CHECK(view.has("\"row\":\"risky\""));
  CHECK(view.has("\"row\":\"serious\""));

  const auto aware = [&](const char* kept, const char* why) {
    return sheet.edit(
        "PUT", "/awareness",
        std::string(
            R"({"readings":[{"kind":"noticed","at":"2026-11-26T08:00:00Z","why":""},)"
            R"({"kind":"qualified","at":"2026-11-26T18:00:00Z","why":"Pièce jointe lue."}],)"
            R"("kept":")") +
            kept + R"(","justification":")" + why + "\"}");
  };
  CHECK(aware("qualified", "").code == "breach.awareness_reason");
  const auto both = aware("qualified", "Le contenu n’était pas connu avant.");
  CHECK(both.has("2026-11-29T18:00:00.000Z"));
  CHECK(both.has("2026-11-29T08:00:00.000Z"));
  CHECK(aware("", "").status == 200);

  CHECK(sheet.edit("POST", "/decision", R"({"authority":"none","persons":"none","reason":""})")
            .code == "breach.decision_reason");
  CHECK(sheet.edit("POST", "/decision", R"({"authority":"notify","persons":"tell","reason":""})")
            .status == 200);
  CHECK(sheet.edit("POST", "/close", R"({"lessons":"Vérifier l’adresse."})").code == "breach.owed");
  CHECK(duties_of(desk).size() == 2);

  const auto notify = [&](const char* kind, const char* at, const char* why = "") {
    return sheet.edit("POST", "/notifications",
                      std::string(R"({"kind":")") + kind + R"(","sent_at":")" + at +
                          R"(","receipt":"FR-1","late_reason":")" + why + R"(","by":""})");
  };
  CHECK(notify("complementary", "2026-11-27T08:00:00Z").code == "breach.notification_order");
  CHECK(notify("initial", "2026-11-26T07:00:00Z").code == "breach.notification_order");
  CHECK(notify("initial", "2026-11-27T08:00:00Z").status == 200);
  desk.online.clock.set(parse_instant("2026-12-01T09:00:00Z").value());
  const auto later = desk.arrive(Role::doctor, "dre");
  sheet.person = later;
  bool late = false;
  for (const auto& duty : duties_of(desk))
    late = late ||
           (duty.id == "breach/V-2026-001/complement" && duty.level == records::DutyLevel::late);
  CHECK(late);
  CHECK(notify("complementary", "2026-11-30T08:00:00Z").has("notified_full"));
  CHECK(sheet
            .edit("PUT", "/informed",
                  R"({"status":"yes","on":"2026-11-30T10:00:00Z","count":1,"means":["phone"],)"
                  R"("content":"Appel de la patiente."})")
            .has("persons_informed"));
  CHECK(sheet
            .edit("POST", "/told",
                  R"({"contact":"ordre","told_at":"2026-11-30T10:00:00Z","reference":""})")
            .has("\"told_at\":\"2026-11-30T10:00:00Z\""));

  const auto form = desk.get(later, "/breaches/V-2026-001/form?kind=complementary");
  CHECK(form.has("\"value\":\"1\""));
  CHECK(form.has("Données de santé · État civil"));
  CHECK(form.has("FR-1"));
  CHECK(desk.get(later, "/breaches/V-2026-001/form?kind=moon").code == "breach.option");

  CHECK(sheet.edit("POST", "/close", R"({"lessons":"Vérifier l’adresse."})").has("closed"));
  CHECK(sheet.edit("PUT", "/facts", facts).code == "breach.closed");
  CHECK(duties_of(desk).empty());
  CHECK(desk.acts("breach.closed", "breach/V-2026-001") == 1);

  const auto ods = desk.get(later, "/breaches/register.ods");
  const auto sheets = expect(documents::read_ods(as_bytes(ods.body)));
  CHECK(sheets.front().rows.size() == 2);
  CHECK(sheets.front().rows[1][0] == "V-2026-001");
  CHECK(desk.get(later, "/breaches/register.pdf").body.starts_with("%PDF"));
  CHECK(desk.acts("breach.exported") == 2);
}

CONTRACT_TEST("letters: chosen, printed in lots, tracked; who has no address is told otherwise") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const char* wanted = std::getenv("SERMENT_LETTERS");  // to measure
  const int letters = wanted != nullptr ? std::atoi(wanted) : 40;
  for (int i = 0; i < letters; ++i)
    add_reachable(desk, std::to_string(i), i % 20 == 7 ? "Мария" : "CANARI",
                  "12 rue des Lilas, 34000 Montpellier");
  const auto homeless = desk.add_patient("x", "SANSADRESSE");
  const auto doctor = desk.arrive(Role::doctor, "dre");
  auto sheet = reported(desk, desk.arrive(Role::secretary, "nadia"), doctor);
  const std::string path = "/breaches/V-2026-001";

  const auto choose = [&](const char* body) {
    return desk.post(doctor, path + "/recipients", body);
  };
  CHECK(desk.finished(doctor, desk.post(doctor, path + "/letters",
                                        R"({"format":"pdf","duplex":false,"lots":[]})"))
            .root()
            .text_or("state") == "failed");
  CHECK(choose(R"({"scope":"care","dossiers":[],"with_deceased":false,"channel":"post"})").code ==
        "breach.selection");
  CHECK(choose(R"({"scope":"all","dossiers":[],"with_deceased":false,"channel":"pigeon"})").code ==
        "breach.option");
  CHECK(choose(R"({"scope":"care","dossiers":[],"care_from":"2025-01-01","with_deceased":false,)"
               R"("channel":"post"})")
            .has("\"added\":0"));
  CHECK(choose(R"({"scope":"dossiers","dossiers":["none"],"with_deceased":false,"channel":"post"})")
            .has("\"unknown\":1"));
  CHECK(choose(R"({"scope":"all","dossiers":[],"with_deceased":false,"channel":"post"})")
            .has("\"added\":" + std::to_string(letters + 1)));
  CHECK(choose(R"({"scope":"all","dossiers":[],"with_deceased":false,"channel":"post"})")
            .has("\"already\":" + std::to_string(letters + 1)));

  const auto job = desk.finished(
      doctor, desk.post(doctor, path + "/letters", R"({"format":"pdf","duplex":false,"lots":[]})"));
  REQUIRE(job.root().text_or("state") == "done");
  const auto result = expect(job.root().at("result"));
  CHECK(expect(expect(result.at("letters")).integer()) == letters);
  CHECK(expect(expect(result.at("moved")).integer()) == 1);
  const std::string file(result.text_or("file"));
  const auto printed = desk.get(doctor, path + "/letters/" + file);
  CHECK(printed.body.starts_with("%PDF"));
  CHECK(printed.header("Content-Disposition").find("lettres.pdf") != std::string::npos);
  const auto stranger = desk.arrive(Role::doctor, "autre");
  CHECK(desk.get(stranger, path + "/letters/" + file).code == "mail.unknown");
  CHECK(desk.acts("breach.addressed") == letters + 1);
  CHECK(desk.acts("breach.addressed", homeless.value) == 1);
  CHECK(desk.acts("breach.letters", "breach/V-2026-001") == 2);

  CHECK(count_of(desk.get(doctor, path + "/recipients"), "hand", "to_send") == 1);
  const auto first = desk.get(doctor, path + "/recipients?lot=1");
  CHECK(first.has("SANSADRESSE"));
  const auto csv = desk.finished(
      doctor,
      desk.post(doctor, path + "/letters", R"({"format":"csv","duplex":false,"lots":[1]})"));
  const auto addresses = desk.get(
      doctor, path + "/letters/" + std::string(expect(csv.root().at("result")).text_or("file")));
  CHECK(addresses.has("34000 Montpellier"));
  CHECK_FALSE(addresses.has("SANSADRESSE"));

  const auto track = [&](const std::string& body) {
    return desk.post(doctor, path + "/tracking", body);
  };
  CHECK(track(R"({"state":"sent","on":"2026-11-28","channel":"post","dossiers":[]})").code ==
        "breach.future");
  CHECK(track(R"({"state":"sent","on":"2026-11-27","channel":"post","dossiers":[]})")
            .has("\"changed\":" + std::to_string(letters)));
  CHECK(track(R"({"state":"reached","on":"2026-11-27","new_channel":"phone","dossiers":[")" +
              homeless.value + "\"]}")
            .has("\"changed\":1"));
  const auto after = desk.get(doctor, path + "/recipients");
  CHECK(count_of(after, "post", "sent") == letters);
  CHECK(count_of(after, "phone", "reached") == 1);
  CHECK(desk.get(doctor, path + "/letter").has("Un courriel est parti"));
  CHECK(desk.get(doctor, path + "/letter.pdf").body.starts_with("%PDF"));
}

CONTRACT_TEST("the three real cases, lived through the API: what is due, and by when") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "dre");
  const auto examples = desk.get(doctor, "/breaches/examples");
  REQUIRE(examples.status == 200);
  CHECK(examples.has("2025-11-14T23:00:00.000Z"));  // Weda, from the editor's message
  CHECK(examples.has("2025-11-17T08:30:00.000Z"));  // and once it could be qualified

  desk.online.clock.set(parse_instant("2025-11-13T09:00:00Z").value());
  const auto then = desk.arrive(Role::doctor, "dre");
  const auto answer =
      desk.post(then, "/breaches",
                R"({"what":"Le logiciel est coupé.","noticed_at":"2025-11-12T00:00:00+01:00",)"
                R"("persons":["patients"],"ongoing":"yes"})");
  REQUIRE(answer.status == 201);
  Sheet sheet{desk, then, "V-2025-001", {}};
  CHECK(sheet
            .edit("PUT", "/facts",
                  sheet.facts({{"natures", R"(["confidentiality","availability"])"},
                               {"data", R"(["health","nir"])"},
                               {"cause", "\"external_malicious\""},
                               {"origins", R"(["hacking"])"},
                               {"answers", R"([{"id":"care_affected","answer":"yes"},)"
                                           R"({"id":"supposed","answer":"yes"},)"
                                           R"({"id":"processor","answer":"yes"}])"}}))
            .status == 200);
  const auto view = sheet.read();
  CHECK(view.has("\"row\":\"care\""));
  CHECK(view.has("cert_sante"));
  bool notify = false, complaint = false;
  for (const auto& duty : duties_of(desk)) {
    if (duty.id == "breach/V-2025-001/decide")
      notify = iso(duty.due.value()) == "2025-11-14T23:00:00.000Z";
    if (duty.id == "breach/V-2025-001/complaint")
      complaint = iso(duty.due.value()) == "2025-11-14T23:00:00.000Z";
  }
  CHECK(notify);
  CHECK(complaint);
  // Patients were told at the desk before CNIL was: the order of the acts is free.
  CHECK(sheet
            .edit("PUT", "/informed",
                  R"({"status":"yes","on":"2025-11-13T08:00:00Z","means":["hand"],)"
                  R"("content":"Affiche et parole, à l’accueil."})")
            .has("\"state\":\"qualified\""));
  CHECK(sheet.edit("POST", "/decision", R"({"authority":"notify","persons":"tell","reason":""})")
            .has("\"state\":\"qualified\""));
  CHECK(sheet
            .edit("POST", "/notifications",
                  R"({"kind":"initial","sent_at":"2025-11-13T08:30:00Z","receipt":"",)"
                  R"("late_reason":"","by":""})")
            .has("\"state\":\"persons_informed\""));
}
