// Rights of persons over the API: from the desk to the copy, who may, what the law asks before.
#include <fstream>

#include "contract/api_fixture.h"
#include "crypto/encoding.h"
#include "documents/child_process.h"
#include "documents/documents.h"
#include "documents/seven_zip.h"
#include "dossier/restriction.h"

using namespace serment;
using namespace serment::contract;
using identity::Role;

namespace {

/// A practice with a patient, a secretary and a doctor, on the 27th of November 2026 at 10 h.
struct Reception {
  explicit Reception(const TestStore& store) : desk(store) {
    desk.online.found();
    secretary = desk.arrive(Role::secretary, "secretary");
    doctor = desk.arrive(Role::doctor, "doctor");
    dossier = desk.add_patient("1", "CANARI");
  }
  void now(std::string_view text) { desk.online.clock.set(parse_instant(text).value()); }
  /// Signed in again: the clock has moved.
  void back() {
    secretary = desk.arrive(Role::secretary, "secretary");
    doctor = desk.arrive(Role::doctor, "doctor");
  }
  std::string open(const std::string& right, const std::string& more = "") {
    const auto answer = desk.post(
        secretary, "/requests",
        R"({"right":")" + right + R"(","requester":"patient","channel":"desk",)" +
            R"("patient_name":"Canari Camille","dossier":")" + dossier.value + "\"" + more + "}");
    CHECK_MESSAGE(answer.status == 201, answer.body);
    const auto document = answer.json();
    return std::string(expect(document.root().at("line")).text_or("number"));
  }
  Answer act(const Person& who, const std::string& number, const std::string& step,
             const std::string& body = "{}") {
    return desk.post(who, "/requests/" + number + "/" + step, body);
  }
  /// Identity seen, given to the doctor.
  void to_doctor(const std::string& number) {
    CHECK(act(secretary, number, "identity", R"({"mode":"known_at_desk","shown":[]})").status ==
          200);
    CHECK(act(secretary, number, "submit").status == 200);
  }
  std::string state(const std::string& number) {
    const auto document = desk.get(secretary, "/requests/" + number).json();
    return std::string(expect(document.root().at("line")).text_or("state"));
  }
  std::string piece(std::string_view category, const std::string& number) {
    const auto document = desk.get(doctor, "/requests/" + number + "/pieces").json();
    for (const auto one : expect(document.root().at("items")))
      if (one.text_or("category") == category) return std::string(one.text_or("id"));
    return "absent";
  }
  Desk desk;
  Person secretary{}, doctor{};
  DossierId dossier{};
};

std::string text_of_pdf(const std::string& pdf) {
  const auto ran =
      documents::run_child({"pdftotext", "-", "-"}, {"PATH=/usr/bin:/bin"}, as_bytes(pdf), {});
  return ran ? std::string(as_text(ran->output)) : std::string();
}

}  // namespace

