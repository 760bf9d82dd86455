// A visit of the authority, on both stores: its thread, scoped accounts, copies and their
// acknowledgement, what is asked for later.
#include <map>

#include "api/schema.h"
#include "contract/api_fixture.h"
#include "crypto/encoding.h"
#include "documents/child_process.h"
#include "documents/documents.h"
#include "inspection/visit.h"
#include "json/bind.h"
#include "records/records.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

json::Value visit_in(const json::Document& document) {
  return expect(document.root().at("visit"));
}

/// A visit with one checked agent.
struct Visited {
  explicit Visited(const TestStore& store) : desk(store) {
    owner = desk.arrive(Role::owner, desk.online.actor.member);
    const auto opened =
        desk.post(owner, "/inspections", R"({"form":"on_site","motive":"Plainte d’un patient."})");
    REQUIRE(opened.status == 201);
    id = std::string(opened.json().root().text_or("id"));
    REQUIRE(act("inspectors", R"({"name":"Alix Bernard","service":"Service des contrôles",)"
                              R"("authorisation":"2026-114","checked_how":"both"})")
                .status == 200);
  }
  Answer act(const std::string& what, const std::string& body = "{}") {
    return desk.post(owner, "/inspections/" + id + "/" + what, body);
  }
  json::Document shown() { return desk.get(owner, "/inspections/" + id).json(); }
  Answer open_access(const std::string& scopes, const std::string& last_day = "2026-11-27",
                     const std::string& inspector = "1") {
    return act("accesses", R"({"inspector":")" + inspector + R"(","scopes":)" + scopes +
                               R"(,"last_day":")" + last_day + R"("})");
  }
  /// The session that the account would have, once the agent has signed in.
  Person arrive_as(const std::string& member) {
    auto known = desk.online.services->identity.directory.find(member).value();
    auto actor = identity::actor_of(known);
    actor.second_factor = true;
    return {member, desk.online.services->identity.sessions.open(actor, std::chrono::seconds(900))};
  }
  Desk desk;
  Person owner;
  std::string id;
};

}  // namespace

CONTRACT_TEST("a visit is told line by line, and no line is changed afterwards") {
  Store store;
  Visited visited(store);
  CHECK(visited.act("steps", R"({"step":"call_back"})").status == 200);
  CHECK(visited.act("steps", R"({"step":"moon"})").code == "inspection.step");
  CHECK(visited.act("notes", R"({"text":"Les agents demandent le registre."})").status == 200);
  CHECK(visited.act("notes", R"({"text":"x","at":"2026-11-27T10:00:00Z"})").code ==
        "inspection.instant");
  CHECK(visited.act("notes", R"({"text":"x","at":"2026-11-26T10:00:00Z"})").code ==
        "inspection.instant");
  CHECK(visited.act("notes", R"({"text":"Sonnerie.","at":"2026-11-27T08:30:00Z"})").status == 200);
  CHECK(visited.act("notes", R"({"text":"\u0007"})").code == "inspection.text");
  const auto secrecy =
      visited.act("secrecy", R"({"doctor":"Claire Morel","about":"le dossier d’un patient"})");
  CHECK(secrecy.has("oppose le secret médical"));
  CHECK(visited.act("secrecy", R"({"doctor":"","about":"x"})").code == "inspection.text");
  // Every version holds the lines of the one before, unchanged.
  visited.desk.online.run([&](vault::Session& session) -> Result<void> {
    return session.db.read([&](store::Transaction& tx) -> Result<void> {
      std::vector<std::string> before;
      for (const auto& record : TRY(records::history(session, tx, "inspection", visited.id))) {
        std::vector<std::string> lines;
        for (const auto& line : TRY(json::bind::read<inspection::Visit>(record.json)).timeline)
          lines.push_back(line.at + line.by + line.kind + line.text);
        REQUIRE(lines.size() >= before.size());
        CHECK(std::equal(before.begin(), before.end(), lines.begin()));
        before = std::move(lines);
      }
      CHECK(before.size() == 6);
      return {};
    });
  });
  CHECK(visited.desk.acts("inspection.opened", "inspection/" + visited.id) == 1);
}

