// Suppliers and contracts through the application, on both stores: who may, what is refused, a real
// contract printed, read, checked clause by clause, asked for, ended.
#include "contract/api_fixture.h"
#include "documents/documents.h"
#include "processors/overview.h"
#include "processors/sample_contracts.h"

using namespace serment;
using namespace serment::contract;

namespace {

using identity::Role;

const char* const kSupplier =
    R"({"kind":"booking_platform","name":"Rendez-vous d’Oc","service":"Agenda","role":"processor",
    "number":"732 829 320 00074","country":"France","address":"1 rue d’Essai, 31000 Toulouse",
    "contact":"Service conformité","email":"dpo@exemple.fr","phone":"","hosts_health_data":true,
    "subject":"Rendez-vous","duration":"Un an","nature":"Hébergement","purpose":"Organiser",
    "data":"Identité","persons":"Patients","locations":"France","outside_eea":"","note":""})";

std::string changed(std::string body, const std::string& from, const std::string& to) {
  const auto at = body.find(from);
  REQUIRE(at != std::string::npos);
  return body.replace(at, from.size(), to);
}

/// A contract as a supplier's program prints it.
std::string printed(std::string_view text) {
  std::string html =
      "<!doctype html><html lang=\"fr\"><head><title>Contrat</title></head><body><p>";
  for (const char c : text) {
    if (c == '\f')
      html += "</p><p style=\"break-before: page\">";
    else if (c == '\n')
      html += "<br>";
    else
      html += c;
  }
  documents::PdfOptions options;
  options.title = "Contrat";
  options.created = parse_instant("2026-11-20T10:00:00Z").value();
  const auto bytes = documents::render_pdf(html + "</p></body></html>", options);
  REQUIRE(bytes.has_value());
  return std::string(as_text(*bytes));
}

const std::string& good_pdf() {
  static const auto bytes = printed(processors::kGoodContract);
  return bytes;
}

Answer drop(Desk& desk, const Person& person, const std::string& target, const std::string& file) {
  return desk.ask(person, "POST", target,
                  {.body = file, .headers = {{"Content-Type", "application/octet-stream"}}});
}

Answer put(Desk& desk, const Person& person, const std::string& target, const std::string& body,
           const std::string& version = {}) {
  Desk::Ask ask{.body = body};
  if (!version.empty()) ask.headers.push_back({"If-Match", version});
  return desk.ask(person, "PUT", target, std::move(ask));
}

json::Value named(json::Value list, std::string_view key, std::string_view wanted) {
  for (const auto item : list)
    if (item.text_or(key) == wanted) return item;
  FAIL("absent: " << wanted);
  return list;
}

json::Value first(json::Value list) {
  for (const auto item : list) return item;
  FAIL("an empty list");
  return list;
}

std::string state(const Answer& answer) {
  const auto document = answer.json();
  return std::string(expect(document.root().at("standing")).text_or("state"));
}

const char* const kDocuments =
    "/contracts/booking_platform/documents?piece=contract&received_on=2026-11-25";

}  // namespace