CONTRACT_TEST("a request is recorded at the desk, numbered, and its clock starts at the receipt") {
  Store store;
  Reception at(store);
  const auto first = at.open("access", R"(,"received_at":"2026-11-23T09:00:00Z")");
  CHECK(first == "D-2026-001");
  CHECK(at.open("access") == "D-2026-002");
  const auto seen = at.desk.get(at.secretary, "/requests/" + first);
  CHECK(seen.has("\"due\":\"2026-12-01\""));
  CHECK(seen.has("\"earliest\":\"2026-11-25T09:00:00.000Z\""));
  CHECK(seen.has("\"next_step\":\"identify\""));
  CHECK_FALSE(seen.header("ETag").empty());
  CHECK(at.desk.acts("request.received", "") == 2);
  CHECK(at.desk.acts("request.read", first) == 1);

  const auto refuse = [&](const std::string& body) {
    const auto answer = at.desk.post(at.secretary, "/requests", body);
    CHECK(answer.status == 422);
    CHECK_FALSE(answer.has("Zébulon"));
    return answer.code;
  };
  const std::string start = R"({"right":"access","requester":"patient","channel":"desk",)";
  CHECK(refuse(start + R"("patient_name":"  "})") == "request.entry");
  CHECK(refuse(start + R"("patient_name":"Zébulon","received_on":"2026-11-28"})") ==
        "request.received_future");
  CHECK(refuse(start + R"("patient_name":"Zébulon","received_at":"2026-11-27T09:00:01Z"})") ==
        "request.received_future");
  CHECK(refuse(start + R"("patient_name":"Zébulon","received_on":"2019-01-01"})") ==
        "request.received_past");
  CHECK(refuse(start + R"("patient_name":"Zébulon","motive":"memory"})") == "request.entry");
  CHECK(refuse(start + R"("patient_name":"Zébulon","format":"pigeon"})") == "request.entry");
  CHECK(refuse(start + R"("patient_name":"Zébulon","recent":false,"old":false})") ==
        "request.entry");
  CHECK(
      refuse(
          R"({"right":"moon","requester":"patient","channel":"desk","patient_name":"Zébulon"})") ==
      "request.entry");
  CHECK(refuse(R"({"right":"access","requester":"heir","channel":"letter",)"
               R"("patient_name":"Zébulon","requester_name":"X"})") == "request.motive");
  CHECK(refuse(R"({"right":"erasure","requester":"heir","channel":"letter","motive":"memory",)"
               R"("patient_name":"Zébulon","requester_name":"X"})") == "request.right_not_theirs");
  CHECK(refuse(R"({"right":"objection","requester":"patient","channel":"desk",)"
               R"("patient_name":"Zébulon"})") == "request.entry");
  CHECK(at.desk
            .post(at.secretary, "/requests",
                  R"({"right":"access","requester":"heir","channel":"letter",)"
                  R"("motive":"memory","patient_name":"李小龍","requester_name":"Ольга"})")
            .status == 201);
  const auto inspector = at.desk.arrive(Role::inspector, "inspector");
  CHECK(at.desk.get(inspector, "/requests").status == 200);
  CHECK(at.desk.post(inspector, "/requests", "{}").code == "permission.denied");
  CHECK(at.desk.get(at.desk.arrive(Role::technician, "t"), "/requests").code ==
        "permission.denied");
}

CONTRACT_TEST("an access goes from the desk to the copy, and nothing leaves within 48 hours") {
  Store store;
  Reception at(store);
  const auto number = at.open("access");
  CHECK(at.act(at.secretary, number, "submit").code == "request.identity_first");
  at.to_doctor(number);
  CHECK(at.act(at.secretary, number, "decision", R"({"outcome":"given","grounds":[]})").code ==
        "permission.denied");
  CHECK(at.act(at.doctor, number, "decision", R"({"outcome":"given","grounds":[]})").code ==
        "request.pieces_unreviewed");
  CHECK(at.desk.get(at.secretary, "/requests/" + number + "/pieces").code == "permission.denied");
  const auto note = at.piece("care", number);
  const auto exclude = [&](const std::string& kind, const std::string& why) {
    return at.act(at.doctor, number, "review",
                  R"({"excluded":[{"piece":")" + note + R"(","kind":")" + kind + R"(","note":")" +
                      why + R"("}]})");
  };
  CHECK(exclude("personal_notes", "").code == "request.entry");
  CHECK(exclude("moon", "mon avis").code == "request.entry");
  CHECK(exclude("personal_notes", "mon avis").status == 200);
  CHECK_FALSE(at.desk.get(at.secretary, "/requests/" + number).has("mon avis"));
  CHECK(at.act(at.doctor, number, "decision", R"({"outcome":"refused","grounds":[]})").code ==
        "request.ground_missing");
  CHECK(at.act(at.doctor, number, "decision", R"({"outcome":"given","grounds":[]})").status == 200);
  CHECK(at.state(number) == "ready");
  const std::string hand = R"({"format":"fhir","to":"en main propre"})";
  CHECK(at.act(at.secretary, number, "delivery", hand).code == "request.too_early");
  at.now("2026-11-29T08:59:59Z");
  at.back();
  CHECK(at.act(at.secretary, number, "delivery", hand).code == "request.too_early");
  at.now("2026-11-29T09:00:00Z");
  at.back();

  const auto copy = at.act(at.doctor, number, "copy", R"({"format":"fhir"})");
  REQUIRE_MESSAGE(copy.status == 200, copy.body);
  const auto made = copy.json();
  const auto zip = expect(crypto::from_base64(made.root().text_or("base64")));
  std::string inside;
  for (const auto& entry : expect(documents::read_zip(zip))) inside += as_text(entry.bytes);
  CHECK(inside.find("canarisoin") == std::string::npos);  // the doctor's note stayed
  CHECK(inside.find("Coverage") != std::string::npos);
  CHECK(at.desk.acts("dossier.handed", at.dossier.value) == 1);
  CHECK(at.act(at.secretary, number, "delivery",
               R"({"format":"fhir","to":"en main propre","fee_cents":500})")
            .code == "request.first_copy_free");
  CHECK(at.act(at.secretary, number, "delivery", hand).status == 200);
  CHECK(at.state(number) == "delivered");
  CHECK(at.act(at.secretary, number, "delivery", hand).code == "record.transition");
  CHECK(at.act(at.secretary, number, "closing", R"({"reason":""})").status == 200);
  CHECK(at.state(number) == "closed");
  const auto history = at.desk.get(at.secretary, "/requests/" + number + "/history");
  for (const auto* state : {"received", "in_progress", "awaiting_doctor", "ready", "delivered"})
    CHECK(history.has(std::string("\"state\":\"") + state));
}

