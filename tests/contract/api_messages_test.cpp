// Recipients, encrypted attachments and exceptions, as each role sees them.
#include <fstream>

#include "api/duties.h"
#include "contract/api_fixture.h"
#include "crypto/encoding.h"
#include "documents/child_process.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

std::string address(const std::string& text) {
  return R"({"address":")" + text + R"("})";
}

std::size_t duties_named(Desk& desk, std::string_view id) {
  std::size_t count = 0;
  desk.online.run([&](vault::Session& session) -> Result<void> {
    for (const auto& one : TRY(api::all_duties(session, desk.online.clock.now())))
      count += one.id == id ? 1 : 0;
    return {};
  });
  return count;
}

}  // namespace

CONTRACT_TEST("an address says what may leave, and is never repeated") {
  Store store;
  Desk desk(store);
  const auto secretary = desk.arrive(Role::secretary, "secretary");
  const auto technician = desk.arrive(Role::technician, "technician");
  const auto ask = [&](const std::string& text) {
    return desk.post(secretary, "/messages/address", address(text));
  };
  CHECK(desk.post(technician, "/messages/address", address("a@b.fr")).status == 403);
  CHECK(ask("canari@ch-xyz.mssante.fr").has("\"certainty\":\"probable\""));
  CHECK(ask("canari@orange.fr").has("\"address_class\":\"ordinary\""));
  const auto disguised = ask("canari@mssante.fr.evil.example");
  CHECK(disguised.status == 422);
  CHECK(disguised.code == "address.imitates");
  CHECK_FALSE(disguised.has("canari"));
  CHECK(desk.acts("message.checked") == 1);  // as one types: one act a minute

  CHECK(desk.post(secretary, "/messages/domains", R"({"domain":"orange.fr"})").code ==
        "domain.not_mss");
  CHECK(desk.post(secretary, "/messages/domains", R"({"domain":"CH-xyz.mssante.fr"})").status ==
        201);
  CHECK(ask("canari@ch-xyz.mssante.fr").has("\"address_class\":\"mss_certain\""));
  CHECK(desk.get(secretary, "/messages/domains").has("ch-xyz.mssante.fr"));
}

CONTRACT_TEST(
    "an attachment comes back encrypted with a code that is told once, and nothing stays") {
  Store store;
  Desk desk(store);
  const auto secretary = desk.arrive(Role::secretary, "secretary");
  const auto secret = std::string("contenu canari du courrier");
  const auto body = R"({"files":[{"name":"Courrier CANARI.txt","content_base64":")" +
                    crypto::base64(as_bytes(secret)) + R"("}]})";
  const auto made = desk.post(secretary, "/messages/attachments", body);
  CHECK(made.status == 201);
  const auto document = made.json();
  const auto archive = expect(crypto::from_base64(document.root().text_or("archive_base64")));
  CHECK(as_text(archive).find("canari") == std::string_view::npos);
  CHECK(as_text(archive).find("CANARI") == std::string_view::npos);
  const auto path = store.folder() / "a.7z";
  {
    std::ofstream file(path, std::ios::binary);
    file << as_text(archive);
  }
  const auto opened = expect(
      documents::run_child({"7zz", "x", "-so", path.string()}, {"LC_ALL=C.UTF-8"},
                           to_bytes(std::string(document.root().text_or("code")) + "\n"), {}));
  CHECK(opened.exit_code == 0);
  CHECK(as_text(opened.output).find(secret) != std::string_view::npos);
  // Sent again under the same name, it is made again: the first code is kept nowhere.
  const Desk::Ask named{.body = body, .headers = {{"Idempotency-Key", "piece-1"}}};
  const auto first = desk.ask(secretary, "POST", "/messages/attachments", named);
  const auto second = desk.ask(secretary, "POST", "/messages/attachments", named);
  CHECK(first.json().root().text_or("code") != second.json().root().text_or("code"));
  const auto again = desk.post(secretary, "/messages/attachments", body);
  CHECK(again.json().root().text_or("code") != document.root().text_or("code"));

  CHECK(desk.post(secretary, "/messages/attachments", R"({"files":[]})").code == "archive.empty");
  CHECK(desk.post(secretary, "/messages/attachments",
                  R"({"files":[{"name":"a","content_base64":"%"}]})")
            .code == "message.file");
  CHECK(desk.post(secretary, "/messages/attachments",
                  R"({"files":[{"name":"../a","content_base64":""}]})")
            .code == "archive.name");
  CHECK(desk.acts("message.encrypted") == 4);
}

CONTRACT_TEST("an exception is recorded by anybody, and read again by another who decides") {
  Store store;
  Desk desk(store);
  const auto secretary = desk.arrive(Role::secretary, "secretary");
  const auto other = desk.arrive(Role::secretary, "other");
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto body = [](const char* on, const char* channel, const char* reason) {
    return std::string(R"({"on":")") + on + R"(","channel":")" + channel +
           R"(","recipient":"Pharmacie Canari","reason":")" + reason + R"(","protection":"none"})";
  };
  const auto record = [&](const Person& who, const std::string& text) {
    return desk.post(who, "/messages/exceptions", text);
  };
  CHECK(record(secretary, body("2026-11-28", "fax", "Panne.")).code == "exception.date");
  CHECK(record(secretary, body("2024-11-27", "fax", "Panne.")).code == "exception.date");
  CHECK(record(secretary, body("2026-11-27", "pigeon", "Panne.")).code == "exception.field");
  CHECK(record(secretary, body("2026-11-27", "fax", " ")).code == "exception.field");
  CHECK(duties_named(desk, "messages/exceptions") == 0);
  const auto recorded = record(secretary, body("2026-11-27", "fax", "Panne de messagerie."));
  CHECK(recorded.has("\"id\":\"E-2026-001\""));
  CHECK(recorded.has("\"state\":\"recorded\""));
  CHECK(duties_named(desk, "messages/exceptions") == 1);
  CHECK(desk.get(secretary, "/messages/exceptions").has("Pharmacie Canari"));
  CHECK_FALSE(desk.get(other, "/messages/exceptions").has("Pharmacie Canari"));

  const std::string review = "/messages/exceptions/E-2026-001/review";
  const char* conclusion = R"({"conclusion":"Ligne de secours commandée."})";
  CHECK(desk.post(secretary, review, conclusion).status == 403);
  CHECK(desk.post(doctor, review, R"({"conclusion":""})").code == "exception.review");
  CHECK(desk.post(doctor, "/messages/exceptions/moon/review", conclusion).code ==
        "exception.unknown");
  const auto reviewed = desk.post(doctor, review, conclusion);
  CHECK(reviewed.has("\"state\":\"reviewed\""));
  CHECK(reviewed.has("\"by\":\"secretary\""));  // who recorded it, not who read it again
  CHECK(reviewed.has("\"reviewed_by\":\"doctor\""));
  CHECK(duties_named(desk, "messages/exceptions") == 0);
  // Who decides answers at once for what they sent themselves, and reviews it no further.
  CHECK(record(doctor, body("2026-11-27", "paper", "Urgence.")).has("\"state\":\"reviewed\""));
  CHECK(desk.post(doctor, "/messages/exceptions/E-2026-002/review", conclusion).code ==
        "exception.own");
  CHECK(desk.acts("message.excepted") == 2);
}