CONTRACT_TEST("suppliers: called for by the answers, written, corrected by two people") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto doctor = desk.arrive(Role::doctor, "m-doctor");
  const auto secretary = desk.arrive(Role::secretary, "m-secretary");
  const auto inspector = desk.arrive(Role::inspector, "m-inspector");

  const auto listed = desk.get(doctor, "/processors").json();
  const auto draft = named(expect(listed.root().at("followed")), "kind", "maintenance");
  CHECK(expect(expect(draft.at("version")).integer()) == 0);
  CHECK(expect(draft.at("standing")).text_or("state") == "to_qualify");
  CHECK(expect(expect(desk.get(doctor, "/processors/maintenance").json().root().at("details"))
                   .at("subject"))
            .string()
            .value()
            .size() > 5);

  CHECK(desk.post(secretary, "/processors", kSupplier).status == 403);
  CHECK(desk.post(inspector, "/processors", kSupplier).status == 403);
  CHECK(desk.get(secretary, "/processors/maintenance").status == 403);
  struct Bad {
    const char* from;
    const char* to;
    const char* code;
  };
  const Bad bad[] = {{"732 829 320 00074", "732 829 320 00075", "processor.number"},
                     {"732 829 320 00074", "73282", "processor.number"},
                     {"Rendez-vous d’Oc", "  ", "processor.text_missing"},
                     {"dpo@exemple.fr", "dpo", "processor.email"},
                     {"booking_platform", "moon", "processor.kind"},
                     {"\"role\":\"processor\"", "\"role\":\"boss\"", "processor.role"},
                     {"\"note\":\"\"", "\"note\":\"\\u0007\"", "processor.text"},
                     {"\"note\":\"\"", "\"note\":\"\",\"moon\":\"\"", "json.unknown"}};
  for (const auto& one : bad) {
    CAPTURE(one.to);
    const auto answer = desk.post(doctor, "/processors", changed(kSupplier, one.from, one.to));
    CHECK(answer.code == one.code);
  }
  CHECK(desk.acts("processor.saved") == 0);

  const auto made = desk.post(doctor, "/processors", kSupplier);
  CHECK(made.status == 201);
  CHECK(made.header("ETag") == "\"v1\"");
  CHECK(state(made) == "gaps");
  CHECK(made.has("\"number\":\"73282932000074\""));
  const auto path = std::string("/processors/booking_platform");
  CHECK(put(desk, doctor, path, kSupplier).code == "conflict.if_match_needed");
  const auto renamed = changed(kSupplier, "Rendez-vous d’Oc", "Rendez-vous du Tarn");
  CHECK(put(desk, doctor, path, renamed, "\"v1\"").status == 200);
  CHECK(put(desk, doctor, path, kSupplier, "\"v1\"").code == "conflict.changed");
  CHECK(desk.get(doctor, path).has("Rendez-vous du Tarn"));
  CHECK(desk.acts("processor.saved", "processor/booking_platform") == 2);
  CHECK(desk.acts("processor.saved") == 2);
  const auto second = desk.post(doctor, "/processors", kSupplier);
  CHECK(second.has("\"id\":\"booking_platform-2\""));
  CHECK(put(desk, doctor, "/processors/moon", kSupplier, "\"v1\"").status >= 400);
  CHECK(desk.get(doctor, "/processors/moon").code == "processor.unknown");
}

