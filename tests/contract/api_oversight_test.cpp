// The weekly review of accesses, on both stores: what is found, who may decide, who explains.
#include "contract/api_fixture.h"
#include "oversight/review.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

/// An open account of its own, and its session.
Person enrol(Desk& desk, const std::string& name, const std::string& login, const char* role) {
  identity::Member member;
  member.id = draw_id(desk.online.random);
  member.display_name = name;
  member.login = login;
  member.roles = {role};
  const auto id = member.id;
  desk.online.run([&](vault::Session& session) -> Result<void> {
    TRY(desk.online.services->identity.directory.add(session, member, "active", "owner"));
    return {};
  });
  return desk.arrive(identity::role_of(role).value(), id);
}

void set_clock(Desk& desk, std::string_view instant) {
  desk.online.clock.set(parse_instant(instant).value());
}

void read_dossier(Desk& desk, const Person& who, const DossierId& id) {
  REQUIRE(desk.get(who, "/dossiers/" + id.value).status == 200);
}

/// The first question of an opened week that a rule found.
json::Value question_of(const json::Document& week, std::string_view rule) {
  for (const auto one : expect(week.root().at("questions")))
    if (one.text_or("rule") == rule) return one;
  FAIL("no question of that rule: " << rule);
  return week.root();
}

std::string text_of(json::Value value, std::string_view key) {
  return std::string(value.text_or(key));
}

Answer decide(Desk& desk, const Person& who, const std::string& id, const std::string& version,
              const std::string& body) {
  return desk.ask(who, "POST", "/access-questions/" + id + "/decision",
                  {.body = body, .headers = {{"If-Match", "\"v" + version + "\""}}});
}

constexpr const char* kMonday = "2026-11-30T08:00:00Z";

/// A practice of two doctors and a secretary, who opened dossiers in the week of 23 November.
struct Practice {
  explicit Practice(const TestStore& store) : desk(store) {
    morel = enrol(desk, "Dre Claire Morel", "morel", "doctor");
    haddad = enrol(desk, "Nadia Haddad", "haddad", "secretary");
    aunt = desk.add_patient("1", "Morel").value;
    own = desk.add_patient("2", "Haddad").value;
    other = desk.add_patient("3", "Petit").value;
    read_dossier(desk, morel, DossierId{aunt});
    read_dossier(desk, haddad, DossierId{other});
    set_clock(desk, "2026-11-29T22:30:00Z");  // Sunday, 23:30 in Paris
    morel = desk.arrive(Role::doctor, morel.member);
    read_dossier(desk, morel, DossierId{other});
    set_clock(desk, kMonday);
    morel = desk.arrive(Role::doctor, morel.member);
    haddad = desk.arrive(Role::secretary, haddad.member);
    owner = desk.arrive(Role::owner, desk.online.actor.member);
  }
  Desk desk;
  Person morel, haddad, owner;
  std::string aunt, own, other;
};

}  // namespace

