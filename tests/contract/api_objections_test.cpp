// What a patient objected to, on every path by which a dossier is shown or leaves: each role, each
// recipient, and what stays possible.
#include "contract/api_fixture.h"
#include "crypto/encoding.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

struct Practice {
  explicit Practice(const TestStore& store) : desk(store) {
    desk.online.found();
    owner = desk.arrive(Role::owner, "owner");
    usual = desk.arrive(Role::doctor, "usual");
    other = desk.arrive(Role::doctor, "other");
    locum = desk.arrive(Role::locum, "locum");
    secretary = desk.arrive(Role::secretary, "secretary");
    id = desk.add_patient("1", "CANARI");
    path = "/dossiers/" + id.value;
  }
  Answer object(const Person& who, const char* kind) {
    return desk.post(who, path + "/objections",
                     R"({"kind":")" + std::string(kind) + R"(","scope":"dit au cabinet"})");
  }
  std::string piece(std::string_view category) {
    const auto document = desk.get(usual, path).json();
    for (const auto one : expect(document.root().at("pieces")))
      if (one.text_or("category") == category) return std::string(one.text_or("id"));
    return "absent";
  }
  Answer send(const Person& who, const std::string& more) {
    return desk.post(who, path + "/export", R"({"reason":"essai")" + more + "}");
  }
  Answer attach(const std::string& more) {
    return desk.post(usual, "/messages/attachments",
                     R"({"files":[{"name":"a.txt","content_base64":")" +
                         crypto::base64(as_bytes("canari")) + R"("}],"dossier":")" + id.value +
                         "\"" + more + "}");
  }
  Answer choose(const std::string& more, const char* version = "\"v0\"") {
    return desk.ask(secretary, "PUT", path + "/transfer",
                    {.body = R"({"agrees":true,"doctor":"Dr Neuf","doctor_rpps":"","way":"desk",)"
                             R"("kept_back":[])" +
                             more + "}",
                     .headers = {{"If-Match", version}}});
  }
  Desk desk;
  Person owner{}, usual{}, other{}, locum{}, secretary{};
  DossierId id{};
  std::string path{};
};

constexpr const char* kToday = R"(,"on":"2026-11-27")";
constexpr const char* kDespite = R"(,"on":"2026-11-27","despite_objection":true)";

}  // namespace

CONTRACT_TEST("sharing refused: the usual doctor reads, the others see what is administrative") {
  Store store;
  Practice at(store);
  const auto care = at.piece("care");
  const auto paper = at.piece("administrative");
  CHECK(at.object(at.usual, "care_team").status == 201);
  CHECK(at.desk.acts("rights.recorded", at.id.value) == 1);
  struct Reader {
    const char* what;
    const Person& who;
    bool closed, clinical;
    const char* care;  ///< refused with
  };
  const Reader readers[] = {
      {"the usual doctor", at.usual, false, true, ""},
      {"another doctor", at.other, true, false, "objection.care_team"},
      {"the owner", at.owner, true, false, "objection.care_team"},
      {"a locum", at.locum, true, false, "objection.care_team"},
      {"the secretary", at.secretary, true, false, "permission.denied"},
  };
  for (const auto& one : readers) {
    CAPTURE(one.what);
    const auto seen = at.desk.get(one.who, at.path);
    CHECK(seen.status == 200);
    CHECK(seen.has("CANARI"));
    CHECK(seen.has(one.closed ? "\"closed\":true" : "\"closed\":false"));
    CHECK(seen.has(one.clinical ? "\"clinical\":true" : "\"clinical\":false"));
    CHECK(seen.has("2010-03-01") == one.clinical);
    CHECK(at.desk.get(one.who, at.path + "/pieces/" + paper).status == 200);
    const auto read = at.desk.get(one.who, at.path + "/pieces/" + care);
    CHECK(read.code == one.care);
    CHECK(read.has("canarisoin") == one.clinical);
  }
  CHECK(at.desk.get(at.other, at.path + "/pieces/" + care).has("CSP, L1110-4"));
}

CONTRACT_TEST("an emergency opens all the same, with its reason, and is looked over by another") {
  Store store;
  Practice at(store);
  const auto care = at.piece("care");
  CHECK(at.object(at.usual, "care_team").status == 201);
  for (const auto* who : {&at.locum, &at.other, &at.owner}) {
    CHECK(at.desk.get(*who, at.path + "/pieces/" + care).code == "objection.care_team");
    CHECK(at.desk
              .post(*who, "/break-glass",
                    R"({"dossier_id":")" + at.id.value +
                        R"(","reason":"Malaise en salle d’attente"})")
              .status == 201);
    CHECK(at.desk.get(*who, at.path).has("\"closed\":false"));
    CHECK(at.desk.get(*who, at.path + "/pieces/" + care).has("canarisoin"));
  }
  CHECK(at.desk.acts("break_glass.opened") == 3);
}