CONTRACT_TEST("a real contract: dropped, read, each clause beside its quotation") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto doctor = desk.arrive(Role::doctor, "m-doctor");
  const auto inspector = desk.arrive(Role::inspector, "m-inspector");
  CHECK(drop(desk, doctor, kDocuments, good_pdf()).code == "processor.unknown");
  CHECK(desk.post(doctor, "/processors", kSupplier).status == 201);
  const auto clause_path = [](const char* clause) {
    return std::string("/contracts/booking_platform/clauses/") + clause;
  };
  CHECK(put(desk, doctor, clause_path("audits"), R"({"verdict":"absent"})", "\"v1\"").code ==
        "contract.no_document");

  CHECK(drop(desk, inspector, kDocuments, good_pdf()).status == 403);
  CHECK(drop(desk, doctor, "/contracts/booking_platform/documents?piece=moon", good_pdf()).code ==
        "contract.piece");
  CHECK(drop(desk, doctor,
             "/contracts/booking_platform/documents?piece=contract&received_on=2026-11-28",
             good_pdf())
            .code == "processor.date");
  CHECK(drop(desk, doctor, kDocuments, "").code == "contract.empty");
  CHECK(drop(desk, doctor, kDocuments, "PK\x03\x04").code == "contract.format");
  CHECK(drop(desk, doctor, kDocuments, good_pdf().substr(0, 2000)).code == "pdf.unreadable");
  const auto large = drop(desk, doctor, kDocuments, std::string(33U << 20U, ' '));
  CHECK(large.code == "contract.too_large");
  CHECK(large.has("35\u00a0Mo"));
  CHECK(desk.acts("contract.received") == 0);

  const auto dropped = drop(desk, doctor, kDocuments, good_pdf());
  CHECK(dropped.status == 201);
  CHECK(dropped.header("ETag") == "\"v1\"");
  const auto seen = dropped.json();
  CHECK(seen.root().text_or("state") == "received");
  CHECK(expect(expect(first(expect(seen.root().at("documents"))).at("pages")).integer()) == 3);
  const auto clauses = expect(seen.root().at("clauses"));
  const auto proposals = [&](const char* clause) {
    return expect(named(clauses, "id", clause).at("proposals"));
  };
  CHECK(first(proposals("subprocessors")).text_or("quote").find("autorisation écrite") !=
        std::string_view::npos);
  CHECK(expect(expect(first(proposals("subprocessors")).at("page")).integer()) == 2);

  const auto decide = [&](const char* clause, const std::string& body, const char* version) {
    return put(desk, doctor, clause_path(clause), body, version);
  };
  const char* const kQuote =
      R"({"verdict":"quoted","quote":"notifie au cabinet toute VIOLATION de donnees"})";
  CHECK(decide("moon", kQuote, "\"v1\"").code == "contract.unknown_clause");
  CHECK(decide("breach_warning", R"({"verdict":"quoted","quote":"Il notifie"})", "\"v1\"").code ==
        "contract.quote_short");
  CHECK(decide("breach_warning",
               R"({"verdict":"quoted","quote":"Il notifie au Cabinet tout ce qui va bien"})",
               "\"v1\"")
            .code == "contract.quote_not_found");
  CHECK(decide("breach_warning", R"({"verdict":"not_applicable"})", "\"v1\"").code ==
        "contract.reason_missing");
  CHECK(decide("breach_warning", R"({"verdict":"perhaps"})", "\"v1\"").status == 422);
  CHECK(desk.acts("contract.clause_decided") == 0);
  const auto kept = decide("breach_warning", kQuote, "\"v1\"");
  CHECK(kept.status == 200);
  const auto after = kept.json();
  const auto decision =
      expect(named(expect(after.root().at("clauses")), "id", "breach_warning").at("decision"));
  CHECK(expect(expect(decision.at("page")).integer()) == 3);
  CHECK(decision.text_or("by") == "m-doctor");
  CHECK(decide("audits", R"({"verdict":"absent"})", "\"v1\"").code == "conflict.changed");
  CHECK(decide("audits", R"({"verdict":"absent"})", "\"v2\"").has("\"state\":\"incomplete\""));

  const auto file = desk.get(doctor, "/contracts/booking_platform/documents/1");
  CHECK(file.body == good_pdf());
  // The inspector's copy is the same pages, with who took it; the original stays as it came.
  const auto taken = desk.get(inspector, "/contracts/booking_platform/documents/1");
  CHECK(taken.status == 200);
  CHECK(taken.body.starts_with("%PDF-"));
  CHECK(taken.body != good_pdf());
  CHECK(file.header("Content-Type") == "application/pdf");
  CHECK(desk.acts("contract.read") >= 1);
  CHECK(desk.get(doctor, "/contracts/booking_platform/documents/2").code ==
        "contract.unknown_document");
  const auto letter = desk.get(doctor, "/processors/booking_platform/letters/missing_clauses.pdf");
  CHECK(letter.status == 200);
  CHECK(letter.body.starts_with("%PDF-"));

  const auto withdrawn = desk.ask(doctor, "DELETE", "/contracts/booking_platform/documents/1");
  CHECK(withdrawn.has("\"state\":\"missing\""));
  CHECK_FALSE(withdrawn.has("toute VIOLATION de donnees"));
  CHECK(desk.get(doctor, "/contracts/booking_platform/documents/1").status == 404);
  CHECK(desk.ask(doctor, "DELETE", "/contracts/booking_platform/documents/1").status == 404);
}

CONTRACT_TEST("a scan without text says so, and pasted text repairs it") {
  Store store;
  Desk desk(store);
  const auto doctor = desk.arrive(Role::doctor, "m-doctor");
  CHECK(desk.post(doctor, "/processors", kSupplier).status == 201);
  const auto scan = drop(desk, doctor, kDocuments, "\xFF\xD8\xFF\xE0 a photograph");
  CHECK(scan.has("\"no_text\":true"));
  const char* const kClause = "/contracts/booking_platform/clauses/instructions";
  const std::string quote =
      R"({"verdict":"quoted","quote":"ne traiter les données que sur instruction documentée"})";
  CHECK(put(desk, doctor, kClause, quote, "\"v1\"").code == "contract.no_text");
  const auto paste = [&](const std::string& text) {
    return desk.post(doctor, "/contracts/booking_platform/text",
                     R"({"piece":"contract","received_on":"2026-11-25","text":")" + text + "\"}");
  };
  CHECK(paste(" ").code == "contract.empty");
  const auto pasted =
      paste("Il s’engage à ne traiter les données que sur instruction documentée du cabinet.");
  CHECK(pasted.status == 201);
  CHECK(pasted.has("\"no_text\":false"));
  CHECK(put(desk, doctor, kClause, quote, "\"v2\"").status == 200);
  CHECK(desk.get(doctor, "/contracts/booking_platform/documents/2").has("Il s’engage"));
}

