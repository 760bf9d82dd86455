#include "compliance/answers.h"

#include <doctest/doctest.h>

#include "compliance/catalogue.h"
#include "json/bind.h"

using namespace serment;
using namespace serment::compliance;

namespace {

/// The sample with one text replaced.
std::string sample_with(std::string_view from, std::string_view to) {
  auto text = sample_answers();
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("the sample answers are read whole") {
  const auto answers = parse_answers(sample_answers());
  REQUIRE(answers);
  CHECK(answers->practice.name == "Cabinet des Tilleuls");
  CHECK(answers->doctors.size() == 1);
  CHECK_FALSE(answers->dpo);
  CHECK(answers->answers.patients_per_year == 1600);
  const auto again = json::bind::read<Answers>(json::bind::write(*answers));
  REQUIRE(again);
  CHECK(json::bind::write(*again) == json::bind::write(*answers));
}

TEST_CASE("a wrong answers file is refused and the field is named") {
  const struct {
    std::string text;
    std::string code;
    std::string place;  ///< its beginning
  } cases[] = {
      {sample_with("locums = true", ""), "answers.missing", "answers.locums"},
      {sample_with("locums = true", "locums = true\nlocum = 1"), "answers.unknown",
       "answers.locum"},
      {sample_with("locums = true", "locums = \"oui\""), "answers.kind", "answers.locums"},
      {sample_with("locums = true", "locums = [1]"), "answers.kind", "answers.locums"},
      {sample_with("patients_per_year = 1600", "patients_per_year = -1"), "answers.number",
       "answers.patients_per_year"},
      {sample_with("structure = \"solo\"", "structure = \"clinique\""), "answers.choice",
       "answers.structure"},
      {sample_with("booking_platform = \"AgendaSoin\"", "booking_platform = \"\""), "answers.empty",
       "answers.booking_platform"},
      {sample_with("MédiDossier", "{website}"), "answers.text", "answers.practice_software"},
      {sample_with("99700000005", "99700000006"), "answers.rpps", "doctors[1].rpps"},
      {sample_with("siret = \"\"", "siret = \"12345678900000\""), "answers.siret",
       "practice.siret"},
      {sample_with("31000", "3100"), "answers.postal_code", "practice.postal_code"},
      {sample_with("05 61 99 00 12", "05 61"), "answers.phone", "practice.phone"},
      {sample_with("accueil@", "accueil"), "answers.email", "practice.email"},
      {sample_with("31000", "00000"), "answers.postal_code", "practice.postal_code"},
      {sample_with("Cabinet des Tilleuls", "   "), "answers.empty", "practice.name"},
      {sample_with("Cabinet des Tilleuls", "Cabinet \u202esleulliT"), "answers.text",
       "practice.name"},
      {sample_with("booking_platform = \"AgendaSoin\"", "booking_platform = \"\u00a0\""),
       "answers.empty", "answers.booking_platform"},
      {sample_with("website = \"\"", "website = \"javascript:alert(1)\""), "answers.website",
       "practice.website"},
      {sample_with("website = \"\"", "website = \"https://javascript:alert(1)\""),
       "answers.website", "practice.website"},
      {sample_with("[answers]",
                   "[[doctors]]\nname = \"Dr Autre\"\nrpps = \"997 0000 0005\"\n[answers]"),
       "answers.rpps_twice", "doctors[2].rpps"},
      {sample_with("[practice]", "[cabinet]"), "answers.unknown", "cabinet"},
      {sample_with("[[doctors]]", "[doctors]"), "answers.kind", "doctors"},
      {sample_with("[answers]",
                   "[dpo]\nname = \"A\"\norganisation = \"\"\naddress = \"\"\n"
                   "phone = \"\"\nemail = \"\"\n[answers]"),
       "answers.empty", "dpo.email"},
      {"", "answers.missing", "practice"},
      {"x = ", "toml.malformed", "ligne"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.place);
    const auto read = parse_answers(c.text);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == c.code);
    CHECK_MESSAGE(read.error().place.starts_with(c.place), read.error().place);
  }
}

TEST_CASE("a website is a name of host, with or without its scheme and a path") {
  for (const char* const good : {"cabinet.example", "www.cabinet-exemple.fr/accueil?a=1",
                                 "https://cabinet.example", "http://médecin.example/"}) {
    CAPTURE(good);
    CHECK(parse_answers(sample_with("website = \"\"", "website = \"" + std::string(good) + "\"")));
  }
}

TEST_CASE("legal bases and exceptions are known by label or article") {
  for (const char* const basis : {"L’obligation légale (art. 6.1.c)", "l'obligation légale",
                                  "Obligation légale", "art. 6.1.c", "6.1.c", "RGPD art. 6.1.c"}) {
    CAPTURE(basis);
    REQUIRE(catalogue::basis_named(basis) != nullptr);
    CHECK(catalogue::basis_named(basis)->article == "6.1.c");
  }
  for (const char* const none : {"", "magie", "6.1.z", "L’obligation légale (art. 6.1.a)"})
    CHECK(catalogue::basis_named(none) == nullptr);
  CHECK(catalogue::exceptions_named("RGPD art. 9.2.h et 9.2.b").known == 2);
  CHECK(catalogue::exceptions_named("9.2.z").unknown);
  CHECK(catalogue::exceptions_named("Sans objet").known == 0);
  for (const auto& activity : catalogue::get().activities) {
    CAPTURE(activity.ref);
    CHECK_FALSE(catalogue::exceptions_named(activity.article9).unknown);
  }
}

TEST_CASE("conditions of law/ are tokens, all of one entry, one entry of all") {
  const std::set<std::string> tokens = {"group", "shared_system"};
  CHECK(applies({}, tokens));
  CHECK(applies({"group"}, tokens));
  CHECK(applies({"solo", "group"}, tokens));
  CHECK(applies({"group+shared_system"}, tokens));
  CHECK_FALSE(applies({"group+!shared_system"}, tokens));
  CHECK_FALSE(applies({"solo", "msp"}, tokens));
  const auto answers = parse_answers(sample_answers());
  for (const auto& token : tokens_of(*answers)) CHECK(known_tokens().contains(token));
}

TEST_CASE("an interview asks only what applies and gives the answers of the file") {
  const std::map<std::string, std::string> typed = {{"practice.name", "Cabinet des Tilleuls"},
                                                    {"practice.address", "12 rue des Tilleuls"},
                                                    {"practice.postal_code", "31000"},
                                                    {"practice.city", "Toulouse"},
                                                    {"practice.phone", "05 61 99 00 12"},
                                                    {"practice.email", ""},
                                                    {"practice.siret", ""},
                                                    {"practice.website", ""},
                                                    {"answers.structure", "1"},
                                                    {"answers.patients_per_year", "1 600"},
                                                    {"answers.secretary", "Un secrétariat salarié"},
                                                    {"answers.locums", "o"},
                                                    {"answers.online_booking", "non"},
                                                    {"answers.software", "local"},
                                                    {"answers.practice_software", "MédiDossier"},
                                                    {"answers.teleconsultation", "Non"},
                                                    {"answers.card_payments", "oui"},
                                                    {"answers.camera", "n"},
                                                    {"answers.paper_files", "OUI"},
                                                    {"answers.ai", "n"},
                                                    {"answers.internal_studies", "n"},
                                                    {"doctors[1].name", "Dre Camille Exemple"},
                                                    {"doctors[1].rpps", "997 0000 0005"},
                                                    {"dpo.name", ""}};
  std::map<std::string, std::string> given;
  int ten = 0;
  while (const auto question = next_question(given)) {
    CAPTURE(question->key);
    REQUIRE(typed.contains(question->key));
    CHECK_FALSE(question->why.empty());
    ten += question->number > 0 ? 1 : 0;
    const auto accepted = accept(*question, typed.at(question->key));
    REQUIRE(accepted);
    given[question->key] = *accepted;
  }
  CHECK(ten == 10);
  CHECK(given.size() == typed.size());
  const auto answers = answers_from(given);
  REQUIRE_MESSAGE(answers, (answers ? "" : answers.error().place + " " + answers.error().code));
  CHECK(answers->answers.secretary == "employed");
  CHECK(answers->answers.patients_per_year == 1600);
  CHECK_FALSE(answers->answers.shared_system);
  CHECK(answers->doctors.front().rpps == "99700000005");
}

TEST_CASE("a group is asked for its doctors, its shared system and its officer") {
  std::map<std::string, std::string> given;
  std::set<std::string> asked;
  while (const auto question = next_question(given)) {
    asked.insert(question->key);
    std::string value = question->kind == "yes_no" ? "true" : "x";
    if (question->kind == "number") value = "12000";
    if (question->key == "answers.structure") value = "group";
    if (question->key == "answers.secretary") value = "both";
    if (question->key == "answers.software") value = "hosted";
    if (question->key == "doctors[3].name") value = "";
    given[question->key] = value;
  }
  for (const char* key : {"answers.shared_system", "answers.remote_secretary", "doctors[2].rpps",
                          "answers.teleconsultation_provider", "answers.ai_tools", "dpo.email"})
    CHECK_MESSAGE(asked.contains(key), key);
  CHECK_FALSE(asked.contains("doctors[3].rpps"));
}

TEST_CASE("an answer that is not understood is asked again") {
  const Question yes_no{"answers.locums", 3, "yes_no", "", ""};
  const Question number{"answers.patients_per_year", 0, "number", "", ""};
  const Question choice{"answers.structure", 1, "choice", "", "", {{"solo", "Seul"}}};
  const Question rpps{"doctors[1].rpps", 0, "text", "", ""};
  CHECK_FALSE(accept(yes_no, "peut-être"));
  CHECK_FALSE(accept(yes_no, ""));
  CHECK_FALSE(accept(number, "beaucoup"));
  CHECK_FALSE(accept(number, "-3"));
  CHECK_FALSE(accept(choice, "2"));
  CHECK(*accept(choice, " seul ") == "solo");
  CHECK_FALSE(accept(rpps, "99700000006"));
  CHECK_FALSE(accept(rpps, ""));
}

TEST_CASE("a fault in the data of law/ names its file") {
  const auto parse = [](std::string_view name, std::string_view text) {
    const auto read = catalogue::parse({{name, text}});
    REQUIRE_FALSE(read);
    return read.error();
  };
  CHECK(parse("T01.toml", "ref = 1").place.starts_with("ref"));
  CHECK(parse("legal_bases.toml", "bases = [{article = \"6.1.z\"}]").code == "answers.missing");
  CHECK(parse("dpo_dpia.toml",
              "[[rules]]\nid = \"a\"\nabout = \"dpo\"\nwhen = [\"hopital\"]\nneed = \"required\"\n"
              "reading = \"law\"\nreason = \"\"\nsource = \"\"\nconfidence = \"seen\"")
            .code == "catalogue.unknown");
  CHECK(catalogue::get().activities.size() == 16);
  CHECK(catalogue::get().questions.size() == 10);
}