CONTRACT_TEST("the encrypted archive opens with its code and nothing else, names hidden") {
  Store store;
  Reception at(store);
  const auto number = at.open("access", R"(,"received_at":"2026-11-23T09:00:00Z")");
  at.to_doctor(number);
  CHECK(at.act(at.doctor, number, "copy", R"({"format":"archive"})").code == "request.not_ready");
  CHECK(at.act(at.doctor, number, "review", R"({"excluded":[]})").status == 200);
  CHECK(at.act(at.doctor, number, "decision", R"({"outcome":"given","grounds":[]})").status == 200);
  const auto copy = at.act(at.doctor, number, "copy", R"({"format":"archive"})");
  REQUIRE_MESSAGE(copy.status == 200, copy.body);
  CHECK(copy.header("Cache-Control") == "no-store");
  const auto made = copy.json();
  const std::string code(made.root().text_or("code"));
  CHECK(code.size() == 24);
  const auto bytes = expect(crypto::from_base64(made.root().text_or("base64")));
  CHECK(as_text(bytes).find("bundle.json") == std::string_view::npos);
  const auto path = store.folder() / "copie.7z";
  std::ofstream(path, std::ios::binary) << as_text(bytes);
  CHECK(documents::check_seven_zip(path, code).has_value());
  CHECK_FALSE(documents::check_seven_zip(path, "aaaa-bbbb-cccc-dddd-eeee").has_value());
  // The code is nowhere in the practice.
  CHECK_FALSE(at.desk.get(at.doctor, "/requests/" + number).has(code));
  CHECK(at.desk.get(at.doctor, "/requests/" + number)
            .has(std::string(made.root().text_or("sha256"))));
  // Another piece since: the doctor looks again before another copy.
  at.desk.online.run([&](vault::Session& session) -> Result<void> {
    return session.db.write([&](store::Transaction& tx) {
      return dossier::annotate(session, tx, at.dossier,
                               {"serment/essai", "", "Un ajout.", "Dr Essai", "D-0"});
    });
  });
  CHECK(at.act(at.doctor, number, "copy", R"({"format":"fhir"})").code == "request.pieces_changed");
  const auto other = at.desk.add_patient("7", "CANARIAUTRE");
  CHECK(at.act(at.secretary, number, "dossier", R"({"dossier":")" + other.value + "\"}").code ==
        "request.decided");
  CHECK(at.act(at.doctor, number, "send-back").status == 200);  // the doctor takes it up again
  CHECK(at.state(number) == "awaiting_doctor");
  CHECK(at.act(at.doctor, number, "decision", R"({"outcome":"given","grounds":[]})").code ==
        "request.pieces_unreviewed");
}