CONTRACT_TEST(
    "the doctors to whom it stays open are named, changed, and forgotten once withdrawn") {
  Store store;
  Practice at(store);
  const auto put = [&](const Person& who, const std::string& seen, const std::string& members) {
    return at.desk.ask(
        who, "PUT", at.path + "/objections/care_team/doctors",
        {.body = R"({"shared_with":[)" + members + "]}", .headers = {{"If-Match", seen}}});
  };
  const auto seen_by = [&](const Person& who) {
    return at.desk.get(who, at.path + "/rights").header("ETag");
  };
  const auto doctors = [&](const Person& who, const std::string& members) {
    return put(who, seen_by(at.usual), members);
  };
  CHECK(doctors(at.usual, R"("usual")").code == "objection.unknown");
  // The desk names nobody: the only doctor who has an account is the one.
  CHECK(at.object(at.secretary, "care_team").has("Dre Essai"));
  CHECK(at.desk.get(at.usual, at.path).has("\"closed\":true"));
  CHECK(doctors(at.usual, "").code == "objection.doctor");
  CHECK(doctors(at.usual, R"("nobody")").code == "objection.doctor");
  CHECK(doctors(at.secretary, R"("usual")").code == "permission.denied");
  const auto before = seen_by(at.usual);
  const auto kept = doctors(at.usual, R"("usual")");
  CHECK(kept.status == 200);
  CHECK(kept.header("ETag") == seen_by(at.usual));
  CHECK(at.desk.get(at.usual, at.path).has("\"closed\":false"));
  // Who read it before is told, and takes nobody's access away.
  const auto late = put(at.other, before, R"("other")");
  CHECK(late.status == 412);
  CHECK(late.code == "conflict.changed");
  CHECK(at.desk.get(at.usual, at.path).has("\"closed\":false"));
  CHECK(at.desk.get(at.other, at.path).has("\"closed\":true"));
  CHECK(at.desk.post(at.secretary, at.path + "/objections/care_team/withdrawal").status == 200);
  CHECK(at.desk.get(at.other, at.path).has("\"closed\":false"));
}

CONTRACT_TEST("each recipient of an export or of an attachment, under each objection") {
  Store store;
  Practice at(store);
  struct Way {
    const char* what;
    const char* more;
    const char *sharing, *hosting;  ///< refused with
  };
  const Way ways[] = {
      {"nobody said", "", "export.recipient", "export.recipient"},
      {"the moon", R"(,"to":"moon")", "export.recipient", "export.recipient"},
      {"the person", R"(,"to":"person")", "", ""},
      {"a colleague", R"(,"to":"professional")", "objection.care_team", ""},
      {"agreed before", R"(,"to":"professional","agreed_on":"2026-11-26")", "objection.care_team",
       ""},
      {"agreed since", R"(,"to":"professional","agreed_on":"2026-11-27")", "", ""},
      {"a host", R"(,"to":"host")", "", "objection.hosting"},
  };
  CHECK(at.send(at.usual, "").status == 200);  // nobody objects: nothing need be said
  const auto try_all = [&](bool sharing) {
    for (const auto& one : ways) {
      CAPTURE(one.what);
      CAPTURE(sharing);
      const std::string code = sharing ? one.sharing : one.hosting;
      const auto out = at.send(at.usual, one.more);
      CHECK(out.code == code);
      CHECK((out.status == 200) == code.empty());
      const auto attached = at.attach(one.more);
      CHECK(attached.code == code);
      CHECK((attached.status == 201) == code.empty());
    }
  };
  CHECK(at.object(at.usual, "care_team").status == 201);
  try_all(true);
  CHECK(at.send(at.usual, R"(,"to":"professional","agreed_on":"2026-11-28")").code ==
        "export.agreed_on");
  CHECK(at.desk.post(at.usual, at.path + "/objections/care_team/withdrawal").status == 200);
  CHECK(at.object(at.usual, "hosting").status == 201);
  try_all(false);
  CHECK(at.desk.acts("dossier.handed", at.id.value) == 4);
}

CONTRACT_TEST(
    "a transfer waits for a choice made in spite of the objection, and falls with a new") {
  Store store;
  Practice at(store);
  const auto archive = [&] {
    return at.desk.post(at.owner, "/succession/transfers/archive", R"({"doctor":"Dr Neuf"})");
  };
  CHECK(at.choose(kToday).status == 200);
  CHECK(at.object(at.usual, "care_team").status == 201);
  CHECK(archive().code == "objection.care_team");
  CHECK(at.desk.acts("dossier.exported", at.id.value) == 0);
  CHECK(at.choose(kToday, "\"v1\"").code == "objection.care_team");
  CHECK(at.choose(R"(,"on":"2026-11-26","despite_objection":true)", "\"v1\"").code ==
        "objection.care_team");
  CHECK(at.choose(kDespite, "\"v1\"").status == 200);
  const auto second = at.desk.add_patient("2", "CANARIDEUX");
  const auto path = std::exchange(at.path, "/dossiers/" + second.value);
  CHECK(at.choose(kToday).status == 200);
  CHECK(at.object(at.usual, "care_team").status == 201);
  const auto made = archive();
  REQUIRE_MESSAGE(made.status == 200, made.code);
  CHECK(made.has("\"dossiers\":1"));
  CHECK(made.has("\"objected\":1"));
  CHECK(made.has("\"left\":0"));
  at.path = path;
  // Between the archive and the handing over, the patient objects again, the day after.
  at.desk.online.clock.set(parse_instant("2026-11-28T09:00:00Z").value());
  at.usual = at.desk.arrive(Role::doctor, "usual");
  at.owner = at.desk.arrive(Role::owner, "owner");
  CHECK(at.desk.post(at.usual, at.path + "/objections/care_team/withdrawal").status == 200);
  CHECK(at.object(at.usual, "care_team").status == 201);
  const auto document = made.json();
  CHECK(at.desk
            .post(at.owner, "/succession/transfers/handed",
                  R"({"sha256":")" + std::string(document.root().text_or("sha256")) + "\"}")
            .code == "transfer.archive_void");
}
