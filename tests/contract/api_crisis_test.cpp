// A crisis and a drill through the API, on both stores: who may, the log that only grows, hours,
// closing, the kit, the page without server, scams and letters.
#include <algorithm>

#include "api/duties.h"
#include "contract/api_fixture.h"
#include "documents/child_process.h"

using namespace serment;
using namespace serment::contract;

namespace {

using identity::Role;

std::int64_t whole(json::Value value, std::string_view key) {
  return expect(expect(value.at(key)).integer());
}

json::Value inside(const json::Document& document, std::initializer_list<std::string_view> path) {
  auto value = document.root();
  for (const auto key : path) value = expect(value.at(key));
  return value;
}

std::string text(const json::Document& document, std::initializer_list<std::string_view> path,
                 std::string_view key) {
  return std::string(inside(document, path).text_or(key));
}

std::string place_of(const Answer& answer) {
  return std::string(answer.json().root().text_or("place"));
}

void minutes_later(Desk& desk, int minutes) {
  desk.online.clock.set(desk.online.clock.now() + std::chrono::minutes(minutes));
}

Answer post(Desk& desk, const Person& who, const std::string& target, std::string body,
            std::uint32_t version) {
  return desk.ask(
      who, "POST", target,
      {.body = std::move(body), .headers = {{"If-Match", "\"v" + std::to_string(version) + "\""}}});
}

constexpr auto kRansom =
    R"({"kind":"cybercrime","drill":false,"seen":"Un message réclame une rançon.","impacts":["activity"]})";
constexpr auto kDrill = R"({"kind":"sabotage","drill":true,"seen":"Exercice : tout est coupé."})";

}  // namespace

CONTRACT_TEST("a secretary declares a crisis; the log only grows, and is ordered by the facts") {
  Store store;
  Desk desk(store);
  auto clerk = desk.arrive(Role::secretary, "accueil");
  const auto started = desk.post(clerk, "/crises", kRansom);
  REQUIRE(started.status == 201);
  CHECK(text(started.json(), {"heading"}, "id") == "C-2026-001");
  CHECK(text(started.json(), {"heading"}, "state") == "declared");
  CHECK(text(started.json(), {"progress"}, "next") == "isolate");
  CHECK(inside(started.json(), {"lines"}).size() == 1);

  minutes_later(desk, 4);
  const auto ticked = desk.post(clerk, "/crises/C-2026-001/steps/isolate", R"({"done":true})");
  REQUIRE(ticked.status == 200);
  CHECK(text(ticked.json(), {"progress"}, "next") == "hands_off");
  CHECK(desk.post(clerk, "/crises/C-2026-001/steps/site_capture", R"({"done":true})").code ==
        "crisis.step");  // of another kind of crisis

  // Typed later from paper: both hours are kept, and the fact takes its place in the order.
  minutes_later(desk, 60);
  clerk = desk.arrive(Role::secretary, "accueil");  // a session lasts fifteen minutes
  const auto typed = desk.post(
      clerk, "/crises/C-2026-001/lines",
      R"({"lines":[{"event_at":"2026-11-27 10:02","text":"Box débranchée."},{"event_at":"2026-11-27 09:58","text":"Écran noir.","approximate":true}]})");
  REQUIRE(typed.status == 201);
  const auto document = typed.json();
  std::vector<std::string> order;
  for (const auto line : inside(document, {"lines"}))
    order.push_back(std::to_string(whole(line, "number")));
  CHECK(order == std::vector<std::string>{"4", "1", "3", "2"});
  const auto first = *inside(document, {"lines"}).begin();
  CHECK(first.text_or("event_at") == "2026-11-27T08:58:00.000Z");
  CHECK(first.text_or("written_at") == "2026-11-27T10:04:00.000Z");
  CHECK(expect(expect(first.at("paper")).boolean()));

  const auto wrong =
      desk.post(clerk, "/crises/C-2026-001/lines",
                R"({"lines":[{"text":"Ligne 4 : c’était à 9 h 50.","corrects":4}]})");
  CHECK(wrong.status == 201);
  CHECK(inside(wrong.json(), {"lines"}).size() == 5);  // nothing was replaced
  CHECK(desk.acts("crisis.logged") == 5);
  CHECK(desk.get(clerk, "/crises/C-2026-001").status == 200);
  CHECK(desk.acts("crisis.read", "crisis/C-2026-001") == 1);
}