CONTRACT_TEST("on paper: the list, what the pieces say, and the letters with ground and remedies") {
  Store store;
  Reception at(store);
  const auto number = at.open("access", R"(,"received_at":"2026-11-23T09:00:00Z")");
  const auto letter = [&](const std::string& kind) {
    return at.desk.get(at.secretary, "/requests/" + number + "/letters/" + kind + ".pdf");
  };
  const auto receipt = letter("receipt");
  REQUIRE(receipt.status == 200);
  const auto words = text_of_pdf(receipt.body);
  CHECK(words.find("D-2026-001") != std::string::npos);
  CHECK(words.find("CNIL") != std::string::npos);
  CHECK(receipt.header("Content-Disposition").find("CANARI") == std::string::npos);
  CHECK(letter("answer").code == "letter.not_yet");
  CHECK(letter("moon").code == "letter.unknown");
  CHECK(at.desk.acts("request.letter", number) == 1);
  at.to_doctor(number);
  CHECK(at.act(at.doctor, number, "review", R"({"excluded":[]})").status == 200);
  CHECK(at.act(at.doctor, number, "decision", R"({"outcome":"given","grounds":[]})").status == 200);
  const auto copy = at.act(at.doctor, number, "copy", R"({"format":"paper"})");
  REQUIRE_MESSAGE(copy.status == 200, copy.body);
  const auto made = copy.json();
  const auto pdf = expect(crypto::from_base64(made.root().text_or("base64")));
  CHECK(text_of_pdf(std::string(as_text(pdf))).find("canarisoin") != std::string::npos);
}

CONTRACT_TEST("who asks for another shows what the law wants; a minor and the dead are heard") {
  Store store;
  Reception at(store);
  at.dossier = at.desk.add_patient("9", "CANARIMINEUR", "2012-05-04");
  const auto open = [&](const std::string& requester, const std::string& more) {
    const auto made = at.desk.post(
        at.secretary, "/requests",
        R"({"right":"access","requester":")" + requester +
            R"(","channel":"desk","patient_name":"Canari","requester_name":"Canari Dominique",)" +
            R"("dossier":")" + at.dossier.value + "\"" + more + "}");
    REQUIRE_MESSAGE(made.status == 201, made.body);
    const auto document = made.json();
    return std::string(expect(document.root().at("line")).text_or("number"));
  };
  const auto parent = open("parent", "");
  const auto identify = [&](const std::string& number, const std::string& shown) {
    return at.act(at.secretary, number, "identity",
                  R"({"mode":"card_seen","shown":[)" + shown + "]}");
  };
  CHECK(identify(parent, "").code == "request.proof_missing");
  CHECK(identify(parent, R"("parental_authority","death")").code == "request.entry");
  CHECK(at.act(at.secretary, parent, "identity",
               R"({"mode":"copy_asked","shown":["parental_authority"]})")
            .code == "request.entry");  // a doubt is written
  CHECK(identify(parent, R"("parental_authority")").status == 200);
  CHECK(at.act(at.secretary, parent, "submit").status == 200);
  const auto object = [&](const std::string& kind) {
    return at.desk.post(at.secretary, "/dossiers/" + at.dossier.value + "/objections",
                        R"({"kind":")" + kind + R"(","scope":"écrit signé ce jour"})");
  };
  CHECK(object("moon").code == "request.entry");
  CHECK(object("parents").status == 201);
  CHECK(object("parents").code == "objection.already");
  CHECK(at.act(at.doctor, parent, "review", R"({"excluded":[]})").status == 200);
  const std::string give = R"({"outcome":"given","grounds":[]})";
  CHECK(at.act(at.doctor, parent, "decision", give).code == "request.minor_opposition");
  const auto secret = at.piece("care", parent);
  CHECK(at.act(at.doctor, parent, "review",
               R"({"excluded":[{"piece":")" + secret +
                   R"(","kind":"minor_opposition","note":"gardé secret"}]})")
            .status == 200);
  CHECK(at.act(at.doctor, parent, "decision", give).status == 200);

  const auto heir = open("heir", R"(,"motive":"memory")");
  CHECK(identify(heir, R"("death","heirship")").status == 200);
  CHECK(at.act(at.secretary, heir, "submit").status == 200);
  CHECK(at.act(at.doctor, heir, "review", R"({"excluded":[]})").status == 200);
  CHECK(object("heirs").status == 201);
  CHECK(at.act(at.doctor, heir, "decision", give).code == "request.deceased_will");
  CHECK(at.act(at.doctor, heir, "decision",
               R"({"outcome":"refused","grounds":["accurate"]})")
            .code == "request.entry");  // a ground of another right
  CHECK(at.act(at.doctor, heir, "decision", R"({"outcome":"refused","grounds":["deceased_will"]})")
            .status == 200);
  CHECK(at.state(heir) == "refused");
  CHECK(at.desk.get(at.secretary, "/requests/" + heir + "/letters/refusal.pdf").status == 200);
  CHECK(at.desk.post(at.secretary, "/dossiers/" + at.dossier.value + "/objections/heirs/withdrawal")
            .status == 200);
  CHECK(at.desk.post(at.secretary, "/dossiers/" + at.dossier.value + "/objections/heirs/withdrawal")
            .code == "objection.unknown");

  // An heir of somebody alive, a parent of an adult: the dossier says otherwise.
  const auto too_soon = open("heir", R"(,"motive":"memory")");
  CHECK(identify(too_soon, R"("death","heirship")").status == 200);
  CHECK(at.act(at.secretary, too_soon, "submit").status == 200);
  CHECK(at.act(at.doctor, too_soon, "review", R"({"excluded":[]})").status == 200);
  CHECK(at.act(at.doctor, too_soon, "decision", give).code == "request.not_deceased");
  CHECK(at.desk
            .correct(at.doctor, at.dossier,
                     R"({"fact":"death","date":"2026-11-02","reason":"acte vu"})")
            .status == 200);
  CHECK(at.act(at.doctor, too_soon, "decision", give).status == 200);
  at.dossier = at.desk.add_patient("10", "CANARIADULTE");
  const auto adult = open("parent", "");
  CHECK(identify(adult, R"("parental_authority")").status == 200);
  CHECK(at.act(at.secretary, adult, "submit").status == 200);
  CHECK(at.act(at.doctor, adult, "review", R"({"excluded":[]})").status == 200);
  CHECK(at.act(at.doctor, adult, "decision", give).code == "request.not_minor");
}

