// The sheet of an AI tool, from proposal to decision, and the notice that must agree.
#include "ai_tools/grid.h"
#include "api/duties.h"
#include "contract/api_fixture.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

std::string facts(const char* data = "health", const char* hds = "yes",
                  const char* name = "Transcription") {
  return std::string(R"({"name":")") + name +
         R"(","vendor":"Exemple","purpose":"Écrire le compte rendu.","data":")" + data +
         R"(","hosting":"eea","hosting_country":"France","hds":")" + hds +
         R"(","device_class":"none","generative":true,"triage":false})";
}

/// Every question answered well, but for one.
std::string answers(const std::string& but = "", const std::string& answer = "") {
  std::string body = R"({"answers":[)";
  for (const auto& question : ai_tools::grid().questions) {
    const bool no = question.id == "needed" || question.id == "decides" ||
                    question.id == "vulnerable" || question.id == "training";
    if (body.back() != '[') body += ",";
    body += R"({"question":")" + question.id + R"(","answer":")" +
            (question.id == but ? answer
             : no               ? "no"
                                : "yes") +
            R"("})";
  }
  return body + "]}";
}

bool has_duty(Desk& desk, std::string_view id) {
  bool found = false;
  desk.online.run([&](vault::Session& session) -> Result<void> {
    for (const auto& one : TRY(api::all_duties(session, desk.online.clock.now())))
      found = found || one.id == id;
    return {};
  });
  return found;
}

Answer send(Desk& desk, const Person& person, const char* method, const std::string& target,
            std::string body, const std::string& version) {
  Desk::Ask ask{.body = std::move(body)};
  if (!version.empty()) ask.headers.push_back({"If-Match", "\"v" + version + "\""});
  return desk.ask(person, method, target, std::move(ask));
}

}  // namespace

CONTRACT_TEST("a tool in use out of Europe that the register does not tell is a duty") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  auto abroad = facts("pseudonymised", "no");
  const std::string eea = R"("hosting":"eea")";
  abroad.replace(abroad.find(eea), eea.size(), R"("hosting":"outside")");
  const auto added = desk.post(doctor, "/ai-tools", abroad);
  const std::string path = "/ai-tools/" + std::string(added.json().root().text_or("id"));
  CHECK(send(desk, doctor, "PUT", path + "/answers", answers(), "1").status == 200);
  CHECK_FALSE(has_duty(desk, "ai/transfer_unannounced"));  // not in use yet
  CHECK(send(desk, doctor, "POST", path + "/decision",
             R"({"verdict":"restricted","conditions":"Sans identité.","reason":""})", "2")
            .status == 200);
  CHECK(has_duty(desk, "ai/transfer_unannounced"));
  CHECK(send(desk, doctor, "POST", path + "/decision",
             R"({"verdict":"forbidden","conditions":"","reason":""})", "3")
            .status == 200);
  CHECK_FALSE(has_duty(desk, "ai/transfer_unannounced"));
}

