// The inventory by those who keep it, on both stores.
#include "contract/api_fixture.h"
#include "documents/documents.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

std::string described(const std::string& kind, const std::string& label,
                      const std::string& encrypted, bool patient_data = true) {
  return R"({"kind":")" + kind + R"(","label":")" + label +
         R"(","place":"Bureau","holder":"Secrétariat","serial":"","note":"","encrypted":")" +
         encrypted + R"(","patient_data":)" + (patient_data ? "true" : "false") + "}";
}

std::string text(const Answer& answer, std::string_view key) {
  const auto document = answer.json();
  return std::string(document.root().text_or(key));
}

}  // namespace

CONTRACT_TEST("a thing is counted, changed, seen, lost, found and retired") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto secretary = desk.arrive(Role::secretary, "secretary");
  const auto added = desk.post(secretary, "/assets", described("medium", "Clé bleue", "no"));
  REQUIRE(added.status == 201);
  CHECK(text(added, "id") == "I-001");
  CHECK(text(added, "check_by") == "2027-02-27");
  CHECK(text(desk.post(secretary, "/assets", described("paper", "Armoire", "")), "id") == "I-002");

  const auto body = described("medium", "Clé bleue du bureau", "yes");
  CHECK(desk.ask(secretary, "PUT", "/assets/I-001", {.body = body}).status == 428);
  const auto put = [&](const char* version) {
    return desk.ask(secretary, "PUT", "/assets/I-001",
                    {.body = body, .headers = {{"If-Match", version}}});
  };
  CHECK(put("\"v1\"").status == 200);
  CHECK(put("\"v1\"").status == 412);
  CHECK(text(desk.post(secretary, "/assets/I-001/seen"), "state") == "in_use");

  CHECK(desk.post(secretary, "/assets/I-001/lost", R"({"since":"2026-11-28"})").code ==
        "asset.date");
  const auto lost = desk.post(secretary, "/assets/I-001/lost", R"({"since":"2026-11-27"})");
  CHECK(text(lost, "state") == "lost");
  CHECK(desk.get(secretary, "/duties").has("inventory/lost"));
  CHECK(text(desk.post(secretary, "/assets/I-001/seen"), "state") == "in_use");
  CHECK_FALSE(desk.get(secretary, "/duties").has("inventory/lost"));

  const auto retire = [&](const std::string& disposal, const std::string& proof, const char* on) {
    return desk.post(
        secretary, "/assets/I-001/retired",
        R"({"disposal":")" + disposal + R"(","proof":")" + proof + R"(","on":")" + on + R"("})");
  };
  CHECK(retire("shredded", "Vu", "2026-11-27").code == "asset.disposal");
  CHECK(retire("wiped", " ", "2026-11-27").code == "asset.proof");
  CHECK(retire("wiped", "Vu", "2027-01-01").code == "asset.date");
  CHECK(text(retire("wiped", "Effacée par le technicien", "2026-11-27"), "state") == "retired");
  CHECK(retire("wiped", "Vu", "2026-11-27").code == "asset.retired");
  CHECK(desk.post(secretary, "/assets/I-001/seen").code == "asset.retired");
  CHECK(text(desk.post(secretary, "/assets", described("key", "Badge", "", false)), "id") ==
        "I-003");
  CHECK(desk.acts("asset.seen") == 2);
  CHECK(desk.acts("asset.retired") == 1);
}

CONTRACT_TEST("what cannot be counted is refused, and nothing is written") {
  Store store;
  Desk desk(store);
  const auto owner = desk.arrive(Role::owner, "owner");
  const auto code = [&](const std::string& body) { return desk.post(owner, "/assets", body).code; };
  CHECK(code(described("spaceship", "X", "")) == "asset.kind");
  CHECK(code(described("medium", " ", "yes")) == "asset.label");
  CHECK(code(described("medium", std::string(121, 'x'), "yes")) == "asset.label");
  CHECK(code(described("medium", "a\\u0007b", "yes")) == "asset.label");
  CHECK(code(described("medium", "X", "")) == "asset.encrypted");
  CHECK(code(described("paper", "X", "yes")) == "asset.encrypted");
  CHECK(desk.post(owner, "/assets/I-009/seen").code == "asset.unknown");
  CHECK(desk.get(owner, "/assets").has("\"total\":0"));
  CHECK(desk.acts("asset.added") == 0);
  const auto doctor = desk.arrive(Role::locum, "locum");
  CHECK(desk.get(doctor, "/assets").status == 403);
}