CONTRACT_TEST(
    "an erasure is answered row by row, and extended with its reason in the first month") {
  Store store;
  Reception at(store);
  const auto number = at.open("erasure");
  at.to_doctor(number);
  CHECK(at.act(at.doctor, number, "decision", R"({"outcome":"partly","grounds":[]})").code ==
        "request.rows_missing");
  const auto proposed = at.desk.get(at.doctor, "/requests/" + number + "/rows");
  REQUIRE(proposed.status == 200);
  CHECK(proposed.has("\"from\":\"2044-03-01\""));  // twenty years after 29 February 2024
  CHECK_FALSE(proposed.has("à vérifier"));
  const auto document = proposed.json();
  const std::string rows(expect(document.root().at("items")).raw());
  CHECK(at.act(at.doctor, number, "rows", R"({"rows":[]})").code == "request.entry");
  CHECK(at.act(at.doctor, number, "rows", R"({"rows":)" + rows + "}").status == 200);
  // Whether somebody received blood is care: nothing is said of it to who may not read care.
  CHECK(at.desk.get(at.doctor, "/requests/" + number).has("\"category\":\"transfusion\""));
  CHECK_FALSE(at.desk.get(at.secretary, "/requests/" + number).has("transfusion"));
  CHECK(at.act(at.secretary, number, "extension", R"({"reason":"vacances"})").code ==
        "permission.denied");
  CHECK(at.act(at.doctor, number, "extension", R"({"reason":" "})").code == "request.entry");
  at.now("2026-12-28T22:59:00Z");  // the 27th is a Sunday: the month ends on Monday at midnight
  at.back();
  CHECK(
      at.act(at.doctor, number, "extension", R"({"reason":"Deux cabinets à interroger"})").status ==
      200);
  CHECK(at.desk.get(at.doctor, "/requests/" + number).has("\"due\":\"2027-02-27\""));
  CHECK(at.act(at.doctor, number, "extension", R"({"reason":"encore"})").code ==
        "request.extended_already");
  CHECK(at.act(at.secretary, number, "submit").status == 200);
  CHECK(at.act(at.doctor, number, "decision", R"({"outcome":"partly","grounds":[]})").status ==
        200);
  const auto printed = at.desk.get(at.secretary, "/requests/" + number + "/letters/erasure.pdf");
  CHECK(text_of_pdf(printed.body).find("2044") != std::string::npos);
  const auto late = at.open("erasure", R"(,"received_at":"2026-11-01T09:00:00Z")");
  CHECK(at.act(at.doctor, late, "extension", R"({"reason":"trop tard"})").code ==
        "request.extension_late");
  const auto access = at.open("access");
  CHECK(at.act(at.doctor, access, "extension", R"({"reason":"trop de pièces"})").code ==
        "request.no_extension");
}