CONTRACT_TEST("certificate, questionnaires, letters and the end, each with its refusals") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto dpo = desk.arrive(Role::dpo, "m-dpo");
  const std::string path = "/processors/booking_platform";
  CHECK(desk.post(dpo, "/processors", kSupplier).status == 201);

  const auto certificate = [](const char* version, const char* from, const char* to) {
    return std::string(R"({"number":"HDS-1","holder":"Rendez-vous d’Oc","body":"Organisme",)") +
           R"("activities":[1,6],"version":")" + version + R"(","starts_on":")" + from +
           R"(","ends_on":")" + to + R"(","country":"France","outside_eea":"",)" +
           R"("verified_on":"2026-11-20"})";
  };
  const auto hds = path + "/hds-certificate";
  CHECK(put(desk, dpo, hds, certificate("2030", "2025-01-01", "2027-01-01"), "\"v0\"").code ==
        "hds.version");
  CHECK(put(desk, dpo, hds, certificate("2024", "2025-01-01", "2029-01-01"), "\"v0\"").code ==
        "hds.dates");
  CHECK(put(desk, dpo, hds, certificate("2018", "2024-01-01", "2026-12-31"), "\"v0\"")
            .has("hds.old_version"));
  // The second of two people is told, and nothing is lost.
  const auto good = certificate("2024", "2025-01-01", "2027-01-15");
  CHECK(put(desk, dpo, hds, good).code == "conflict.if_match_needed");
  CHECK(put(desk, dpo, hds, good, "\"v0\"").status == 412);
  CHECK(put(desk, dpo, hds, good, "\"v1\"").has("hds.expiring"));

  const auto shown = desk.get(dpo, path).json();
  const auto answers = [&](const char* form) {
    std::string lines;
    const auto questions =
        expect(named(expect(shown.root().at("forms")), "id", form).at("questions"));
    for (const auto question : questions)
      lines += (lines.empty() ? "" : ",") + std::string(R"({"question":")") +
               std::string(question.text_or("id")) + R"(","answer":")" +
               std::string(question.text_or("expected")) + R"(","comment":""})";
    return R"({"answered_on":"2026-11-26","answered_by":"Leur délégué","lines":[)" + lines + "]}";
  };
  CHECK(put(desk, dpo, path + "/answers/supplier",
            R"({"answered_on":"2026-11-26","answered_by":"x","lines":[]})", "\"v0\"")
            .code == "questionnaire.incomplete");
  CHECK(put(desk, dpo, path + "/answers/moon", answers("supplier"), "\"v0\"").code ==
        "questionnaire.unknown");
  CHECK(put(desk, dpo, path + "/answers/booking", answers("supplier"), "\"v0\"").code ==
        "questionnaire.question");
  CHECK(put(desk, dpo, path + "/answers/supplier", answers("supplier"), "\"v0\"").status == 200);
  CHECK(put(desk, dpo, path + "/answers/booking", answers("booking"), "\"v0\"").status == 200);
  CHECK(put(desk, dpo, path + "/answers/booking", answers("booking"), "\"v0\"").status == 412);

  for (const auto name : {"missing_clauses", "hds_certificate", "questionnaire"}) {
    CAPTURE(name);
    const auto letter = desk.get(dpo, path + "/letters/" + name + ".pdf");
    CHECK(letter.status == 200);
    CHECK(letter.body.starts_with("%PDF-"));
  }
  CHECK(desk.get(dpo, path + "/letters/moon.pdf").code == "letter.unknown");
  CHECK(desk.get(dpo, path + "/letters/exit.pdf").code == "processor.not_ended");
  CHECK(desk.get(dpo, path + "/letters/reminder.pdf?request=1").code == "supplier_request.unknown");
  const auto send = [&](const char* letter, const char* channel, const char* on) {
    return desk.post(dpo, path + "/requests",
                     std::string(R"({"letter":")") + letter + R"(","channel":")" + channel +
                         R"(","sent_on":")" + on + "\"}");
  };
  CHECK(send("moon", "post", "2026-11-02").code == "supplier_request.letter");
  CHECK(send("missing_clauses", "pigeon", "2026-11-02").code == "supplier_request.channel");
  CHECK(send("missing_clauses", "post", "2026-11-28").code == "processor.date");
  CHECK(state(send("missing_clauses", "post", "2026-11-02")) == "asked");
  const auto step = [&](const char* what, const char* on) {
    return desk.post(dpo, path + "/requests/1/" + what, std::string(R"({"on":")") + on + "\"}");
  };
  CHECK(step("reminder", "2026-11-01").code == "supplier_request.order");
  CHECK(step("reminder", "2026-11-26").status == 200);
  CHECK(desk.get(dpo, path + "/letters/reminder.pdf?request=1").body.starts_with("%PDF-"));
  CHECK(step("answer", "2026-11-27").status == 200);
  CHECK(step("answer", "2026-11-27").code == "supplier_request.answered");
  CHECK(desk.post(dpo, path + "/requests/9/answer", R"({"on":"2026-11-27"})").status == 404);

  const char* const kProof =
      R"({"proved_on":"2026-11-27","outcome":"both","statement":"Attestation signée"})";
  CHECK(desk.post(dpo, path + "/exit-proof", kProof).code == "processor.not_ended");
  CHECK(desk.post(dpo, path + "/end", R"({"ended_on":"2026-11-28","reason":"Changement"})").code ==
        "processor.date");
  const auto ended =
      desk.post(dpo, path + "/end", R"({"ended_on":"2026-11-20","reason":"Changement"})");
  CHECK(state(ended) == "ended");
  CHECK(ended.has("exit.unproved"));
  CHECK(desk.post(dpo, path + "/end", R"({"ended_on":"2026-11-20","reason":"Encore"})").code ==
        "processor.ended");
  CHECK(put(desk, dpo, path, kSupplier, "\"v2\"").code == "processor.ended");
  CHECK(drop(desk, dpo, kDocuments, good_pdf()).code == "processor.ended");
  CHECK(desk.get(dpo, path + "/letters/exit.pdf").body.starts_with("%PDF-"));
  CHECK(desk.post(dpo, path + "/exit-proof",
                  R"({"proved_on":"2026-11-27","outcome":"maybe",)"
                  R"("statement":"x"})")
            .code == "processor.outcome");
  const auto proved = desk.post(dpo, path + "/exit-proof", kProof);
  CHECK(proved.status == 200);
  CHECK_FALSE(proved.has("exit.unproved"));
  CHECK(desk.acts("processor.exit_proved") == 1);
}