CONTRACT_TEST("an inspector reads what was opened, nothing else, until the evening") {
  Store store;
  Visited visited(store);
  auto& desk = visited.desk;
  desk.online.found();
  const auto patient = desk.add_patient("1", "Petit");
  CHECK(visited.open_access(R"(["moon"])").code == "inspection.scope");
  CHECK(visited.open_access(R"([])").code == "inspection.scope");
  CHECK(visited.open_access(R"(["register"])", "2026-12-31").code == "inspection.access_end");
  CHECK(visited.open_access(R"(["register"])", "2026-11-27", "9").code == "inspection.inspector");
  const auto opened = visited.open_access(R"(["register"])");
  REQUIRE(opened.status == 201);
  const std::string member(opened.json().root().text_or("member"));
  CHECK(opened.json().root().text_or("until") == "2026-11-27T20:00:00.000Z");
  CHECK(visited.open_access(R"(["register"])").code == "inspection.has_access");
  const auto agent = visited.arrive_as(member);
  CHECK(desk.get(agent, "/activities").status == 200);
  for (const auto* refused : {"/journal", "/notices", "/evidence", "/members", "/inspections",
                              "/retention/plan", "/holds", "/home"}) {
    CAPTURE(refused);
    CHECK(desk.get(agent, refused).status == 403);
  }
  CHECK(desk.get(agent, "/dossiers/" + patient.value).status == 403);
  CHECK(desk.post(agent, "/patients/search", R"({"query":"petit"})").status == 403);
  CHECK(desk.ask(agent, "PATCH", "/activities/T01", {.body = "{}"}).status == 403);

  // What the account takes away joins the list of copies by itself.
  const auto taken = desk.get(agent, "/register.csv");
  REQUIRE(taken.status == 200);
  const auto now_shown = visited.shown();
  const auto copies = expect(visit_in(now_shown).at("copies"));
  REQUIRE(copies.size() == 1);
  CHECK(visited.desk.get(visited.owner, "/inspections/" + visited.id + "/lists/bsd").body ==
        "SHA256 (registre.csv) = " + crypto::hex(crypto::sha256(as_bytes(taken.body))) + "\n");

  // At 21 h it is over, whatever the session.
  desk.online.clock.set(parse_instant("2026-11-27T20:00:30Z").value());
  desk.online.services->tick();
  CHECK(desk.get(agent, "/activities").status == 401);
  CHECK(desk.online.services->identity.directory.find(member)->state == "expired");
}

namespace {

std::vector<std::string> pages_of(const std::string& pdf) {
  const auto ran = documents::run_child({"pdftotext", "-layout", "-", "-"}, {"PATH=/usr/bin:/bin"},
                                        as_bytes(pdf), {});
  REQUIRE(ran.has_value());
  std::vector<std::string> pages;
  std::string page;
  for (const char one : as_text(ran->output)) {
    if (one != '\f') {
      page += one;
      continue;
    }
    pages.push_back(std::exchange(page, {}));
  }
  return pages;
}

bool is_document(const api::Route& route) {
  return route.method == "GET" && route.response == api::octets &&
         route.access == api::Access::member &&
         identity::permissions_of(Role::inspector).test(static_cast<std::size_t>(route.permission));
}

/// What fills the practice so that its documents exist; the rest is named, and why it has none
/// here.
const std::map<std::string_view, const char*> kShown = {
    {"/ai-tools/{id}/sheet.pdf", ""},
    {"/breaches/register.pdf", "/breaches/register.pdf"},
    {"/breaches/register.ods", "/breaches/register.ods"},
    {"/cameras/{id}/panel.pdf", "/cameras/V-001/panel.pdf"},
    {"/cameras/{id}/panel/photo", "/cameras/V-001/panel/photo"},
    {"/certificates/{id}.pdf", ""},
    {"/contracts/{id}/documents/{number}", ""},
    {"/dpo/reports/{year}.pdf", ""},
    {"/evidence/{id}", ""},
    {"/impact/{id}.json", ""},
    {"/impact/{id}.pdf", ""},
    {"/impact/{id}/attachments/{number}", ""},
    {"/inventory.ods", "/inventory.ods"},
    {"/notices/{kind}.html", "/notices/patients.html"},
    {"/notices/{kind}.pdf", "/notices/poster_a4.pdf"},
    {"/notices/{kind}/displays/{number}/photo", ""},
    {"/people/register.pdf", "/people/register.pdf"},
    {"/procedures/{id}.pdf", "/procedures/rights.pdf"},
    {"/register.csv", "/register.csv"},
    {"/register.json", "/register.json"},
    {"/register.ods", "/register.ods"},
    {"/register.pdf", "/register.pdf"},
};

}  // namespace