CONTRACT_TEST("a limitation closes every path of the dossier, shown on it, until it is lifted") {
  Store store;
  Reception at(store);
  const auto number = at.open("restriction", R"(,"wish":"La date est fausse")");
  at.to_doctor(number);
  CHECK(at.act(at.doctor, number, "decision", R"({"outcome":"given","grounds":[]})").status == 200);
  const auto path = "/dossiers/" + at.dossier.value;
  CHECK(at.desk.get(at.doctor, path).has("\"restricted\":true"));
  CHECK(at.desk
            .correct(at.doctor, at.dossier,
                     R"({"fact":"birth","date":"1970-01-02","reason":"carte Vitale"})")
            .code == "dossier.restricted");
  CHECK(at.desk.post(at.doctor, path + "/export", R"({"reason":"départ du patient"})").code ==
        "dossier.restricted");
  const auto other = at.desk.add_patient("2", "CANARI");
  const auto owner = at.desk.arrive(Role::owner, "owner");
  CHECK(at.desk
            .post(owner, "/duplicates/decision",
                  R"({"first":")" + at.dossier.value + R"(","second":")" + other.value +
                      R"(","decision":"same","reason":"même nom"})")
            .code == "dossier.restricted");
  CHECK(at.desk.get(at.secretary, path + "/rights").has("La date est fausse"));
  const auto lift = [&](const std::string& body) {
    return at.desk.post(at.doctor, path + "/restriction/lift", body);
  };
  CHECK(lift(R"({"reason":"vérifiée","informed":""})").code == "request.entry");
  CHECK(lift(R"({"reason":"vérifiée","informed":"lettre du 26 novembre"})").status == 200);
  CHECK(lift(R"({"reason":"vérifiée","informed":"lettre du 26 novembre"})").code ==
        "restriction.already");
  CHECK(at.desk.post(at.doctor, path + "/export", R"({"reason":"départ du patient"})").status ==
        200);
}

CONTRACT_TEST("a rectification is written beside, an objection and directives on the dossier") {
  Store store;
  Reception at(store);
  const auto number = at.open("rectification", R"(,"wish":"Le bras gauche")");
  at.to_doctor(number);
  const std::string give = R"({"outcome":"given","grounds":[]})";
  CHECK(at.act(at.doctor, number, "decision", give).code == "request.nothing_rectified");
  CHECK(at.act(at.doctor, number, "rectification", R"({"text":""})").code == "request.entry");
  CHECK(at.act(at.doctor, number, "rectification", R"({"piece":"moon","text":"x"})").code ==
        "dossier.piece_unknown");
  CHECK(at.act(at.secretary, number, "rectification", R"({"text":"x"})").code ==
        "permission.denied");
  const auto dossier = at.desk.get(at.doctor, "/dossiers/" + at.dossier.value).json();
  std::string care;
  for (const auto one : expect(dossier.root().at("pieces")))
    if (one.text_or("category") == "care") care = one.text_or("id");
  CHECK(at.act(at.doctor, number, "rectification",
               R"({"piece":")" + care + R"(","text":"Le bras gauche, et non le droit."})")
            .status == 200);
  // The title of a piece is care: who may not read the dossier's care is told that there is one.
  const auto about = [&](const auto& who) {
    const auto seen = at.desk.get(who, "/requests/" + number).json();
    std::string title;
    for (const auto one : expect(expect(seen.root().at("request")).at("rectified")))
      title = one.text_or("about");
    return title;
  };
  CHECK(about(at.doctor) == "Observation");
  CHECK(about(at.secretary) == "une pièce du dossier");
  CHECK(at.act(at.doctor, number, "decision", give).status == 200);
  const auto piece = at.desk.get(at.doctor, "/dossiers/" + at.dossier.value + "/pieces/" + care);
  CHECK(piece.body == R"({"resourceType":"Observation","note":"canarisoin"})");
  CHECK(at.desk.get(at.doctor, "/dossiers/" + at.dossier.value).has("Rectification, demande"));

  const auto objection =
      at.open("objection", R"(,"objects":["care_team","hosting"],"wish":"Rien à l’équipe")");
  at.to_doctor(objection);
  CHECK(at.act(at.doctor, objection, "decision", give).status == 200);
  const auto directives = at.open("directives", R"(,"wish":"Tout effacer après ma mort")");
  at.to_doctor(directives);
  CHECK(at.act(at.doctor, directives, "decision", give).status == 200);
  const auto kept = at.desk.get(at.secretary, "/dossiers/" + at.dossier.value + "/rights");
  CHECK(kept.has("care_team"));
  CHECK(kept.has("Tout effacer après ma mort"));
}

