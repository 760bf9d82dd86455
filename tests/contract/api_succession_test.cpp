// Transmission of the practice by its owner, on both stores.
#include "contract/api_fixture.h"

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
