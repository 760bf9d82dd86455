// Transmission of the practice by its owner, on both stores.
#include <fstream>

#include "contract/api_fixture.h"
#include "crypto/encoding.h"
#include "documents/seven_zip.h"
#include "dossier/restriction.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

Answer put(Desk& desk, const Person& person, const char* version, const std::string& body) {
  return desk.ask(person, "PUT", "/succession/software",
                  {.body = body, .headers = {{"If-Match", version}}});
}

const std::string kBody =
    R"({"effective_on":"2027-06-30","people":{"successor":"","successor_rpps":"","trusted":"",)"
    R"("notary":"","keeper":"Étude d’essai"}})";

}  // namespace

CONTRACT_TEST("a plan is written, its steps ticked, opened and closed, each under a name") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto owner = desk.arrive(Role::owner, "owner");
  CHECK(desk.get(owner, "/succession").has("\"situation\":\"death\""));
  CHECK(desk.get(owner, "/duties").has("succession/death"));
  CHECK(put(desk, owner, "\"v0\"", kBody).status == 200);
  CHECK(put(desk, owner, "\"v0\"", kBody).status == 412);
  const auto letter = desk.get(owner, "/succession/software/steps/archive/letter.pdf");
  CHECK(letter.status == 200);
  CHECK(letter.body.starts_with("%PDF"));
  CHECK(desk.post(owner, "/succession/software/open").has("\"state\":\"opened\""));
  CHECK(desk.get(owner, "/duties").has("succession/software"));
  CHECK(desk.post(owner, "/succession/software/close").code == "succession.steps_left");
  const std::string ticked = R"({"note":"","without_object":false})";
  for (const auto* step : {"archive", "verify"})
    CHECK(desk.post(owner, std::string("/succession/software/steps/") + step, ticked).status ==
          200);
  CHECK(desk.post(owner, "/succession/software/steps/end", R"({"note":" ","without_object":true})")
            .code == "succession.text");
  CHECK(desk.post(owner, "/succession/software/steps/end",
                  R"({"note":"Contrat échu","without_object":true})")
            .has("\"left\":0"));
  CHECK(desk.post(owner, "/succession/software/close").has("\"state\":\"closed\""));
  CHECK(desk.post(owner, "/succession/software/steps/end", ticked).code == "succession.closed");
  CHECK(desk.acts("succession.ticked") == 3);
}

CONTRACT_TEST("what a plan cannot hold is refused, and only the owner has plans") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto owner = desk.arrive(Role::owner, "owner");
  const auto with = [&](const std::string& from, const std::string& to) {
    auto body = kBody;
    body.replace(body.find(from), from.size(), to);
    return put(desk, owner, "\"v0\"", body).code;
  };
  CHECK(with("2027-06-30", "2040-06-30") == "succession.date");
  CHECK(with(R"("successor_rpps":"")", R"("successor_rpps":"12345678901")") == "succession.rpps");
  CHECK(with("Étude d’essai", std::string(1001, 'x')) == "succession.text");
  CHECK(desk.post(owner, "/succession/software/steps/nothing",
                  R"({"note":"","without_object":false})")
            .code == "succession.step");
  CHECK(desk.post(owner, "/succession/nothing/open").code == "succession.unknown");
  CHECK(desk.get(owner, "/succession/software/steps/verify/letter.pdf").code ==
        "succession.letter");
  CHECK(desk.get(owner, "/succession/software/steps/archive/letter.pdf").code == "succession.date");
  CHECK(desk.get(desk.arrive(Role::doctor, "doctor"), "/succession").status == 403);
}

CONTRACT_TEST("a new key comes whole and in three parts, and the journal says so") {
  Store store;
  Desk desk(store);
  const auto owner = desk.arrive(Role::owner, "owner");
  const auto answer = desk.post(owner, "/settings/recovery-shares");
  REQUIRE(answer.status == 200);
  CHECK(answer.has("\"series\":"));
  CHECK(answer.has("\"number\":3"));
  CHECK(desk.acts("slot.shared") == 1);
  CHECK(desk.post(desk.arrive(Role::doctor, "doctor"), "/settings/recovery-shares").status == 403);
}

namespace {

std::string choice(const std::string& doctor, const std::string& on = "2026-11-26",
                   bool agrees = true) {
  return R"({"agrees":)" + std::string(agrees ? "true" : "false") + R"(,"doctor":")" + doctor +
         R"(","doctor_rpps":"","way":"desk","on":")" + on + R"(","kept_back":[]})";
}

Answer note(Desk& desk, const Person& person, const DossierId& id, const std::string& body,
            const char* version = "\"v0\"") {
  return desk.ask(person, "PUT", "/dossiers/" + id.value + "/transfer",
                  {.body = body, .headers = {{"If-Match", version}}});
}

}  // namespace