CONTRACT_TEST(
    "who is no patient has rights, a clock and a letter too, and no dossier is asked for") {
  Store store;
  Reception at(store);
  const auto ask = [&](const std::string& right, const std::string& more = "") {
    return at.desk.post(at.secretary, "/requests",
                        R"({"right":")" + right +
                            R"(","requester":"other_person","channel":"letter",)" +
                            R"("patient_name":"Canari Dominique","wish":"Mon contrat",)" +
                            R"("received_at":"2026-11-23T09:00:00Z")" + more + "}");
  };
  CHECK(ask("access").code == "request.right_not_theirs");
  CHECK(ask("personal_access", R"(,"dossier":")" + at.dossier.value + "\"").code ==
        "request.entry");
  const auto answer = ask("personal_access");
  REQUIRE_MESSAGE(answer.status == 201, answer.body);
  CHECK(answer.has("\"due\":\"2026-12-23\""));
  CHECK_FALSE(answer.has("\"earliest\":\"2026"));  // the two days of reflection are for records
  const std::string number(expect(answer.json().root().at("line")).text_or("number"));
  CHECK(at.act(at.secretary, number, "identity", R"({"mode":"known_at_desk","shown":[]})").status ==
        200);
  CHECK(at.desk.get(at.secretary, "/requests/" + number).has("\"next_step\":\"submit\""));
  CHECK(at.act(at.secretary, number, "submit").status == 200);
  CHECK(at.act(at.doctor, number, "decision", R"({"outcome":"given","grounds":[]})").status == 200);
  CHECK(at.act(at.secretary, number, "delivery", R"({"format":"","to":"en main propre"})").status ==
        200);
  CHECK(at.state(number) == "delivered");
  const auto letter =
      text_of_pdf(at.desk.get(at.secretary, "/requests/" + number + "/letters/answer.pdf").body);
  CHECK(letter.find("Ce que nous gardons sur vous") != std::string::npos);
  CHECK(letter.find("Au nom de") == std::string::npos);
  CHECK(letter.find("L1111-7") == std::string::npos);
  const auto second = ask("personal_erasure");
  const std::string other(expect(second.json().root().at("line")).text_or("number"));
  CHECK(at.act(at.secretary, other, "identity", R"({"mode":"known_at_desk","shown":[]})").status ==
        200);
  CHECK(at.act(at.secretary, other, "submit").status == 200);
  CHECK(
      at.act(at.doctor, other, "decision", R"({"outcome":"refused","grounds":["retention_duty"]})")
          .code == "request.entry");
  CHECK(at.act(at.doctor, other, "decision", R"({"outcome":"refused","grounds":["kept_by_law"]})")
            .status == 200);
}

CONTRACT_TEST("recent and old pieces may go out one after the other; two people do not overwrite") {
  Store store;
  Reception at(store);
  const auto number =
      at.open("access", R"(,"recent":true,"old":true,"received_at":"2026-11-23T09:00:00Z")");
  const auto read = at.desk.get(at.secretary, "/requests/" + number);
  const auto tag = read.header("ETag");
  at.to_doctor(number);
  CHECK(at.desk
            .ask(at.secretary, "POST", "/requests/" + number + "/submit",
                 {.body = "{}", .headers = {{"If-Match", tag}}})
            .code == "conflict.changed");
  CHECK(at.act(at.doctor, number, "review", R"({"excluded":[]})").status == 200);
  CHECK(at.act(at.doctor, number, "decision", R"({"outcome":"given","grounds":[]})").status == 200);
  const std::string by_part = R"({"format":"paper","to":"en main propre","part":")";
  CHECK(at.act(at.secretary, number, "delivery", by_part + "moon\"}").code == "request.entry");
  CHECK(at.act(at.secretary, number, "delivery", by_part + "recent\"}").status == 200);
  CHECK(at.state(number) == "ready");
  CHECK(at.desk.acts("request.delivered", number) == 1);
  CHECK(at.desk.get(at.secretary, "/requests/" + number).has("\"due\":\"2026-12-23\""));
  CHECK(at.act(at.secretary, number, "delivery", by_part + "old\"}").status == 200);
  CHECK(at.state(number) == "delivered");
}