CONTRACT_TEST("duties name the kind of supplier, never the supplier, and fall when done") {
  Store store;
  Desk desk(store);
  desk.online.found();
  const auto doctor = desk.arrive(Role::doctor, "m-doctor");
  const auto duties = [&] {
    std::string all;
    desk.online.run([&](vault::Session& session) -> Result<void> {
      return session.db.read([&](store::Transaction& tx) -> Result<void> {
        for (const auto& duty : TRY(processors::duties(session, tx, desk.online.clock.now()))) {
          CHECK_FALSE(duty.source.empty());
          CHECK(duty.href.starts_with("/"));
          all += duty.id + " " + duty.title + "\n";
        }
        return {};
      });
    });
    return all;
  };
  CHECK(duties().find("processor/to_qualify") != std::string::npos);
  CHECK(desk.post(doctor, "/processors", kSupplier).status == 201);
  const auto before = duties();
  CHECK(before.find("processor/booking_platform/contract.missing") != std::string::npos);
  CHECK(before.find("processor/booking_platform/hds.missing") != std::string::npos);
  CHECK(before.find("Rendez-vous d’Oc") == std::string::npos);
  CHECK(drop(desk, doctor, kDocuments, good_pdf()).status == 201);
  CHECK(duties().find("transfer_unannounced") == std::string::npos);
  const auto abroad =
      changed(kSupplier, R"("outside_eea":"")", R"("outside_eea":"Support aux États-Unis")");
  Desk::Ask ask{.body = abroad};
  ask.headers.push_back({"If-Match", "\"v1\""});
  CHECK(desk.ask(doctor, "PUT", "/processors/booking_platform", std::move(ask)).status == 200);
  CHECK(duties().find("processor/transfer_unannounced") != std::string::npos);
  const auto after = duties();
  CHECK(after.find("contract.missing") == std::string::npos);
  CHECK(after.find("contract.to_check") != std::string::npos);
}
