// Procedures, duties, the calendar and the digest, by the people who use them, on both stores.
#include "audit/actions.h"
#include "contract/api_fixture.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

std::string text(const Answer& answer, std::string_view key) {
  const auto document = answer.json();
  return std::string(document.root().text_or(key));
}

std::string digest_of(Desk& desk, const Person& person, const std::string& id) {
  const auto answer = desk.get(person, "/procedures/" + id);
  REQUIRE(answer.status == 200);
  return text(answer, "digest");
}

std::string with_digest(const std::string& digest) {
  return R"({"digest":")" + digest + R"("})";
}

/// A secret address given to a person, without what stands before the API.
std::string feed_of(Desk& desk, const Person& person) {
  const auto answer = desk.post(person, "/calendar");
  REQUIRE(answer.status == 201);
  const auto address = text(answer, "address");
  return address.substr(address.find(api::kPrefix) + api::kPrefix.size());
}

}  // namespace

CONTRACT_TEST("a procedure is adopted by a doctor, then read; changed words are adopted again") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto secretary = desk.arrive(Role::secretary, "secretary");
  CHECK(desk.get(doctor, "/procedures").code == "practice.no_answers");
  desk.online.found();
  const auto all = desk.get(doctor, "/procedures");
  CHECK(all.status == 200);
  CHECK(all.has("\"P01\""));
  const auto digest = digest_of(desk, secretary, "rights");

  CHECK(desk.post(secretary, "/procedures/rights/reading", with_digest(digest)).code ==
        "procedure.not_adopted");
  CHECK(desk.post(secretary, "/procedures/rights/adoption", with_digest(digest)).status == 403);
  CHECK(desk.post(doctor, "/procedures/rights/adoption", with_digest("00")).code ==
        "procedure.changed");
  CHECK(desk.post(doctor, "/procedures/nothing/adoption", with_digest(digest)).code ==
        "procedure.unknown");
  CHECK(desk.acts("procedure.adopted") == 0);
  const auto adopted = desk.post(doctor, "/procedures/rights/adoption", with_digest(digest));
  CHECK(adopted.status == 201);
  CHECK(text(adopted, "state") == "adopted");
  CHECK(text(adopted, "adopted_by") == "doctor");
  CHECK(text(adopted, "review_on") == "2027-11-27");

  const auto read = desk.post(secretary, "/procedures/rights/reading", with_digest(digest));
  CHECK(read.status == 201);
  CHECK(read.has("\"read_by_me\":true"));
  CHECK(desk.acts("procedure.read") == 1);
  CHECK(desk.get(doctor, "/procedures/rights").has("\"read_by_me\":false"));

  desk.online.run([](vault::Session& session) {
    return session.db.write([&](store::Transaction& tx) -> Result<void> {
      auto answers = TRY(compliance::load_answers(session, tx));
      answers.dpo = compliance::Officer{.name = "Déléguée d’essai",
                                        .organisation = "",
                                        .address = "1 rue d’Essai",
                                        .phone = "0102030405",
                                        .email = "dpo@exemple.fr"};
      return compliance::save_answers(session, tx, answers, "owner");
    });
  });
  const auto inspection = digest_of(desk, doctor, "inspection");
  CHECK(desk.post(doctor, "/procedures/inspection/adoption", with_digest(inspection)).status ==
        201);
  CHECK(text(desk.get(doctor, "/procedures/rights"), "state") == "adopted");
  desk.online.clock.set(parse_instant("2027-11-28T09:00:00Z").value());
  const auto later = desk.arrive(Role::doctor, "doctor");
  CHECK(text(desk.get(later, "/procedures/rights"), "state") == "to_review");
  CHECK(desk.get(later, "/duties").has("procedures/review"));
}

CONTRACT_TEST("a procedure prints as a document that says who adopted it") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto printed = desk.get(doctor, "/procedures/breaches.pdf");
  CHECK(printed.status == 200);
  CHECK(printed.body.starts_with("%PDF"));
  CHECK(printed.header("Content-Disposition").find("procedure-P02.pdf") != std::string::npos);
  CHECK(desk.acts("procedure.printed", "procedure/breaches") == 1);
  CHECK(desk.get(doctor, "/procedures/nothing.pdf").code == "procedure.unknown");
}