CONTRACT_TEST("the patient is told who opened the dossier, and home is told what waits") {
  Store store;
  Reception at(store);
  const auto number = at.open("access", R"(,"received_at":"2026-11-20T09:00:00Z")");
  CHECK(at.desk.get(at.doctor, "/dossiers/" + at.dossier.value).status == 200);
  const auto list = at.desk.get(at.secretary, "/dossiers/" + at.dossier.value + "/openings");
  CHECK(list.has("Dossier ouvert"));
  CHECK(list.has("\"day\":\"2026-11-27\""));
  CHECK(at.desk.get(at.secretary, "/dossiers/" + at.dossier.value + "/openings?since=2026-11-28")
            .has("\"items\":[]"));
  const auto pdf = at.desk.get(at.secretary, "/dossiers/" + at.dossier.value + "/openings.pdf");
  CHECK(text_of_pdf(pdf.body).find("Dossier ouvert") != std::string::npos);
  CHECK(at.desk.acts("dossier.openings", at.dossier.value) == 3);
  at.now("2026-11-28T23:00:00Z");  // midnight in Paris: the eighth day is over
  at.back();
  const auto seen = at.desk.get(at.secretary, "/requests/" + number);
  CHECK(seen.has("\"alarm\":\"late\""));
  CHECK(seen.has("\"escalated\":true"));
}

CONTRACT_TEST("a patient’s own copy is never kept from them; a designated doctor comes after") {
  Store store;
  Reception at(store);
  const auto objected = [&](const char* kind) {
    return at.desk.post(at.doctor, "/dossiers/" + at.dossier.value + "/objections",
                        R"({"kind":")" + std::string(kind) + R"(","scope":"dit au cabinet"})");
  };
  const auto open = [&](const char* requester, const char* shown, const std::string& more = "") {
    const auto made = at.desk.post(
        at.secretary, "/requests",
        R"({"right":"access","requester":")" + std::string(requester) +
            R"(","channel":"desk","patient_name":"Canari","requester_name":"Dr Neuf","dossier":")" +
            at.dossier.value + "\"" + more + "}");
    const auto document = made.json();
    const std::string number(expect(document.root().at("line")).text_or("number"));
    CHECK(at.act(at.secretary, number, "identity",
                 R"({"mode":"card_seen","shown":[)" + std::string(shown) + "]}")
              .status == 200);
    CHECK(at.act(at.secretary, number, "submit").status == 200);
    CHECK(at.act(at.doctor, number, "review", R"({"excluded":[]})").status == 200);
    return number;
  };
  const auto granted = [&](const std::string& number) {
    CHECK(at.act(at.doctor, number, "decision", R"({"outcome":"given","grounds":[]})").status ==
          200);
    return at.act(at.doctor, number, "copy", R"({"format":"fhir"})");
  };
  constexpr auto* kDesignated = R"("designation","doctor_status")";
  const auto before = open("doctor", kDesignated, R"(,"received_at":"2026-11-26T09:00:00Z")");
  CHECK(objected("care_team").status == 201);
  CHECK(objected("hosting").status == 201);
  CHECK(granted(before).code == "objection.care_team");
  CHECK(granted(open("doctor", kDesignated)).status == 200);
  const auto own = open("patient", "");
  at.doctor = at.desk.arrive(Role::doctor, "another");  // not the one to whom it stays open
  CHECK(granted(own).status == 200);
  CHECK(at.desk.acts("dossier.handed", at.dossier.value) == 1);
  // What the dead wrote against their heirs holds until the copy is in their hands.
  CHECK(at.desk
            .correct(at.doctor, at.dossier,
                     R"({"fact":"death","date":"2026-11-02","reason":"acte vu"})")
            .status == 200);
  const auto heir = open("heir", R"("death","heirship")", R"(,"motive":"memory")");
  CHECK(granted(heir).status == 200);
  CHECK(objected("heirs").status == 201);
  CHECK(at.act(at.doctor, heir, "copy", R"({"format":"fhir"})").code == "request.deceased_will");
  CHECK(at.act(at.secretary, heir, "delivery", R"({"format":"fhir","to":"en main propre"})").code ==
        "request.deceased_will");
}