CONTRACT_TEST("a week is reviewed: a question, an explanation, a decision, the time it took") {
  Store store;
  Practice practice(store);
  auto& desk = practice.desk;
  const auto opened = desk.post(practice.owner, "/access-reviews");
  REQUIRE(opened.status == 201);
  CHECK(desk.acts("journal.read", "access_review/2026-11-23") == 1);
  const auto week = opened.json();
  const auto review = expect(week.root().at("review"));
  CHECK(review.text_or("week") == "2026-11-23");
  CHECK(expect(expect(review.at("accesses")).integer()) >= 3);
  const auto question = question_of(week, "same_name");
  CHECK(question.text_or("state") == "found");
  CHECK(question.text_or("name") == "Dre Claire Morel");
  CHECK(opened.has("MOREL"));  // the owner may see patients
  const auto late = question_of(week, "out_of_hours");
  CHECK(late.text_or("name") == "Dre Claire Morel");
  const auto id = text_of(question, "id");

  // Closing waits until everything was looked at.
  CHECK(desk.post(practice.owner, "/access-reviews/2026-11-23/close").code ==
        "access_review.questions_left");
  // Nobody is blamed before having been heard.
  CHECK(decide(desk, practice.owner, id, "1", R"({"decision":"escalate","text":"x"})").status ==
        403);
  CHECK_FALSE(desk.get(practice.morel, "/access-questions").has(id));
  const auto asked = decide(desk, practice.owner, id, "1", R"({"decision":"ask"})");
  CHECK(asked.status == 200);
  CHECK(asked.has("Est-ce un proche"));
  CHECK(decide(desk, practice.owner, id, "1", R"({"decision":"accept","text":"vu"})").status ==
        412);
  CHECK(decide(desk, practice.owner, id, "2", R"({"decision":"escalate","text":"x"})").code ==
        "access_question.not_explained");
  CHECK(decide(desk, practice.owner, id, "2", R"({"decision":"accept"})").code ==
        "access_question.text");
  CHECK(decide(desk, practice.owner, id, "2", R"({"decision":"moon"})").code ==
        "access_question.decision");

  // The person sees hers, and only hers.
  CHECK(desk.get(practice.morel, "/access-questions").has(id));
  CHECK_FALSE(desk.get(practice.haddad, "/access-questions").has(id));
  const auto explain = [&](const Person& who, const std::string& body) {
    return desk.post(who, "/access-questions/" + id + "/explanation", body);
  };
  CHECK(explain(practice.haddad, R"({"text":"Moi."})").code == "access_question.unknown");
  CHECK(explain(practice.morel, R"({"text":" "})").code == "access_question.text");
  CHECK(explain(practice.morel, R"({"text":"Ma tante, que je suis."})").status == 200);
  CHECK(explain(practice.morel, R"({"text":"Encore."})").code == "access_question.not_asked");
  CHECK(decide(desk, practice.owner, id, "3", R"({"decision":"accept"})").status == 200);

  set_clock(desk, "2026-11-30T08:00:40Z");
  CHECK(decide(desk, practice.owner, text_of(late, "id"), "1",
               R"({"decision":"set_aside","text":"De garde ce dimanche."})")
            .status == 200);
  for (const auto one : expect(week.root().at("questions")))
    if (text_of(one, "id") != id && text_of(one, "id") != text_of(late, "id"))
      decide(desk, practice.owner, text_of(one, "id"), "1",
             R"({"decision":"set_aside","text":"Vu."})");
  const auto closed = desk.post(practice.owner, "/access-reviews/2026-11-23/close");
  REQUIRE(closed.status == 200);
  const auto done = closed.json();
  CHECK(expect(expect(expect(done.root().at("review")).at("seconds")).integer()) == 40);
  CHECK(expect(done.root().at("review")).text_or("state") == "closed");
  CHECK(desk.acts("access_review.closed", "access_review/2026-11-23") == 1);
}

CONTRACT_TEST("an accepted explanation spares the same question the week after") {
  Store store;
  Practice practice(store);
  auto& desk = practice.desk;
  const auto week = desk.post(practice.owner, "/access-reviews").json();
  const auto id = text_of(question_of(week, "same_name"), "id");
  decide(desk, practice.owner, id, "1", R"({"decision":"ask"})");
  desk.post(practice.morel, "/access-questions/" + id + "/explanation", R"({"text":"Ma tante."})");
  REQUIRE(decide(desk, practice.owner, id, "3", R"({"decision":"accept"})").status == 200);
  read_dossier(desk, practice.morel, DossierId{practice.aunt});
  set_clock(desk, "2026-12-07T08:00:00Z");
  const auto owner = desk.arrive(Role::owner, practice.owner.member);
  const auto next = desk.post(owner, "/access-reviews").json();
  CHECK(expect(next.root().at("review")).text_or("week") == "2026-11-30");
  CHECK(expect(expect(expect(next.root().at("review")).at("spared")).integer()) == 1);
  for (const auto one : expect(next.root().at("questions")))
    CHECK(one.text_or("rule") != "same_name");
}

CONTRACT_TEST(
    "nobody reviews their own accesses, unless nobody else may: then the tie is written") {
  Store store;
  Practice practice(store);
  auto& desk = practice.desk;
  const auto week = desk.post(practice.morel, "/access-reviews").json();
  const auto id = text_of(question_of(week, "same_name"), "id");
  CHECK(decide(desk, practice.morel, id, "1", R"({"decision":"ask"})").code ==
        "access_question.own");
  // The other reviewer leaves: she is alone.
  desk.online.run([&](vault::Session& session) -> Result<void> {
    TRY(desk.online.services->identity.directory.change(
        session, practice.owner.member, 0, "owner",
        [](identity::Member&, std::string& state) -> Result<void> {
          state = "suspended";
          return {};
        }));
    return {};
  });
  const auto decided =
      decide(desk, practice.morel, id, "1", R"({"decision":"set_aside","text":"Ma tante."})");
  REQUIRE(decided.status == 200);
  CHECK(expect(expect(decided.json().root().at("tie")).boolean()));
  const auto shown = desk.get(practice.morel, "/access-reviews/2026-11-23").json();
  CHECK(expect(expect(expect(shown.root().at("review")).at("tie")).boolean()));
}