CONTRACT_TEST("a dossier goes to the doctor the patient chose, and to nobody else") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto owner = desk.arrive(Role::owner, "owner");
  const auto secretary = desk.arrive(Role::secretary, "secretary");
  const auto first = desk.add_patient("1", "CANARIUN");
  const auto second = desk.add_patient("2", "CANARIDEUX");
  const auto third = desk.add_patient("3", "CANARITROIS");
  CHECK(desk.get(secretary, "/dossiers/" + first.value + "/transfer").has("\"id\":\"desk\""));
  CHECK(note(desk, secretary, first, choice("Dr Neuf")).status == 200);
  CHECK(note(desk, secretary, first, choice("Dr Neuf")).code == "conflict.changed");
  CHECK(note(desk, secretary, second, choice("Dr Neuf")).status == 200);
  CHECK(note(desk, secretary, third, choice("", "2026-11-26", false)).status == 200);
  CHECK(desk.get(owner, "/duties").has("succession/transfers"));

  struct Refused {
    const char* what;
    std::string body;
    const char* code;
  };
  const Refused refusals[] = {
      {"nobody chosen", choice("  "), "transfer.doctor"},
      {"tomorrow", choice("Dr Neuf", "2026-11-28"), "transfer.date"},
      {"no such day", choice("Dr Neuf", "2026-02-30"), "json.date"},
      {"no way",
       R"({"agrees":true,"doctor":"A","doctor_rpps":"","way":"moon","on":"2026-11-26",)"
       R"("kept_back":[]})",
       "transfer.way"},
      {"a number",
       R"({"agrees":true,"doctor":"A","doctor_rpps":"1","way":"desk",)"
       R"("on":"2026-11-26","kept_back":[]})",
       "transfer.rpps"},
      {"a piece of elsewhere",
       R"({"agrees":true,"doctor":"A","doctor_rpps":"","way":"desk",)"
       R"("on":"2026-11-26","kept_back":["moon"]})",
       "transfer.pieces"},
  };
  for (const auto& one : refusals) {
    CAPTURE(one.what);
    const auto answer = note(desk, secretary, third, one.body, "\"v1\"");
    CHECK(answer.code == one.code);
  }
  CHECK(desk.post(secretary, "/succession/transfers/archive", R"({"doctor":"Dr Neuf"})").status ==
        403);
  CHECK(desk.post(owner, "/succession/transfers/archive", R"({"doctor":"Dr Vieux"})").code ==
        "transfer.archive");

  const auto made = desk.post(owner, "/succession/transfers/archive", R"({"doctor":"Dr Neuf"})");
  REQUIRE_MESSAGE(made.status == 200, made.code);
  CHECK(made.header("Cache-Control") == "no-store");
  const auto archive = made.json();
  CHECK(made.has("\"dossiers\":2"));
  const auto path = store.folder() / "transmis.7z";
  const auto bytes = expect(crypto::from_base64(archive.root().text_or("base64")));
  CHECK(as_text(bytes).find("CANARI") == std::string_view::npos);
  std::ofstream(path, std::ios::binary) << as_text(bytes);
  const std::string code(archive.root().text_or("code"));
  CHECK(documents::check_seven_zip(path, code).has_value());
  CHECK_FALSE(documents::check_seven_zip(path, "AAAA-BBBB-CCCC-DDDD-EEEE").has_value());
  CHECK(desk.acts("dossier.exported", first.value) == 1);
  CHECK(desk.acts("dossier.exported", third.value) == 0);
  const auto listed = desk.get(owner, "/succession/transfers");
  CHECK(listed.has("\"state\":\"packed\""));
  CHECK_FALSE(listed.has(code));

  const std::string sha256(archive.root().text_or("sha256"));
  CHECK(desk.post(owner, "/succession/transfers/handed", R"({"sha256":"moon"})").code ==
        "transfer.archive");
  // A patient who changes their mind once the archive is made: it is not handed, another is made.
  CHECK(note(desk, secretary, second, choice("", "2026-11-27", false), "\"v2\"").status == 200);
  const auto hand = [&](const std::string& archive_sha256) {
    return desk.post(owner, "/succession/transfers/handed",
                     R"({"sha256":")" + archive_sha256 + "\"}");
  };
  CHECK(hand(sha256).code == "transfer.archive_void");
  CHECK(desk.acts("transfer.handed") == 0);
  CHECK(note(desk, secretary, second, choice("Dr Neuf"), "\"v3\"").status == 200);
  CHECK(hand(sha256).code == "transfer.archive_void");
  const auto again = desk.post(owner, "/succession/transfers/archive", R"({"doctor":"Dr Neuf"})");
  REQUIRE(again.has("\"dossiers\":2"));
  const auto remade = again.json();
  CHECK(hand(std::string(remade.root().text_or("sha256"))).has("\"dossiers\":2"));
  CHECK(desk.post(owner, "/succession/transfers/handed", R"({"sha256":")" + sha256 + "\"}").code ==
        "transfer.archive");
  CHECK_FALSE(desk.get(owner, "/duties").has("succession/transfers"));
  CHECK(desk.acts("transfer.handed") == 2);
  // A dossier whose use is limited (RGPD 18) stays until the limit is lifted.
  const auto fourth = desk.add_patient("4", "CANARIQUATRE");
  CHECK(note(desk, secretary, fourth, choice("Dr Neuf")).status == 200);
  desk.online.run([&](vault::Session& session) {
    return session.db.write([&](store::Transaction& tx) {
      return dossier::set_restricted(session, tx, fourth, true, "Contestation", "Dre Essai");
    });
  });
  CHECK(desk.post(owner, "/succession/transfers/archive", R"({"doctor":"Dr Neuf"})").code ==
        "dossier.restricted");
  CHECK(desk.acts("dossier.exported", fourth.value) == 0);
  // A patient who changes their mind is obeyed from then on.
  CHECK(note(desk, secretary, first, choice("", "2026-11-27", false), "\"v4\"").status == 200);
  CHECK(desk.get(owner, "/succession/transfers").has("\"state\":\"refused\""));
}