CONTRACT_TEST("every document that an inspector may ask says on each page who took it, and when") {
  Store store;
  Visited visited(store);
  auto& desk = visited.desk;
  desk.online.found();
  REQUIRE(desk.post(visited.owner, "/cameras",
                    R"({"place":"Entrée","view":"La porte","open_to_public":false,)"
                    R"("films_care":false,"films_workstation":false,"records_sound":false,)"
                    R"("authorisation":"","retention_days":7,"viewers":"","password":"changed",)"
                    R"("note":""})")
              .status == 201);
  REQUIRE(desk.post(visited.owner, "/cameras/V-001/panel",
                    R"({"statement":"À la porte","photo_base64":"iVBORw0KGgo="})")
              .status == 200);
  std::string scopes;
  for (const auto& one : inspection::Catalogue::embedded().scopes)
    scopes += (scopes.empty() ? "\"" : ",\"") + one.id + "\"";
  const auto opened = visited.open_access("[" + scopes + "]");
  REQUIRE(opened.status == 201);
  const auto agent = visited.arrive_as(std::string(opened.json().root().text_or("member")));
  const auto mark = "Copie remise à Alix Bernard lors du contrôle " + visited.id;
  CHECK(desk.get(agent, "/session/mark").has(mark));
  std::size_t marked = 0;
  for (const auto& route : api::all_routes()) {
    if (!is_document(route)) continue;
    CAPTURE(std::string(route.address.pattern));
    const auto known = kShown.find(route.address.pattern);
    CHECK_MESSAGE(known != kShown.end(), "a document that an inspector may ask is not listed");
    if (known == kShown.end()) continue;
    if (*known->second == 0) continue;
    const auto given = desk.get(agent, known->second);
    REQUIRE_MESSAGE(given.status == 200, given.body);
    if (given.body.starts_with("%PDF")) {
      for (const auto& page : pages_of(given.body))
        CHECK_MESSAGE(page.find(mark) != std::string::npos, page);
      ++marked;
      const auto own = desk.get(visited.owner, known->second);
      CHECK(pages_of(own.body).size() == pages_of(given.body).size());
      CHECK(pages_of(own.body).front().find("Copie remise") == std::string::npos);
    } else if (given.header("Content-Type").starts_with("text/html")) {
      CHECK(given.has("@media screen"));
      CHECK(given.has("Copie remise à Alix Bernard"));
      ++marked;
    }
  }
  CHECK(marked >= 6);
  // The list of copies holds the fingerprints of what was given, mark included.
  const auto taken = desk.get(agent, "/register.pdf");
  CHECK(desk.get(visited.owner, "/inspections/" + visited.id + "/lists/bsd")
            .has(crypto::hex(crypto::sha256(as_bytes(taken.body)))));
}

CONTRACT_TEST("a letter follows its visit: in its thread, among what waits, and before it closes") {
  Store store;
  Visited visited(store);
  auto& desk = visited.desk;
  const auto write = [&](const std::string& more) {
    return desk.post(visited.owner, "/authority-letters",
                     R"({"from":"CNIL","channel":"post","summary":"Pièces complémentaires",)"
                     R"("received_on":"2026-11-26","due_on":"2026-12-10")" +
                         more + "}");
  };
  CHECK(write(R"(,"inspection":"C-2026-999")").code == "inspection.unknown");
  const auto letter = write("");
  REQUIRE_MESSAGE(letter.status == 201, letter.body);
  CHECK_FALSE(desk.get(visited.owner, "/inspections/" + visited.id).has("A-2026-001"));
  const auto link = [&](const Person& who, const std::string& to, const char* version) {
    return desk.ask(
        who, "PUT", "/authority-letters/A-2026-001/inspection",
        {.body = R"({"inspection":")" + to + "\"}", .headers = {{"If-Match", version}}});
  };
  CHECK(link(visited.owner, "C-2026-999", "\"v1\"").code == "inspection.unknown");
  CHECK(link(desk.arrive(Role::secretary, "s"), visited.id, "\"v1\"").status == 403);
  CHECK(link(visited.owner, visited.id, "\"v1\"").status == 200);
  CHECK(desk.acts("authority_letter.linked") == 1);
  const auto shown = desk.get(visited.owner, "/inspections/" + visited.id);
  CHECK(shown.has("Courrier A-2026-001 reçu de CNIL"));
  CHECK(shown.has("\"letters\":[{\"id\":\"A-2026-001\""));
  const auto duties = desk.get(visited.owner, "/duties");
  CHECK(duties.has("authority_letter/A-2026-001"));
  CHECK(duties.has("/controle/" + visited.id));
  CHECK(visited.act("leave").status == 200);
  CHECK(visited.act("close").code == "inspection.letters_left");
  const auto move = [&](const char* state, const char* version) {
    return desk.ask(visited.owner, "POST", "/authority-letters/A-2026-001/state",
                    {.body = R"({"state":")" + std::string(state) + R"(","decision":"Envoyées."})",
                     .headers = {{"If-Match", version}}});
  };
  CHECK(move("verified", "\"v2\"").status == 200);
  CHECK(visited.act("close").code == "inspection.letters_left");
  CHECK(move("answered", "\"v3\"").status == 200);
  CHECK(desk.get(visited.owner, "/inspections/" + visited.id).has("Envoyées."));
  CHECK_FALSE(desk.get(visited.owner, "/duties").has("authority_letter/A-2026-001"));
  CHECK(visited.act("close").status == 200);
}