CONTRACT_TEST("a tool is proposed, assessed, decided by a person, and decided again once changed") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto secretary = desk.arrive(Role::secretary, "secretary");

  CHECK(desk.post(secretary, "/ai-tools", facts()).status == 403);
  CHECK(desk.post(doctor, "/ai-tools", facts("moon")).code == "ai_tool.field");
  const auto added = desk.post(doctor, "/ai-tools", facts());
  CHECK(added.status == 201);
  CHECK(added.has("\"verdict\":\"incomplete\""));
  CHECK(desk.post(doctor, "/ai-tools", facts("none", "no", "TRANSCRIPTION")).code ==
        "ai_tool.exists");
  CHECK(has_duty(desk, "ai/undecided"));
  const std::string path = "/ai-tools/" + std::string(added.json().root().text_or("id"));

  const auto decide = [&](const char* body, const char* version) {
    return send(desk, doctor, "POST", path + "/decision", body, version);
  };
  const char* allow = R"({"verdict":"allowed","conditions":"","reason":""})";
  CHECK(decide(allow, "").status == 428);
  CHECK(decide(allow, "1").code == "ai_tool.not_assessed");
  CHECK(send(desk, doctor, "PUT", path + "/answers",
             R"({"answers":[{"question":"moon","answer":"yes"}]})", "1")
            .code == "ai_tool.answer");
  const auto assessed = send(desk, doctor, "PUT", path + "/answers", answers("told", "no"), "1");
  CHECK(assessed.has("\"state\":\"assessed\""));
  CHECK(assessed.has("\"verdict\":\"restricted\""));
  CHECK(send(desk, doctor, "PUT", path + "/answers", answers(), "1").status == 412);

  CHECK(decide(R"({"verdict":"perhaps","conditions":"","reason":""})", "2").code ==
        "ai_tool.verdict");
  CHECK(decide(R"({"verdict":"restricted","conditions":" ","reason":""})", "2").code ==
        "ai_tool.conditions");
  CHECK(decide(allow, "2").code == "ai_tool.reason");  // more than what is proposed
  CHECK(desk.acts("ai_tool.decided") == 0);
  const auto decided =
      decide(R"({"verdict":"restricted","conditions":"Après affichage.","reason":""})", "2");
  CHECK(decided.has("\"state\":\"restricted\""));
  CHECK(decided.has("\"by\":\"doctor\""));
  CHECK(decided.has("\"review_on\":\"2027-11-27\""));
  CHECK_FALSE(has_duty(desk, "ai/undecided"));
  CHECK(desk.get(secretary, path).has("Après affichage."));
  CHECK(desk.get(doctor, path + "/sheet.pdf").body.starts_with("%PDF-"));
  CHECK(desk.get(doctor, "/ai-tools/moon").code == "ai_tool.unknown");

  const auto changed = send(desk, doctor, "PUT", path, facts("health", "no"), "3");
  CHECK(changed.has("\"state\":\"assessed\""));
  CHECK(changed.has("\"verdict\":\"forbidden\""));
  CHECK(has_duty(desk, "ai/undecided"));
  CHECK(decide(R"({"verdict":"forbidden","conditions":"","reason":""})", "4")
            .has("\"state\":\"forbidden\""));
  CHECK_FALSE(has_duty(desk, "ai/undecided"));
}

CONTRACT_TEST("the notice and the sheets must say the same, and a decision ages") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  CHECK_FALSE(has_duty(desk, "ai/notice_missing"));
  const auto added = desk.post(doctor, "/ai-tools", facts());
  const std::string path = "/ai-tools/" + std::string(added.json().root().text_or("id"));
  CHECK(send(desk, doctor, "PUT", path + "/answers", answers(), "1").status == 200);
  CHECK(send(desk, doctor, "POST", path + "/decision",
             R"({"verdict":"allowed","conditions":"","reason":""})", "2")
            .status == 200);
  CHECK(has_duty(desk, "ai/notice_missing"));
  CHECK(desk.get(doctor, "/ai-tools").has("\"missing\":[\"Transcription\"]"));

  const auto told = [&](bool ai, const char* tools) {
    desk.online.run([&](vault::Session& session) -> Result<void> {
      return session.db.write([&](store::Transaction& tx) -> Result<void> {
        auto all = TRY(compliance::load_answers(session, tx));
        all.answers.ai = ai;
        all.answers.ai_tools = tools;
        return compliance::save_answers(session, tx, all, "essai");
      });
    });
  };
  CHECK(desk.post(desk.arrive(Role::secretary, "secretary"), "/ai-tools/notice").status == 403);
  CHECK(desk.post(doctor, "/ai-tools/notice").has("\"agrees\":true"));
  CHECK(desk.post(doctor, "/ai-tools/notice").code == "ai_tool.notice_agrees");
  CHECK(desk.get(doctor, "/notices/patients.html").has("Transcription (Exemple)"));
  told(false, "");
  CHECK(has_duty(desk, "ai/notice_missing"));
  told(true, "Transcription (Exemple)");
  CHECK_FALSE(has_duty(desk, "ai/notice_missing"));
  CHECK_FALSE(has_duty(desk, "ai/notice_unfounded"));
  CHECK(desk.get(doctor, "/ai-tools").has("\"agrees\":true"));
  CHECK(send(desk, doctor, "POST", path + "/decision",
             R"({"verdict":"forbidden","conditions":"","reason":""})", "3")
            .status == 200);
  CHECK(has_duty(desk, "ai/notice_unfounded"));
  CHECK(send(desk, doctor, "POST", path + "/decision",
             R"({"verdict":"allowed","conditions":"","reason":""})", "4")
            .status == 200);

  CHECK_FALSE(has_duty(desk, "ai/review"));
  desk.online.clock.set(parse_instant("2027-11-27T12:00:00Z").value());
  CHECK(has_duty(desk, "ai/review"));
  const auto later = desk.arrive(Role::doctor, "doctor");
  CHECK(desk.get(later, "/ai-tools/obligations").has("\"id\":\"literacy\""));
  CHECK(desk.get(later, "/ai-tools/questions").has("\"total\":11"));
}