CONTRACT_TEST("duties are shown to those who may do them, and lead the home") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto secretary = desk.arrive(Role::secretary, "secretary");
  CHECK(desk.get(doctor, "/duties").has("procedures/draft"));
  CHECK_FALSE(desk.get(secretary, "/duties").has("procedures/draft"));
  CHECK(desk.get(secretary, "/home").status == 200);
  CHECK_FALSE(desk.get(secretary, "/home").has("\"href\":\"/registre\",\"state\""));
}

CONTRACT_TEST("a calendar has a secret address, closed at will, without anybody's name") {
  Store store;
  Desk desk(store);
  desk.online.found();
  desk.add_patient("1", "Canaricalendrier");
  const Person owner{desk.online.actor.member, desk.online.services->identity.sessions.open(
                                                   desk.online.actor, std::chrono::seconds(900))};
  CHECK(desk.get(owner, "/calendar").has("\"open\":false"));
  const auto feed = feed_of(desk, owner);
  const auto read = desk.get(Person{}, feed);
  CHECK(read.status == 200);
  CHECK(read.header("Content-Type").starts_with("text/calendar"));
  CHECK(read.body.starts_with("BEGIN:VCALENDAR\r\n"));
  CHECK(read.has("BEGIN:VEVENT"));
  CHECK_FALSE(read.has("Canari"));
  CHECK_FALSE(read.has("Dre Essai"));
  CHECK(desk.get(Person{}, "/calendar/00.ics").code == "calendar.unknown");
  CHECK(desk.get(owner, "/calendar").has("\"open\":true"));
  CHECK_FALSE(desk.get(owner, "/calendar").has(feed));

  const auto second = feed_of(desk, owner);
  CHECK(desk.get(Person{}, feed).status == 404);
  CHECK(desk.get(Person{}, second).status == 200);
  CHECK(desk.ask(owner, "DELETE", "/calendar").status == 204);
  CHECK(desk.get(Person{}, second).status == 404);
  CHECK(desk.acts("calendar.opened") == 2);
  CHECK(desk.acts("calendar.closed") == 1);
}

CONTRACT_TEST("the digest names nobody; its mail is set by the owner, in clear to nobody") {
  Store store;
  Desk desk(store);
  desk.online.found();
  desk.add_patient("1", "Canaridigest");
  const auto owner = desk.arrive(Role::owner, "owner");
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto digest = desk.get(doctor, "/digest");
  CHECK(digest.status == 200);
  CHECK_FALSE(digest.has("Canari"));
  CHECK(text(digest, "week") == "2026-11-23");

  CHECK(desk.post(owner, "/digest/send").code == "mail.not_set");
  std::string seen = desk.get(owner, "/mailing").header("ETag");
  const auto put = [&](const Person& person, const std::string& host, const std::string& security,
                       const std::string& recipient) {
    return desk.ask(person, "PUT", "/mailing",
                    {.body = R"({"host":")" + host + R"(","port":2525,"security":")" + security +
                             R"(","user":"u","password":"canarimotdepasse","sender":"a@b.fr",)" +
                             R"("recipients":[")" + recipient + R"("],"weekly":true})",
                     .headers = {{"If-Match", seen}}});
  };
  CHECK(put(doctor, "smtp.exemple.fr", "tls", "c@d.fr").status == 403);
  CHECK(put(owner, "smtp.exemple.fr", "none", "c@d.fr").code == "mail.security");
  CHECK(put(owner, "smtp.exemple.fr", "tls", "c@d.fr>").code == "mail.address");
  CHECK(put(owner, "smtp exemple", "tls", "c@d.fr").code == "mail.server");
  const auto set = put(owner, "127.0.0.1", "none", "c@d.fr");
  CHECK(set.status == 200);
  CHECK(set.has("\"password_set\":true"));
  CHECK(put(owner, "127.0.0.1", "none", "c@d.fr").code == "conflict.changed");
  seen = set.header("ETag");
  CHECK_FALSE(set.has("canarimotdepasse"));
  CHECK_FALSE(desk.get(owner, "/mailing").has("canarimotdepasse"));
  CHECK(desk.post(owner, "/digest/send").code == "mail.unreachable");
  CHECK(desk.acts("digest.sent") == 0);
  const auto moved = desk.ask(owner, "PUT", "/mailing",
                              {.body = R"({"host":"autre.exemple.fr","port":465,"security":"tls",)"
                                       R"("user":"u","sender":"a@b.fr","recipients":["c@d.fr"],)"
                                       R"("weekly":false})",
                               .headers = {{"If-Match", seen}}});
  CHECK(moved.has("\"password_set\":false"));
}