CONTRACT_TEST("an access closes at once, an unchecked agent gets none, the visit waits for both") {
  Store store;
  Visited visited(store);
  REQUIRE(visited
              .act("inspectors", R"({"name":"X","service":"Inconnu","authorisation":"?",)"
                                 R"("checked_how":"refused"})")
              .status == 200);
  CHECK(visited.open_access(R"(["register"])", "2026-11-27", "2").code == "inspection.not_checked");
  CHECK(visited
            .act("inspectors",
                 R"({"name":"X","service":"s","authorisation":"a","checked_how":"looks"})")
            .code == "inspection.check");
  const auto opened = visited.open_access(R"(["register","journal"])");
  REQUIRE(opened.status == 201);
  const std::string member(opened.json().root().text_or("member"));
  const auto agent = visited.arrive_as(member);
  CHECK(visited.desk.get(agent, "/journal").status == 200);
  CHECK(visited.act("leave").code == "inspection.access_open");
  CHECK(visited.act("accesses/" + member + "/close").status == 200);
  CHECK(visited.desk.get(agent, "/journal").status == 401);
  CHECK(visited.act("accesses/" + member + "/close").code == "inspection.access_unknown");
  CHECK(visited.act("accesses/" + visited.owner.member + "/close").code ==
        "inspection.access_unknown");
  CHECK(visited.act("leave").status == 200);
}

CONTRACT_TEST("copies are listed in the agents' formats and held to the acknowledgement") {
  Store store;
  Visited visited(store);
  const std::string one(64, 'a');
  const std::string two(64, 'b');
  const auto copy = [&](const std::string& path, const std::string& digest) {
    return visited.act("copies", R"({"copies":[{"path":")" + path + R"(","size":12,"sha256":")" +
                                     digest + R"("}]})");
  };
  CHECK(copy("registre.pdf", one).status == 200);
  CHECK(copy("notice.pdf", two).status == 200);
  for (const auto& [path, digest] : {std::pair<std::string, std::string>{"../x", one},
                                     {"/etc/passwd", one},
                                     {"x\\ty", one},
                                     {"x", one.substr(1)},
                                     {"x", std::string(64, 'A')},
                                     {"", one}}) {
    CHECK(copy(path, digest).code == "inspection.copy");
  }
  CHECK(visited.act("copies", R"({"copies":[]})").code == "inspection.copy");
  const auto list = [&](const std::string& format) {
    return visited.desk.get(visited.owner, "/inspections/" + visited.id + "/lists/" + format);
  };
  CHECK(list("gnu").body == one + " *registre.pdf\n" + two + " *notice.pdf\n");
  CHECK(list("cnil").body == "Nom du document\tTaille (octets)\tSHA256\r\nregistre.pdf\t12\t" +
                                 one + "\r\nnotice.pdf\t12\t" + two + "\r\n");
  CHECK(list("pieces").has("PIÈCE No 2"));
  CHECK(list("moon").code == "inspection.list");

  const auto checked =
      visited.act("acknowledgements", R"({"text":"*\tregistre.pdf (0,1 Ko, SHA-256: )" + one +
                                          R"(),\n*\tautre.pdf (0,1 Ko, SHA-256: )" +
                                          std::string(64, 'c') + R"(),\n"})");
  REQUIRE(checked.status == 200);
  const auto report = checked.json();
  for (const auto& [field, count] :
       {std::pair{"matched", 1}, {"changed", 0}, {"unknown", 1}, {"missing", 1}})
    CHECK(expect(expect(report.root().at(field)).integer()) == count);
  CHECK(visited.act("acknowledgements", R"({"text":"bonjour"})").code ==
        "acknowledgement.unreadable");
}