CONTRACT_TEST("impossible hours and unreadable lines are refused, whole, with their place") {
  Store store;
  Desk desk(store);
  const auto clerk = desk.arrive(Role::secretary, "accueil");
  struct Case {
    const char *body, *code, *place;
  };
  const Case starts[] = {
      {R"({"kind":"flood","drill":false,"seen":"De l’eau."})", "crisis.kind", "kind"},
      {R"({"kind":"image","drill":false,"seen":"  "})", "crisis.text", "seen"},
      {R"({"kind":"image","drill":false,"seen":"Site.","noticed_at":"2026-11-27 10:01"})",
       "crisis.time", "noticed_at"},
      {R"({"kind":"image","drill":false,"seen":"Site.","noticed_at":"2024-11-26 10:00"})",
       "crisis.time", "noticed_at"},
      {R"({"kind":"image","drill":false,"seen":"Site.","noticed_at":"2026-02-30 10:00"})",
       "crisis.instant", "noticed_at"},
      {R"({"kind":"image","drill":false,"seen":"Site.","impacts":["moon"]})", "crisis.impact",
       "impacts"}};
  for (const auto& one : starts) {
    CAPTURE(one.body);
    const auto answer = desk.post(clerk, "/crises", one.body);
    CHECK(answer.code == one.code);
    CHECK(place_of(answer) == one.place);
  }
  CHECK(desk.acts("crisis.declared") == 0);

  REQUIRE(desk.post(clerk, "/crises", kRansom).status == 201);
  const Case lines[] = {
      {R"({"lines":[]})", "crisis.lines", "lines"},
      {R"({"lines":[{"text":""}]})", "crisis.text", "text"},
      {R"({"lines":[{"text":"Demain.","event_at":"2026-11-28 10:00"}]})", "crisis.time",
       "event_at"},
      {R"({"lines":[{"text":"Jadis.","event_at":"2024-11-26 10:00"}]})", "crisis.time", "event_at"},
      {R"({"lines":[{"text":"Bon."},{"text":"Faux.","corrects":9}]})", "crisis.corrects",
       "lines[2].corrects"},
      {R"({"lines":[{"text":"Bon."},{"text":"Quand ?","event_at":"midi"}]})", "crisis.instant",
       "lines[2].event_at"}};
  for (const auto& one : lines) {
    CAPTURE(one.body);
    const auto answer = desk.post(clerk, "/crises/C-2026-001/lines", one.body);
    CHECK(answer.code == one.code);
    CHECK(place_of(answer) == one.place);
  }
  CHECK(desk.acts("crisis.logged") == 1);  // only the first line of the crisis
  CHECK(desk.post(clerk, "/crises/C-2026-009/lines", R"({"lines":[{"text":"Ici."}]})").status ==
        404);
  CHECK(desk.post(desk.arrive(Role::inspector, "cnil"), "/crises", kRansom).status == 403);
  CHECK(desk.get(Person{}, "/crises").status == 401);
}

CONTRACT_TEST("from the declaration to the end: states, versions, the review, and paper after it") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::owner, "titulaire");
  REQUIRE(desk.post(doctor, "/crises", kRansom).status == 201);
  const std::string crisis = "/crises/C-2026-001";
  CHECK(desk.post(doctor, crisis + "/state", R"({"state":"degraded"})").code ==
        "conflict.if_match_needed");
  CHECK(post(desk, doctor, crisis + "/state", R"({"state":"closed"})", 1).code == "crisis.state");
  CHECK(post(desk, doctor, crisis + "/state", R"({"state":"degraded"})", 1).status == 200);
  CHECK(post(desk, doctor, crisis + "/state", R"({"state":"recovering"})", 1).code ==
        "record.version");
  const auto closing =
      R"({"outcome":"resolved","data_touched":"unknown","lessons":[{"id":"missing","text":"Le numéro de la banque."}]})";
  CHECK(post(desk, doctor, crisis + "/close", closing, 2).code == "record.transition");
  CHECK(post(desk, doctor, crisis + "/state", R"({"state":"recovering"})", 2).status == 200);
  CHECK(post(desk, doctor, crisis + "/close",
             R"({"outcome":"false_alarm","data_touched":"no","lessons":[]})", 3)
            .code == "crisis.outcome");
  CHECK(post(desk, doctor, crisis + "/close",
             R"({"outcome":"resolved","data_touched":"no","lessons":[]})", 3)
            .code == "crisis.lesson");
  minutes_later(desk, 180);
  // A session lasts fifteen minutes: the same person comes back.
  const auto back = desk.arrive(Role::owner, "titulaire");
  const auto ended = post(desk, back, crisis + "/close", closing, 3);
  REQUIRE(ended.status == 200);
  CHECK(text(ended.json(), {"heading"}, "state") == "closed");
  CHECK(inside(ended.json(), {"lines"}).size() == 4);

  CHECK(desk.post(back, crisis + "/lines", R"({"lines":[{"text":"Trop tard."}]})").code ==
        "crisis.closed");
  CHECK(desk.post(back, crisis + "/lines",
                  R"({"lines":[{"text":"Sur papier.","event_at":"2026-11-27 11:00"}]})")
            .status == 201);
  minutes_later(desk, 5);
  CHECK(desk.post(back, crisis + "/lines",
                  R"({"lines":[{"text":"Après.","event_at":"2026-11-27 13:03"}]})")
            .code == "crisis.time");
  CHECK(desk.acts("crisis.closed") == 1);
}

