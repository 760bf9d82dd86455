// Lessons, signatures, arrivals and departures, as each role sees them.
#include "api/duties.h"
#include "contract/api_fixture.h"
#include "people/lessons.h"
#include "people/signable_text.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

/// An account of that role, as the directory keeps it.
std::string add_account(Desk& desk, const std::string& id, const std::string& name,
                        const std::string& role) {
  identity::Member member;
  member.id = id;
  member.display_name = name;
  member.login = id;
  member.roles = {role};
  desk.online.run([&](vault::Session& session) -> Result<void> {
    TRY(desk.online.services->identity.directory.add(session, member, "active", "owner"));
    return {};
  });
  return id;
}

std::string answers(const std::string& lesson_id, int right) {
  const auto& lesson = *expect(people::find_lesson(lesson_id));
  std::string body = R"({"answers":[)";
  for (const auto& question : lesson.questions) {
    const bool wanted = right-- > 0;
    std::size_t chosen = 0;
    while (question.answers[chosen].right != wanted) ++chosen;
    body += (body.back() == '[' ? "" : ",") + std::string(R"({"question":")") + question.id +
            R"(","answer":)" + std::to_string(chosen) + "}";
  }
  return body + "]}";
}

std::string sign_body(const std::string& digest) {
  return R"({"digest":")" + digest + R"("})";
}

std::vector<records::Duty> duties(Desk& desk) {
  std::vector<records::Duty> all;
  desk.online.run([&](vault::Session& session) -> Result<void> {
    all = TRY(api::all_duties(session, desk.online.clock.now()));
    return {};
  });
  return all;
}

const records::Duty* duty(const std::vector<records::Duty>& all, std::string_view id) {
  for (const auto& one : all)
    if (one.id == id) return &one;
  return nullptr;
}

}  // namespace

CONTRACT_TEST(
    "a lesson keeps its right answers until one has answered, and its score for oneself") {
  Store store;
  Desk desk(store);
  desk.online.found();
  add_account(desk, "sam", "Sam Canari", "secretary");
  const auto sam = desk.arrive(Role::secretary, "sam");
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto inspector = desk.arrive(Role::inspector, "inspector");

  const auto lesson = desk.get(sam, "/lessons/usb");
  CHECK(lesson.status == 200);
  CHECK_FALSE(lesson.has("\"why\""));
  CHECK_FALSE(lesson.has("\"right\":true"));
  for (const auto& question : expect(people::find_lesson("usb"))->questions)
    for (const auto& answer : question.answers) CHECK_FALSE(lesson.has(answer.why));
  CHECK(desk.get(sam, "/lessons/moon").code == "lesson.unknown");
  CHECK(desk.get(inspector, "/lessons").status == 403);
  CHECK(desk.get(sam, "/lessons/usb/attestation.pdf").code == "lesson.not_passed");

  CHECK(desk.post(sam, "/lessons/usb/attempts", R"({"answers":[]})").code == "lesson.answers");
  const auto failed = desk.post(sam, "/lessons/usb/attempts", answers("usb", 2));
  CHECK(failed.status == 201);
  CHECK(failed.has("\"passed\":false"));
  CHECK(failed.has("\"why\""));
  CHECK(desk.get(sam, "/lessons/usb/attestation.pdf").code == "lesson.not_passed");
  CHECK(desk.post(sam, "/lessons/usb/attempts", answers("usb", 3)).has("\"until\":\"2027-11-27\""));
  // A failure takes no attestation away.
  CHECK(desk.post(sam, "/lessons/usb/attempts", answers("usb", 0)).has("\"state\":\"done\""));
  CHECK(desk.acts("lesson.attempted") == 3);
  const auto pdf = desk.get(sam, "/lessons/usb/attestation.pdf");
  CHECK(pdf.body.starts_with("%PDF-"));
  CHECK(desk.acts("lesson.attested") == 1);

  const auto people = desk.get(doctor, "/people");
  CHECK(people.has("Sam Canari"));
  CHECK(people.has(R"("lesson":"usb","title":"La clé USB","state":"done")"));
  CHECK_FALSE(people.has("\"right\""));
  CHECK_FALSE(people.has("\"attempts\""));
  CHECK(desk.get(sam, "/people").status == 403);
  CHECK(desk.get(inspector, "/people").status == 200);

  desk.online.clock.set(parse_instant("2027-11-27T12:00:00Z").value());
  const auto later = desk.arrive(Role::secretary, "sam");
  CHECK(desk.get(later, "/lessons").has(R"("id":"usb","title":"La clé USB")"));
  CHECK(duty(duties(desk), "people/lessons_expired") == nullptr);  // its last day
  desk.online.clock.set(parse_instant("2027-11-28T12:00:00Z").value());
  const auto all = duties(desk);
  REQUIRE((duty(all, "people/lessons_expired") != nullptr));
  CHECK(duty(all, "people/lessons_expired")->title.find("Canari") == std::string::npos);
}