CONTRACT_TEST("what is asked for later is a duty until it is answered, then the visit closes") {
  Store store;
  Visited visited(store);
  const auto duties = [&] {
    std::vector<records::Duty> all;
    visited.desk.online.run([&](vault::Session& session) -> Result<void> {
      return session.db.read([&](store::Transaction& tx) -> Result<void> {
        all = TRY(inspection::duties(session, tx, visited.desk.online.clock.now()));
        return {};
      });
    });
    return all;
  };
  CHECK(visited.act("follow-ups", R"({"what":"Contrat HDS","due_on":"2026-11-26"})").code ==
        "inspection.due");
  CHECK(visited.act("follow-ups", R"({"what":"Contrat HDS","due_on":"2026-12-15"})").status == 200);
  REQUIRE(duties().size() == 1);
  CHECK(duties().front().level == records::DutyLevel::todo);
  CHECK(duties().front().title.find("HDS") == std::string::npos);
  CHECK(visited.act("leave").status == 200);
  visited.desk.online.clock.set(parse_instant("2026-12-15T09:00:00Z").value());
  CHECK(duties().front().level == records::DutyLevel::due);
  visited.desk.online.clock.set(parse_instant("2026-12-15T23:00:00Z").value());
  CHECK(duties().front().level == records::DutyLevel::late);
  visited.owner = visited.desk.arrive(Role::owner, visited.owner.member);
  CHECK(visited.act("close").code == "inspection.follow_ups_left");
  CHECK(visited.act("follow-ups/P9/answer", R"({"answer":"x"})").code == "inspection.follow_up");
  CHECK(visited.act("follow-ups/P1/answer", R"({"answer":"Envoyé."})").status == 200);
  CHECK(visited.act("follow-ups/P1/answer", R"({"answer":"Encore."})").code ==
        "inspection.answered");
  CHECK(duties().empty());
  CHECK(visited.act("close").status == 200);
  CHECK(visited.act("notes", R"({"text":"x"})").code == "inspection.over");
}

CONTRACT_TEST("the nineteen documents say what is there, and who may receive a visit") {
  Store store;
  Visited visited(store);
  auto& desk = visited.desk;
  const auto state_of = [&](int number) {
    const auto all = desk.get(visited.owner, "/inspection-documents").json();
    const auto items = expect(all.root().at("items"));
    CHECK(items.size() == 19);
    for (const auto item : items)
      if (expect(expect(item.at("number")).integer()) == number)
        return std::string(item.text_or("state"));
    return std::string();
  };
  CHECK(state_of(1) == "missing");
  desk.online.found();
  CHECK(state_of(1) == "stale");  // written by the program, read by nobody
  desk.online.run([&](vault::Session& session) -> Result<void> {
    std::vector<std::string> refs;
    TRY_VOID(session.db.read([&](store::Transaction& tx) -> Result<void> {
      refs.clear();
      for (const auto& stored : TRY(compliance::list_activities(session, tx)))
        refs.push_back(stored.activity.ref);
      return {};
    }));
    for (const auto& ref : refs)
      TRY(compliance::validate_activity(session, law::RuleSet::embedded(), ref, "Dre Essai"));
    return {};
  });
  CHECK(state_of(1) == "fresh");
  CHECK(state_of(4) == "missing");
  CHECK(state_of(16) == "missing");
  CHECK(state_of(19) == "fresh");  // this visit
  desk.online.clock.set(parse_instant("2027-11-27T09:00:00Z").value());
  visited.owner = desk.arrive(Role::owner, visited.owner.member);
  CHECK(state_of(1) == "stale");
  const auto secretary = desk.arrive(Role::secretary, "s");
  CHECK(desk.get(secretary, "/inspections").status == 403);
  CHECK(desk.post(secretary, "/inspections", R"({"form":"on_site","motive":"x"})").status == 403);
  CHECK(desk.post(visited.owner, "/inspections", R"({"form":"moon","motive":"x"})").code ==
        "inspection.form");
  CHECK(desk.get(visited.owner, "/inspections/C-2026-999").code == "inspection.unknown");
  const auto guide = desk.get(visited.owner, "/inspection-guide");
  CHECK(guide.has("oppose le secret médical"));
  CHECK(guide.has("\"access_closes_at_hour\":21"));
}

TEST_CASE("every scope holds permissions that an inspector has") {
  for (const auto& scope : inspection::Catalogue::embedded().scopes)
    for (const auto& id : scope.permissions) {
      CAPTURE(id);
      const auto permission = identity::permission_of(id);
      REQUIRE(permission.has_value());
      CHECK(identity::permissions_of(Role::inspector).test(static_cast<std::size_t>(*permission)));
    }
}