CONTRACT_TEST(
    "a false alarm closes at once; a drill has its own number and asks for the next one") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "medecin");
  REQUIRE(desk.post(doctor, "/crises", kRansom).status == 201);
  CHECK(post(desk, doctor, "/crises/C-2026-001/close",
             R"({"outcome":"false_alarm","data_touched":"no","lessons":[]})", 1)
            .status == 200);
  REQUIRE(desk.post(doctor, "/crises", kDrill).status == 201);
  CHECK(desk.get(doctor, "/crises/E-2026-001").has("\"state\":\"drill\""));
  CHECK(post(desk, doctor, "/crises/E-2026-001/state", R"({"state":"degraded"})", 1).code ==
        "record.transition");  // a drill touches nothing
  CHECK(post(desk, doctor, "/crises/E-2026-001/close", R"({"data_touched":"no","lessons":[]})", 1)
            .code == "crisis.lesson");
  CHECK(post(desk, doctor, "/crises/E-2026-001/close",
             R"({"data_touched":"no","lessons":[{"id":"worked","text":"Tout le monde savait."}]})",
             1)
            .status == 200);
  CHECK(inside(desk.get(doctor, "/crises").json(), {"items"}).size() == 2);
}

CONTRACT_TEST("duties: an open crisis, the kit, the drill, a letter; and nothing about a person") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::owner, "titulaire");
  const auto ids = [&] {
    std::vector<std::string> found;
    desk.online.run([&](vault::Session& session) -> Result<void> {
      for (const auto& duty : TRY(api::all_duties(session, desk.online.clock.now())))
        if (duty.href.starts_with("/crise") || duty.href == "/arnaques") {
          CHECK(identity::permission_of(duty.permission).has_value());
          CHECK(duty.title.find("Durand") == std::string::npos);
          found.push_back(duty.id);
        }
      return {};
    });
    std::sort(found.begin(), found.end());
    return found;
  };
  using Ids = std::vector<std::string>;
  CHECK(ids() == Ids{"crisis_drill"});  // no answers yet: no kit to print
  desk.online.found();
  CHECK(ids() == Ids{"crisis_drill", "crisis_kit"});
  REQUIRE(desk.post(doctor, "/crisis-kit/prints",
                    R"({"printed_on":"2026-11-27","where":"Pochette à l’accueil"})")
              .status == 201);
  CHECK(ids() == Ids{"crisis_drill"});
  REQUIRE(desk.post(doctor, "/crises", kDrill).status == 201);
  CHECK(ids() == Ids{"crisis/E-2026-001"});
  REQUIRE(post(desk, doctor, "/crises/E-2026-001/close",
               R"({"data_touched":"no","lessons":[{"id":"worked","text":"Bien."}]})", 1)
              .status == 200);
  CHECK(ids().empty());
  REQUIRE(
      desk.post(
              doctor, "/authority-letters",
              R"({"from":"CNIL, Mme Durand","channel":"post","summary":"Demande de registre.","received_on":"2026-11-26"})")
          .status == 201);
  CHECK(ids() == Ids{"authority_letter/A-2026-001"});
  desk.online.clock.set(parse_instant("2026-12-28T09:00:00Z").value());
  CHECK(ids() == Ids{"authority_letter/A-2026-001", "crisis_kit"});  // one month and a day
}