CONTRACT_TEST("who may review, which week, and what a delegate does not see") {
  Store store;
  Practice practice(store);
  auto& desk = practice.desk;
  CHECK(desk.post(practice.haddad, "/access-reviews").status == 403);
  CHECK(desk.get(practice.haddad, "/access-reviews").status == 403);
  const auto open = [&](const char* body) {
    return desk.post(practice.owner, "/access-reviews", body);
  };
  CHECK(open(R"({"week":"2026-11-30"})").code == "access_review.not_over");
  CHECK(open(R"({"week":"2026-11-24"})").code == "access_review.week");
  CHECK(open(R"({"week":"2026-02-30"})").code == "access_review.week");
  CHECK(open(R"({"week":"2026-11-23"})").status == 201);
  CHECK(open(R"({"week":"2026-11-23"})").status == 201);  // the same, given back
  CHECK(desk.acts("access_review.opened") == 1);
  CHECK(desk.get(practice.owner, "/access-reviews/2026-11-16").code == "access_review.unknown");
  const auto delegate = enrol(desk, "Dominique Roy", "roy", "dpo");
  const auto shown = desk.get(delegate, "/access-reviews/2026-11-23");
  CHECK(shown.status == 200);
  CHECK(shown.has("Dre Claire Morel"));
  CHECK_FALSE(shown.has("MOREL Camille"));
}

CONTRACT_TEST("the practice says its hours, and the rule follows them") {
  Store store;
  Practice practice(store);
  auto& desk = practice.desk;
  const auto first = desk.get(practice.owner, "/access-hours");
  const auto usual = first.json();
  CHECK(expect(expect(usual.root().at("usual")).boolean()));
  const auto drawn = desk.get(practice.owner, "/journal/hours?days=30");
  CHECK(drawn.has("\"usual\":true"));
  CHECK_FALSE(drawn.has("\"outside\":0"));
  const auto put = [&](const std::string& body) {
    return desk.ask(practice.owner, "PUT", "/access-hours",
                    {.body = body, .headers = {{"If-Match", first.header("ETag")}}});
  };
  CHECK(put(R"({"days":[{"day":8,"from":1,"to":2}]})").code == "opening_hours.day");
  CHECK(put(R"({"days":[{"day":1,"from":700,"to":600}]})").code == "opening_hours.span");
  CHECK(put(R"({"days":[{"day":1,"from":0,"to":1441}]})").code == "opening_hours.span");
  CHECK(put(R"({"days":[{"day":7,"from":0,"to":1440},{"day":5,"from":0,"to":1440}]})").status ==
        200);
  CHECK(put(R"({"days":[]})").code == "conflict.changed");  // read before that change
  const auto redrawn = desk.get(practice.owner, "/journal/hours?days=30");
  CHECK(redrawn.has("\"usual\":false,\"opens\":0,\"closes\":24"));
  const auto week = desk.post(practice.owner, "/access-reviews").json();
  for (const auto one : expect(week.root().at("questions")))
    CHECK(one.text_or("rule") != "out_of_hours");
}

CONTRACT_TEST("the week to review is a duty on Monday, and names nobody") {
  Store store;
  Practice practice(store);
  auto& desk = practice.desk;
  const auto duties = [&] {
    std::vector<records::Duty> all;
    desk.online.run([&](vault::Session& session) -> Result<void> {
      return session.db.read([&](store::Transaction& tx) -> Result<void> {
        all = TRY(oversight::duties(session, tx, desk.online.clock.now()));
        return {};
      });
    });
    return all;
  };
  auto before = duties();
  REQUIRE(before.size() == 1);
  CHECK(before.front().id == "access_review/2026-11-23");
  const auto week = desk.post(practice.owner, "/access-reviews").json();
  const auto id = text_of(question_of(week, "same_name"), "id");
  decide(desk, practice.owner, id, "1", R"({"decision":"ask"})");
  CHECK(duties().size() == 2);  // the week, and a question to answer
  set_clock(desk, "2026-12-06T08:00:00Z");
  CHECK(duties().size() == 2);
  set_clock(desk, "2026-12-06T23:00:00Z");  // still within seven days of the question
  for (const auto& duty : duties()) {
    CHECK(duty.title.find("Morel") == std::string::npos);
    CHECK_FALSE(duty.source.empty());
  }
  set_clock(desk, "2026-12-07T08:00:00Z");
  const auto overdue = duties();
  CHECK(std::any_of(overdue.begin(), overdue.end(), [&](const auto& duty) {
    return duty.id == "access_question/" + id && duty.level == records::DutyLevel::late;
  }));
}