CONTRACT_TEST("a text is signed as it was read, after showing who one is, once a version") {
  Store store;
  Desk desk(store);
  desk.online.found();
  add_account(desk, "sam", "Sam Canari", "secretary");
  const auto sam = desk.arrive(Role::secretary, "sam");
  const auto digest = expect(people::find_signable_text("undertaking"))->digest;
  const std::string path = "/undertaking/undertaking/signature";

  CHECK(desk.get(sam, "/undertaking").has("\"state\":\"to_sign\""));
  CHECK(desk.get(sam, "/undertaking/undertaking/signed.pdf").code == "undertaking.not_signed");
  REQUIRE((duty(duties(desk), "people/undertaking") != nullptr));
  CHECK(
      duty(duties(desk), "people/undertaking")->title.starts_with("1\u00a0personne n’a pas signé"));
  CHECK(desk.post(sam, path, sign_body("0")).code == "undertaking.changed");
  CHECK(desk.post(sam, "/undertaking/moon/signature", sign_body(digest)).code ==
        "undertaking.unknown");
  CHECK(desk.acts("undertaking.signed") == 0);

  desk.online.clock.set(desk.online.clock.now() + std::chrono::minutes(6));
  CHECK(desk.post(sam, path, sign_body(digest)).code == "session.reauthentication_needed");
  const auto again = desk.arrive(Role::secretary, "sam");
  CHECK(desk.post(again, path, sign_body(digest)).has("\"state\":\"signed\""));
  CHECK(desk.post(again, path, sign_body(digest)).code == "undertaking.already_signed");
  CHECK(desk.acts("undertaking.signed") == 1);
  CHECK(duty(duties(desk), "people/undertaking") == nullptr);
  const auto copy = desk.get(again, "/undertaking/undertaking/signed.pdf");
  CHECK(copy.body.starts_with("%PDF-"));
  const auto register_pdf = desk.get(desk.arrive(Role::dpo, "dpo"), "/people/register.pdf");
  CHECK(register_pdf.body.starts_with("%PDF-"));
}

CONTRACT_TEST("an arrival or a departure is a list ticked by name, until nothing is left") {
  Store store;
  Desk desk(store);
  add_account(desk, "sam", "Sam Canari", "secretary");
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto open = [&](const char* body) { return desk.post(doctor, "/people/movements", body); };
  CHECK(open(R"({"list":"moon","member":"sam","on":"2026-11-27"})").code == "movement.list");
  CHECK(open(R"({"list":"departure","member":"moon","on":"2026-11-27"})").code == "member.unknown");
  CHECK(open(R"({"list":"departure","member":"sam","on":"2029-11-27"})").code == "movement.date");
  CHECK(open(R"({"list":"departure","member":"sam","on":"2026-02-30"})").status == 422);
  const auto opened = open(R"({"list":"departure","member":"sam","on":"2026-11-25"})");
  CHECK(opened.status == 201);
  CHECK(open(R"({"list":"departure","member":"sam","on":"2026-11-25"})").code == "movement.exists");
  CHECK(desk.post(desk.arrive(Role::secretary, "sam"), "/people/movements",
                  R"({"list":"arrival","member":"sam","on":"2026-11-27"})")
            .status == 403);
  REQUIRE((duty(duties(desk), "people/departure") != nullptr));
  CHECK((duty(duties(desk), "people/departure")->level == records::DutyLevel::late));

  const std::string id(opened.json().root().text_or("id"));
  const auto tick = [&](const std::string& item, const char* body, const char* version = "") {
    Desk::Ask ask{.body = body};
    if (*version != '\0') ask.headers.push_back({"If-Match", version});
    return desk.ask(doctor, "POST", "/people/movements/" + id + "/items/" + item, ask);
  };
  CHECK(tick("moon", R"({"state":"done","note":""})").code == "movement.item");
  CHECK(tick("returned", R"({"state":"lost","note":""})").code == "movement.state");
  CHECK(tick("returned", R"({"state":"not_applicable","note":""})").code == "movement.note");
  CHECK(tick("returned", R"({"state":"done","note":""})", "\"v9\"").status == 412);
  const auto items = expect(opened.json().root().at("items")).size();
  std::size_t ticked = 0;
  const auto listed = opened.json();
  for (const auto item : expect(listed.root().at("items"))) {
    const auto answer =
        tick(std::string(item.text_or("id")), R"({"state":"done","note":"Fait devant moi."})");
    CHECK(answer.status == 200);
    CHECK(answer.has("\"by\":\"doctor\""));
    CHECK(answer.has(++ticked == items ? "\"state\":\"done\",\"version\"" : "\"state\":\"open\""));
  }
  CHECK(desk.acts("movement.closed") == 1);
  CHECK(duty(duties(desk), "people/departure") == nullptr);
  CHECK(desk.get(doctor, "/people/movements").has("\"left\":0"));
}