CONTRACT_TEST("the call tree: who fills it, numbers that cannot be dialled, two people at once") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::owner, "titulaire");
  const auto clerk = desk.arrive(Role::secretary, "accueil");
  const std::string tree = "/crisis-kit/call-tree";
  const auto put = [&](const Person& who, std::string body, std::uint32_t version = 0) {
    Desk::Ask what{.body = std::move(body)};
    if (version > 0) what.headers.push_back({"If-Match", "\"v" + std::to_string(version) + "\""});
    return desk.ask(who, "PUT", tree, std::move(what));
  };
  const auto calls = [](const std::string& contact, const std::string& phone) {
    return R"({"calls":[{"contact":")" + contact +
           R"(","role":"Ami","name":"Société Azur","phone":")" + phone + R"(","note":""}]})";
  };
  CHECK(put(clerk, calls("technician", "0639981234")).status == 403);
  CHECK(put(doctor, calls("technician", "12")).code == "crisis.phone");
  CHECK(place_of(put(doctor, calls("technician", "12"))) == "calls[1].phone");
  CHECK(put(doctor, calls("cnil", "0639981234")).code == "crisis.contact");
  CHECK(put(doctor, calls("moon", "0639981234")).code == "crisis.contact");
  const auto kept = put(doctor, calls("technician", "+33 6 39 98 12 34"));
  REQUIRE(kept.status == 200);
  CHECK(kept.has("06\u00a039\u00a098\u00a012\u00a034"));
  CHECK(kept.has("Technicien ou infogérant"));  // the role is the law's, not the one typed
  CHECK(put(doctor, calls("vendor", "3699")).code == "record.version");
  CHECK(put(doctor, calls("vendor", "3699"), 1).status == 200);
  CHECK(desk.get(clerk, tree).has("3699"));
  CHECK(desk.acts("crisis_calls.read") == 1);
}

CONTRACT_TEST("the paper kit, its proof, and the page without server") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::owner, "titulaire");
  CHECK(desk.get(doctor, "/crisis-kit").code == "practice.no_answers");
  desk.online.found();
  CHECK(desk.get(doctor, "/crisis-kit").has("\"state\":\"missing\""));
  const auto prints = [&](const char* day, const char* where) {
    return desk.post(doctor, "/crisis-kit/prints",
                     std::string(R"({"printed_on":")") + day + R"(","where":")" + where + "\"}");
  };
  CHECK(prints("2026-11-28", "Accueil").code == "crisis.printed_on");
  CHECK(prints("2025-11-26", "Accueil").code == "crisis.printed_on");
  CHECK(prints("2026-11-27", " ").code == "crisis.text");
  CHECK(prints("2026-11-27", "Accueil").has("\"state\":\"current\""));
  REQUIRE(
      desk.ask(
              doctor, "PUT", "/crisis-kit/call-tree",
              {.body =
                   R"({"calls":[{"contact":"bank","role":"","name":"Agence","phone":"0199001234","note":""}]})"})
          .status == 200);
  CHECK(desk.get(doctor, "/crisis-kit").has("\"state\":\"changed\""));

  const auto page =
      desk.get(desk.arrive(Role::secretary, "accueil"), "/crisis-kit/crise-hors-ligne.html");
  CHECK(page.status == 200);
  CHECK(page.header("Content-Disposition").starts_with("attachment"));
  CHECK(page.header("Content-Security-Policy").find("unsafe-inline") == std::string::npos);
  CHECK(page.has("01\u00a099\u00a000\u00a012\u00a034"));
  CHECK(desk.acts("crisis_kit.built", "crisis_kit/page") == 1);
}