CONTRACT_TEST("the term of a check rings before it passes; the sheet opens in a spreadsheet") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto owner = desk.arrive(Role::owner, "owner");
  CHECK(desk.post(owner, "/assets", described("backup", "Disque ROUGE", "yes")).status == 201);
  CHECK_FALSE(desk.get(owner, "/duties").has("inventory/check"));
  desk.online.clock.set(parse_instant("2026-12-20T09:00:00Z").value());
  auto later = desk.arrive(Role::owner, "owner");
  CHECK(desk.get(later, "/duties").has("\"level\":\"due\""));
  desk.online.clock.set(parse_instant("2026-12-28T09:00:00Z").value());
  later = desk.arrive(Role::owner, "owner");
  CHECK(desk.get(later, "/duties").has("inventory/check"));
  CHECK(desk.get(later, "/assets").has("\"to_check\":true"));
  const auto exported = desk.get(later, "/inventory.ods");
  REQUIRE(exported.status == 200);
  const auto sheets = expect(documents::read_ods(as_bytes(exported.body)));
  REQUIRE(sheets.front().rows.size() == 2);
  CHECK(sheets.front().rows[1][2] == "Disque ROUGE");
}

CONTRACT_TEST("a camera: its sheet, what is to be put right, its panel, and its end") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto owner = desk.arrive(Role::owner, desk.online.actor.member);
  const auto sheet = [](const std::string& more) {
    return R"({"place":"Entrée","view":"La porte","open_to_public":true,"films_care":false,)"
           R"("films_workstation":false,"records_sound":false,"authorisation":"",)"
           R"("viewers":"Dre Essai","note":"",)" +
           more + "}";
  };
  struct Refused {
    const char* more;
    const char* code;
  };
  for (const auto& one :
       {Refused{R"("retention_days":0,"password":"changed")", "camera.days"},
        {R"("retention_days":400,"password":"changed")", "camera.days"},
        {R"("retention_days":7,"password":"hunter2")", "camera.password"},
        {R"("retention_days":7,"password":"changed","authorised_on":"2026-11-28")", "camera.date"},
        {R"("retention_days":7,"password":"changed","authorised_until":"2026-11-28")",
         "camera.date"}})
    CHECK(desk.post(owner, "/cameras", sheet(one.more)).code == one.code);
  const auto made =
      desk.post(owner, "/cameras", sheet(R"("retention_days":45,"password":"unknown")"));
  REQUIRE_MESSAGE(made.status == 201, made.body);
  CHECK(made.has("\"id\":\"V-001\""));
  for (const auto* found : {"authorisation_missing", "keeps_too_long", "password_unknown",
                            "panel_missing", "not_in_register"})
    CHECK(made.has("\"id\":\"" + std::string(found)));
  CHECK(desk.get(owner, "/duties").has("camera/V-001/keeps_too_long"));
  CHECK(desk.post(desk.arrive(Role::locum, "locum"), "/cameras", "{}").status == 403);

  const auto change = [&](const char* version, const std::string& more) {
    return desk.ask(owner, "PUT", "/cameras/V-001",
                    {.body = sheet(more), .headers = {{"If-Match", version}}});
  };
  const std::string right = R"("retention_days":7,"password":"changed")";
  CHECK(change("\"v9\"", right).code == "conflict.changed");
  CHECK(change("\"v1\"", right).status == 200);
  const auto prove = [&](const std::string& more) {
    return desk.post(owner, "/cameras/V-001/panel", R"({"statement":"À la porte")" + more + "}");
  };
  CHECK(desk.post(owner, "/cameras/V-001/panel", R"({"statement":" "})").code == "camera.text");
  CHECK(prove(R"(,"photo_base64":"aGVsbG8=")").code == "camera.photo");
  CHECK(desk.get(owner, "/cameras/V-001/panel/photo").code == "camera.no_photo");
  CHECK(prove(R"(,"photo_base64":"iVBORw0KGgo=")").has("\"photo\":true"));
  CHECK(desk.get(owner, "/cameras/V-001/panel/photo").header("Content-Type") == "image/png");
  CHECK(desk.post(owner, "/cameras/V-001/checked").status == 200);
  CHECK(desk.acts("camera.checked") == 2);
  const auto panel = desk.get(owner, "/cameras/V-001/panel.pdf");
  CHECK(panel.body.starts_with("%PDF"));
  CHECK(desk.acts("camera.printed", "camera/V-001") == 1);
  // Another sheet: what is displayed no longer says what it says.
  CHECK(change("\"v4\"", right).has("panel_old"));
  CHECK(desk.post(owner, "/cameras/V-001/removed", R"({"reason":""})").code == "camera.text");
  CHECK(desk.post(owner, "/cameras/V-001/removed", R"({"reason":"Déménagement"})").status == 200);
  CHECK(desk.post(owner, "/cameras/V-001/checked").code == "camera.removed");
  CHECK(desk.get(owner, "/cameras").has("Déménagement"));
  CHECK_FALSE(desk.get(owner, "/duties").has("camera/V-001"));
  CHECK(desk.post(owner, "/cameras/V-009/checked").code == "camera.unknown");
  CHECK(desk.post(owner, "/cameras", sheet(right)).has("\"id\":\"V-002\""));
}
