// A text whose identities are hidden: the names come from the open practice, nothing is kept.
#include "contract/api_fixture.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

CONTRACT_TEST("the names of the practice are hidden in a text, and the journal holds counts only") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "doctor");
  const auto secretary = desk.arrive(Role::secretary, "secretary");
  const char* letter = R"({"text":"Vu Canari ce jour, adressé à Lavaur, tél. 06 12 34 56 78."})";
  CHECK_FALSE(desk.post(doctor, "/pseudonyms", letter).has("PERSONNE"));
  desk.add_patient("1", "CANARI");
  const auto hidden = desk.post(secretary, "/pseudonyms", letter);
  CHECK(hidden.status == 200);
  CHECK(hidden.has(R"({"text":"Canari","kind":"person","mark":"[PERSONNE 1]","certain":true})"));
  CHECK(hidden.has(R"("mark":"[LIEU 1]","certain":false)"));
  CHECK(hidden.has(R"("mark":"[TÉLÉPHONE 1]","certain":true)"));
  CHECK(desk.acts("text.pseudonymised") == 2);
  CHECK(desk.post(doctor, "/pseudonyms", R"({"text":" "})").code == "pseudonyms.empty");
  CHECK(
      desk.post(doctor, "/pseudonyms", R"({"text":")" + std::string(100'001, 'a') + R"("})").code ==
      "pseudonyms.too_long");
  CHECK(desk.acts("text.pseudonymised") == 2);
  // Sent again under the same name it is done again: its answer was kept nowhere.
  Desk::Ask named{.body = letter, .headers = {{"Idempotency-Key", "une-lettre-0001"}}};
  for (int n = 0; n < 2; ++n) CHECK(desk.ask(doctor, "POST", "/pseudonyms", named).has("PERSONNE"));
  CHECK(desk.acts("text.pseudonymised") == 4);
  const auto terms = desk.get(secretary, "/pseudonyms");
  CHECK(terms.has("RGPD, article 4(5)"));
}

CONTRACT_TEST("who may not search patients may not learn their names from a text") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto technician = desk.arrive(Role::technician, "technician");
  CHECK(desk.post(technician, "/pseudonyms", R"({"text":"Canari"})").status == 403);
  CHECK(desk.get(technician, "/pseudonyms").status == 403);
}