TEST_CASE("the kit, the report and the sheet are real PDF files, and the kit holds the call tree") {
  Sqlite store;
  Desk desk(store);
  desk.online.found();
  const auto doctor = desk.arrive(Role::owner, "titulaire");
  REQUIRE(
      desk.ask(
              doctor, "PUT", "/crisis-kit/call-tree",
              {.body =
                   R"({"calls":[{"contact":"bank","role":"","name":"Agence","phone":"0199001234","note":""}]})"})
          .status == 200);
  REQUIRE(desk.post(doctor, "/crises", kDrill).status == 201);
  for (const auto* target :
       {"/crisis-kit/kit.pdf", "/scam-checks/sheet.pdf", "/crises/E-2026-001/report.pdf"}) {
    CAPTURE(target);
    const auto answer = desk.get(doctor, target);
    REQUIRE(answer.status == 200);
    CHECK(answer.header("Content-Type") == "application/pdf");
    const auto read = documents::run_child({"pdftotext", "-layout", "-", "-"},
                                           {"PATH=/usr/bin:/bin"}, as_bytes(answer.body), {});
    REQUIRE(read.has_value());
    const std::string words(as_text(read->output));
    const bool names_cnil = words.find("01 53 73 22 22") != std::string::npos;
    CHECK(names_cnil == (std::string_view(target) != "/crises/E-2026-001/report.pdf"));
    const auto pages = std::count(words.begin(), words.end(), '\f');
    if (std::string_view(target) == "/crisis-kit/kit.pdf") {
      CHECK(words.find("Agence") != std::string::npos);
      CHECK(words.find("Ordonnance de secours") != std::string::npos);
      CHECK(pages >= 12);
      CHECK(pages <= 20);
    } else {
      CHECK(pages >= 1);
      CHECK(pages <= 4);
    }
  }
}

CONTRACT_TEST("is this really the CNIL? and the seller: verdicts, never certainty, nothing kept") {
  Store store;
  Desk desk(store);
  const auto clerk = desk.arrive(Role::secretary, "accueil");
  CHECK(inside(desk.get(clerk, "/scam-checks").json(), {"questions"}).size() == 6);
  const auto call = [&](const char* answers) {
    return desk.post(clerk, "/scam-checks/call", std::string(R"({"answers":[)") + answers + "]}");
  };
  CHECK(call(R"({"question":"money","answer":"yes"})").has("\"verdict\":\"very_likely\""));
  CHECK(call(R"({"question":"money","answer":"no"})").has("\"verdict\":\"doubt\""));
  CHECK(call("").code == "scam.no_answer");
  CHECK(call(R"({"question":"money","answer":"no"},{"question":"money","answer":"yes"})").code ==
        "scam.question");
  CHECK(desk.acts("scam.checked") == 2);
  const auto seller = desk.post(
      clerk, "/scam-checks/seller",
      R"({"answers":[{"question":"exists","answer":"yes"}],"siren":"732829320","signed_on":"2026-11-20","off_premises":true,"employees":2})");
  REQUIRE(seller.status == 200);
  CHECK(text(seller.json(), {}, "siren_state") == "valid");
  CHECK(text(seller.json(), {"withdrawal"}, "last_day") == "2026-12-04");
  CHECK(desk.post(desk.arrive(Role::inspector, "cnil"), "/scam-checks/call",
                  R"({"answers":[{"question":"money","answer":"yes"}]})")
            .status == 403);
}

CONTRACT_TEST(
    "a letter of an authority: received by anybody, judged by a doctor, never both ways") {
  Store store;
  Desk desk(store);
  const auto clerk = desk.arrive(Role::secretary, "accueil");
  const auto doctor = desk.arrive(Role::owner, "titulaire");
  const auto letter = [&](const std::string& received, const std::string& more = "") {
    return desk.post(
        clerk, "/authority-letters",
        R"({"from":"CNIL","channel":"post","summary":"Demande de registre.","received_on":")" +
            received + "\"" + more + "}");
  };
  CHECK(letter("2026-11-28").code == "letter.received_on");
  CHECK(letter("2026-11-27", R"(,"due_on":"2026-11-26")").code == "letter.due_on");
  CHECK(letter("2026-11-27", R"(,"verdict":"sure")").code == "letter.verdict");
  REQUIRE(letter("2026-11-27", R"(,"due_on":"2026-12-10","verdict":"nothing_abnormal")").status ==
          201);
  const std::string one = "/authority-letters/A-2026-001/state";
  const auto body = [](const char* state) {
    return std::string(R"({"state":")") + state + R"(","decision":"Rappelé au 01 53 73 22 22."})";
  };
  CHECK(post(desk, clerk, one, body("verified"), 1).status == 403);
  CHECK(post(desk, doctor, one, body("answered"), 1).code == "record.transition");
  CHECK(post(desk, doctor, one, R"({"state":"verified","decision":""})", 1).code == "crisis.text");
  CHECK(post(desk, doctor, one, body("verified"), 1).status == 200);
  CHECK(post(desk, doctor, one, body("answered"), 2).status == 200);
  CHECK(post(desk, doctor, one, body("scam"), 3).code == "record.transition");
  CHECK(desk.get(clerk, "/authority-letters").has("\"state\":\"answered\""));
  CHECK(desk.acts("authority_letter.moved") == 2);
}
