#include <doctest/doctest.h>

#include "crypto/encoding.h"
#include "dossier/import_fixture.h"

namespace serment::dossier {
namespace {

using fixture::patient;

std::string encounter(std::string_view id, std::string_view subject, std::string_view end) {
  return R"({"resourceType":"Encounter","id":")" + std::string(id) +
         R"(","status":"finished","subject":{"reference":")" + std::string(subject) +
         R"("},"period":{"end":")" + std::string(end) + R"("}})";
}

std::string bundle(const std::vector<std::string>& resources) {
  std::string text = R"({"resourceType":"Bundle","type":"collection","entry":[)";
  for (const auto& resource : resources) {
    if (text.back() != '[') text += ',';
    text += R"({"resource":)" + resource + "}";
  }
  return text + "]}";
}

struct FhirOutcome {
  Result<ImportSummary> summary;
  std::vector<ImportedPatient> patients;
};

FhirOutcome run_fhir(const std::filesystem::path& source) {
  fixture::Collector seen;
  auto summary = import_fhir(source, seen.sink(), fixture::options());
  return {std::move(summary), std::move(seen.patients)};
}

FhirOutcome run_text(std::string_view text, const std::string& name = "a.json") {
  const fixture::Folder folder;
  return run_fhir(folder.write(name, text));
}

}  // namespace

TEST_CASE("the 31 real bundles") {
  const auto data = fixture::test_data("synthea-r4");
  if (data.empty()) {
    MESSAGE("31 bundles skipped: no synthea-r4 in SERMENT_TEST_DATA nor ../shared/data");
    return;
  }
  const auto [summary, patients] = run_fhir(data);
  REQUIRE(summary.has_value());
  CHECK(summary->refusals.empty());
  CHECK(summary->created == 31);
  CHECK(summary->resources == 10290);
  CHECK(summary->without_patient == 104);  // Organization and Practitioner
  CHECK(summary->bytes == 41322174);
  for (const auto& one : patients) {
    CHECK(one.identity.birth.reveal().has_value());
    CHECK_FALSE(one.identity.family_name.reveal().empty());
    CHECK(one.identity.source_keys.size() >= 2);
    REQUIRE(one.last_care.has_value());
    CHECK(*one.first_care <= *one.last_care);
    CHECK(*one.identity.birth.reveal() <= *one.first_care);
    CHECK_FALSE(one.deceased_without_date);
  }
}

TEST_CASE("malformed files are refused whole and leave nothing behind") {
  const auto good = bundle({patient("1"), encounter("e", "Patient/1", "2020-01-02")});
  struct Row {
    std::string text;
    std::string code;
  };
  const Row rows[] = {
      {"", "json.empty"},
      {"   ", "json.empty"},
      {"\xEF\xBB\xBF", "json.empty"},
      {good + "x", "json.trailing"},
      {good + good, "json.trailing"},
      {std::string("\xFF\xFE{\0}\0", 6), "json.utf8"},
      {bundle({patient("1", ",\"x\":\"\xE9\"")}), "json.utf8"},
      {bundle({patient("1", std::string(",\"x\":\"\0\"", 8))}), "json.syntax"},
      {bundle({patient("1", ",\"x\":1,\"x\":2")}), "json.duplicate_key"},
      {bundle({patient("1", ",\"id\":\"2\"")}), "json.duplicate_key"},
      {bundle({patient("1", ",\"x\":1e999")}), "json.number"},
      {bundle({patient("1", ",\"x\":" + std::string(400, '9'))}), "json.number"},
      {bundle({patient("1", ",\"x\":" + std::string(70, '[') + std::string(70, ']'))}),
       "json.depth"},
      {"[" + std::string(100'000, '['), "json.depth"},
      {"{\"resourceType\":\"Bundle\",\"entry\":{}}", "fhir.bundle"},
      {"{\"resourceType\":\"Bundle\",\"entry\":[{}]}", "fhir.entry_without_resource"},
      {"{\"resourceType\":\"Bundle\",\"entry\":[1]}", "fhir.entry_without_resource"},
      {"{\"a\":1}", "fhir.resource_type"},
      {"42", "fhir.resource_type"},
      {"null", "fhir.resource_type"},
      {"[1]", "fhir.resource_type"},
      {"{\"resourceType\":\"<script>\"}", "fhir.resource_type"},
      {bundle({bundle({patient("1")})}), "fhir.nested_bundle"},
      {bundle({patient("1/../2")}), "fhir.id"},
      {bundle({patient("1"), patient("1", ",\"active\":true")}), "fhir.patient_twice"},
      {bundle({patient("1"), encounter("e", "Patient/1", "2020-01-02"),
               encounter("e", "Patient/1", "2020-01-03")}),
       "fhir.resource_twice"},
      {bundle({patient("1"), encounter("e", "Patient/1", "2020-02-30")}), "fhir.date"},
      {bundle({patient("1"), encounter("e", "Patient/1", "02/01/2020")}), "fhir.date"},
      {R"({"resourceType":"Patient","id":"1","birthDate":"1980-01-01"})",
       "fhir.patient_without_name"},
      {R"({"resourceType":"Patient","id":"1","name":[{"family":"X"}]})",
       "fhir.patient_without_key"},
      {R"({"resourceType":"Patient","id":"1","name":[{"family":"X"}],"birthDate":"1980-13"})",
       "fhir.date"},
      {bundle({patient("1"), R"({"resourceType":"DocumentReference","id":"d","subject":)"
                             R"({"reference":"Patient/1"},"content":[{"attachment":)"
                             R"({"data":"@@@"}}]})"}),
       "fhir.attachment"},
      {bundle({encounter("e", "Patient/9", "2020-01-02")}), "fhir.patient_missing"},
  };
  for (const auto& row : rows) {
    INFO(row.text.substr(0, 120));
    const auto [summary, patients] = run_text(row.text);
    REQUIRE(summary.has_value());
    CHECK(patients.empty());
    REQUIRE(summary->refusals.size() == 1);
    const auto& refusal = summary->refusals.front();
    CHECK(refusal.code == row.code);
    CHECK(refusal.file.find("fichier n°\u00a0"
                            "1") == 0);
    CHECK((refusal.reason + refusal.place + refusal.file).find("Secretname") == std::string::npos);
  }
}

TEST_CASE("a file cut anywhere is refused whole, as .json and in the streaming reader") {
  const auto text = bundle({patient("1"), encounter("e", "Patient/1", "2020-01-02")});
  for (std::size_t length = 0; length < text.size(); length += 3) {
    INFO(length);
    const auto [summary, patients] = run_text(text.substr(0, length));
    CHECK(patients.empty());
    CHECK(summary->refusals.size() == 1);
  }
  // Above 8 MiB a file is cut into entries as it is read.
  const auto large = bundle({patient("1", ",\"x\":\"" + std::string(9'000'000, 'a') + "\""),
                             encounter("e", "Patient/1", "2020-01-02")});
  CHECK(run_text(large).patients.size() == 1);
  for (const std::size_t cut : {1U, 2U, 3U, 4U, 20U, 60U, 120U, 150U}) {
    INFO(cut);
    const auto [summary, patients] = run_text(large.substr(0, large.size() - cut));
    CHECK(patients.empty());
    CHECK(summary->refusals.size() == 1);
  }
}

TEST_CASE("the streaming reader judges as the other one") {
  const auto filler = std::string(9'000'000, ' ');
  struct Row {
    std::string text;
    std::string code;  ///< empty: accepted
  };
  const auto one = patient("1");
  const auto head = std::string(R"({"resourceType":"Bundle",)") + filler;
  const Row rows[] = {
      {filler + bundle({one}) + "\n", ""},
      {filler + "[" + one + "]", ""},
      {head + R"("entry" : [ {"fullUrl":"urn:uuid:A","resource":)" + one + R"(} ] , "total":1})",
       ""},
      {head + R"("link":[{"a":"]}\"["}],"entry":[{"resource":)" + one + "}]}", ""},
      {head + R"("entry":[]})", "none"},
      {head + R"("entry":[{"resource":)" + one + "},]}", "json.syntax"},
      {head + R"("entry":[{"resource":)" + one + "}{}]}", "json.syntax"},
      {head + R"("entry":[{"resource":)" + one + "}],\"entry\":[]}", "json.duplicate_key"},
      {head + R"("entry":[{"resource":)" + one + "}],\"x\":tru}", "json.syntax"},
      {head + R"("entry":[{"resource":)" + one + "}]}}", "json.trailing"},
      {head + R"("entry":[{"resource":)" + one + "]}", "json.syntax"},
      {head + R"("entry":[{"resource":)" + one + "},1]}", "fhir.entry_without_resource"},
      {head + "\"entry\":[{\"resource\":" + patient("1", ",\"x\":\"\xE9\"") + "}]}", "json.utf8"},
      {head + R"("a":1 2,"entry":[{"resource":)" + one + "}]}", "json.syntax"},
      {filler + R"({"resourceType":"X","entry":[{"resource":)" + one + "}]}", "fhir.not_a_bundle"},
      {filler + one, "none"},
      {filler, "json.empty"},
      {filler + "42", "json.syntax"},
  };
  for (const auto& row : rows) {
    INFO(row.text.substr(row.text.find_last_of(' ') + 1, 100), " expects ", row.code);
    const auto [summary, patients] = run_text(row.text);
    REQUIRE(summary.has_value());
    CHECK(patients.size() == (row.code.empty() ? 1 : 0));
    const auto got = summary->refusals.empty() ? std::string() : summary->refusals.front().code;
    if (row.code != "none") CHECK(got == row.code);
  }
}

TEST_CASE("lines of several patients, mixed, in several files") {
  const fixture::Folder folder;
  std::string patients_text;
  std::string encounters;
  for (int i = 0; i < 50; ++i) patients_text += patient("p" + std::to_string(i)) + "\n";
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 50; ++i) {
      encounters += encounter("e" + std::to_string(round * 50 + i), "Patient/p" + std::to_string(i),
                              "20" + std::to_string(10 + round % 10) + "-03-04") +
                    "\r\n\n";
    }
  }
  folder.write("Patient.ndjson", patients_text);
  folder.write("Encounter.ndjson", encounters);
  folder.write("Group.ndjson", R"({"resourceType":"Group","id":"g"})");
  folder.write("Lost.ndjson", encounter("y", "Patient/nobody", "2025-01-01"));
  folder.write("readme.txt", "?");
  const auto [summary, patients] = run_fhir(folder.path());
  REQUIRE(summary.has_value());
  REQUIRE(patients.size() == 50);
  for (const auto& one : patients) {
    CHECK(one.resources.size() == 21);
    CHECK((one.last_care == fixture::day(2019, 3, 4)));
    CHECK((one.first_care == fixture::day(2010, 3, 4)));
  }
  CHECK(summary->without_patient == 1);
  std::map<std::string, std::string> places;
  for (const auto& refusal : summary->refusals) places[refusal.code] = refusal.place;
  CHECK(places.size() == 2);
  CHECK(places["fhir.patient_missing"] ==
        "ligne\u00a0"
        "1");
  CHECK(places.contains("fhir.not_a_fhir_file"));
  // A file cut short may have told the last act of anybody: nobody comes in half.
  folder.write("Broken.ndjson", encounter("x", "Patient/p1", "2025-01-01") + "\n{\"a\":");
  const auto [damaged, nobody] = run_fhir(folder.path());
  REQUIRE(damaged.has_value());
  CHECK(nobody.empty());
  std::map<std::string, std::size_t> counts;
  for (const auto& refusal : damaged->refusals) ++counts[refusal.code];
  CHECK(counts["json.syntax"] == 1);
  CHECK(counts["fhir.source_incomplete"] == 50);
}

TEST_CASE("pages of one search: patients in one bundle, their resources in another") {
  const fixture::Folder folder;
  folder.write("1.json", bundle({patient("a"), patient("b")}));
  folder.write("2.json", bundle({encounter("e", "https://host/fhir/Patient/a", "2020-01-02"),
                                 encounter("f", "Patient/b/_history/3", "2021-01-02")}));
  const auto [summary, patients] = run_fhir(folder.path());
  REQUIRE(summary.has_value());
  CHECK(summary->refusals.empty());
  REQUIRE(patients.size() == 4);  // each comes at once, then again with what another file holds
  std::size_t with_care = 0;
  for (const auto& one : patients) with_care += one.last_care ? 1 : 0;
  CHECK(with_care == 2);
}

TEST_CASE("references by fullUrl, and what belongs to nobody") {
  const auto text =
      R"({"resourceType":"Bundle","type":"transaction","entry":[
      {"fullUrl":"urn:uuid:AAAA-1","resource":)" +
      patient("77") + R"(},
      {"fullUrl":"urn:uuid:g","resource":{"resourceType":"Group","id":"g"}},
      {"resource":{"resourceType":"Practitioner","id":"d"}},
      {"resource":{"resourceType":"Observation","id":"o","subject":{"reference":"urn:uuid:g"}}},
      {"resource":)" +
      encounter("e", "urn:uuid:aaaa-1", "2020-01-02") + R"(},
      {"resource":{"resourceType":"Account","id":"c","subject":[{"reference":"Patient/77"}]}},
      {"resource":{"resourceType":"Appointment","id":"t","participant":[{"actor":{"reference":"Location/1"}},
         {"actor":{"reference":"Patient/77"}}]}}]})";
  const auto [summary, patients] = run_text(text);
  REQUIRE(summary.has_value());
  CHECK(summary->refusals.empty());
  REQUIRE(patients.size() == 1);
  CHECK(patients[0].resources.size() == 4);
  CHECK(summary->without_patient == 3);
}

TEST_CASE("identity: French names, INS, partial birth, death") {
  const auto [summary, patients] = run_text(R"({"resourceType":"Patient","id":"1",
    "identifier":[{"system":"urn:oid:1.2.250.1.213.1.4.8","value":"2 69 05 49 588 157 80"},
                  {"system":"urn:ipp","value":"42"},{"value":"no system"}],
    "name":[{"use":"old","family":"Vieux"},{"use":"official","family":"Durand","given":["Anne","Marie"]},
            {"use":"usual","family":"Martin","given":["Anne"]}],
    "telecom":[{"system":"phone","value":"01"},{"system":"email","value":"a@b"}],
    "address":[{"line":["1 rue X","Bât. B"],"postalCode":"81000","city":"Albi"}],
    "gender":"female","birthDate":"1980-05","deceasedBoolean":true})");
  REQUIRE(patients.size() == 1);
  const auto& one = patients[0];
  CHECK(one.identity.family_name.reveal() == "Durand");
  CHECK(one.identity.used_name.reveal() == "Martin");
  CHECK(one.identity.given_names.reveal() == "Anne Marie");
  CHECK_FALSE(one.identity.birth.reveal().has_value());
  CHECK(one.identity.ins.reveal() == "269054958815780");
  CHECK(one.identity.address.reveal() == "1 rue X Bât. B, 81000 Albi");
  CHECK(one.deceased_without_date);
  REQUIRE(one.identity.source_keys.size() == 1);
  CHECK(one.identity.source_keys[0].reveal() == "urn:ipp|42");
}

TEST_CASE("care: status, plans, death certificates, transfusions, Paris days") {
  const auto code = [](std::string_view system, std::string_view value) {
    return R"("code":{"coding":[{"system":")" + std::string(system) + R"(","code":")" +
           std::string(value) + R"("}]},)";
  };
  const auto procedure = [&](std::string_view id, std::string_view codes, std::string_view date) {
    return R"({"resourceType":"Procedure","id":")" + std::string(id) +
           R"(","status":"completed",)" + std::string(codes) +
           R"("subject":{"reference":"Patient/1"},"performedDateTime":")" + std::string(date) +
           "\"}";
  };
  const auto planned = R"({"resourceType":"Encounter","id":"p","status":"planned",)"
                       R"("subject":{"reference":"Patient/1"},"period":{"end":"2026-01-01"}})";
  const auto [summary, patients] = run_text(bundle(
      {patient("1", R"(,"deceasedDateTime":"2021-06-01T08:00:00Z")"), planned,
       encounter("future", "Patient/1", "2090-01-01"),
       encounter("night", "Patient/1", "2019-12-31T23:30:00Z"),
       procedure("blood", code("http://snomed.info/sct", "116859006"), "2005-02"),
       procedure("certificate", code("http://snomed.info/sct", "308646001"), "2021-06-02")}));
  REQUIRE(patients.size() == 1);
  const auto& one = patients[0];
  CHECK((one.last_care == fixture::day(2020, 1, 1)));
  CHECK((one.first_care == fixture::day(2005, 2, 28)));
  CHECK((one.death.reveal() == fixture::day(2021, 6, 1)));
  REQUIRE(one.transfusions.size() == 1);
  CHECK((one.transfusions[0] == fixture::day(2005, 2, 28)));
  for (const auto& resource : one.resources) {
    CHECK((resource.category == Category::transfusion) == (resource.key == "Procedure/blood"));
  }
}

TEST_CASE("care: a year that has begun counts, and no transfusion is lost for want of a day") {
  const std::string blood =
      R"(:{"coding":[{"system":"http://snomed.info/sct","code":"116859006"}]},)"
      R"("subject":{"reference":"Patient/1"})";
  const auto [summary, patients] = run_text(bundle(
      {patient("1"), encounter("old", "Patient/1", "2004-05-01"),
       R"({"resourceType":"Procedure","id":"undated","status":"completed","code")" + blood + "}",
       R"({"resourceType":"AdverseEvent","id":"sheet","actuality":"actual","event")" + blood +
           R"(,"date":"2003-04-05"})",
       R"({"resourceType":"NeverHeardOf","id":"other","code")" + blood + "}",
       R"({"resourceType":"Procedure","id":"undone","status":"not-done","code")" + blood + "}",
       R"({"resourceType":"Procedure","id":"lately","status":"completed",)"
       R"("subject":{"reference":"Patient/1"},"performedDateTime":")" +
           std::to_string(int(fixture::options().clock->today().year())) + "\"}"}));
  REQUIRE(patients.size() == 1);
  const auto& one = patients[0];
  CHECK(one.undated_transfusion);
  CHECK(one.transfusions == std::vector{fixture::day(2003, 4, 5)});
  CHECK(one.last_care == fixture::options().clock->today());
  CHECK(one.first_care == fixture::day(2004, 5, 1));
  for (const auto& resource : one.resources) {
    CAPTURE(resource.key);
    const bool kept = resource.key == "Procedure/undated" || resource.key == "AdverseEvent/sheet" ||
                      resource.key == "NeverHeardOf/other";
    CHECK((resource.category == Category::transfusion) == kept);
  }
}

TEST_CASE("attachments become files, those elsewhere are remarked") {
  const auto data = crypto::base64(as_bytes("%PDF-1.7 letter"));
  const auto [summary, patients] = run_text(bundle(
      {patient("1"), R"({"resourceType":"DocumentReference","id":"d","subject":{"reference":)"
                     R"("Patient/1"},"content":[{"attachment":{"contentType":"application/pdf",)"
                     R"("title":"Lettre","data":")" +
                         data.substr(0, 8) + "\\n" + data.substr(8) +
                         R"("}},{"attachment":{"url":"https://host/x.pdf"}}]})"}));
  REQUIRE(patients.size() == 1);
  REQUIRE(patients[0].files.size() == 1);
  const auto& file = patients[0].files[0];
  CHECK(file.key == "DocumentReference/d#1");
  CHECK(file.mime == "application/pdf");
  CHECK(file.title.reveal() == "Lettre");
  CHECK(fixture::content_of(file) == "%PDF-1.7 letter");
  CHECK(fixture::content_of(file) == "%PDF-1.7 letter");
  REQUIRE(summary->remarks.size() == 1);
  CHECK(summary->remarks[0].code == "fhir.attachment_elsewhere");
}

TEST_CASE("a resource, or a patient, beyond the limits is refused") {
  const fixture::Folder folder;
  auto options = fixture::options();
  options.limits.resource_bytes = 1 << 20;
  options.limits.memory_bytes = 3 << 20;
  const auto large = [&](const std::string& id, std::size_t size) {
    return patient(id, ",\"x\":\"" + std::string(size, 'a') + "\"") + "\n";
  };
  const auto note = [&](int i) {
    return R"({"resourceType":"Observation","id":"o)" + std::to_string(i) +
           R"(","subject":{"reference":"Patient/b"},"x":")" + std::string(900'000, 'a') + "\"}\n";
  };
  const fixture::Folder other;
  const auto single = import_fhir(other.write("a.ndjson", large("a", 4 << 20)),
                                  fixture::Collector().sink(), options);
  REQUIRE(single.has_value());
  REQUIRE(single->refusals.size() == 1);
  CHECK(single->refusals[0].code == "json.too_large");
  std::string many = patient("b") + "\n" + patient("c") + "\n";
  for (int i = 0; i < 5; ++i) many += note(i);
  folder.write("b.ndjson", many);
  fixture::Collector seen;
  const auto summary = import_fhir(folder.path(), seen.sink(), options);
  REQUIRE(summary.has_value());
  CHECK(seen.patients.size() == 1);
  REQUIRE(summary->refusals.size() == 1);
  CHECK(summary->refusals[0].code == "fhir.patient_too_large");
}

TEST_CASE("the sink: its refusals are listed, its failures stop the import") {
  const fixture::Folder folder;
  const auto path = folder.write("a.json", bundle({patient("1"), patient("2"), patient("3")}));
  int calls = 0;
  const auto refusing = [&](ImportedPatient&&) -> Result<Outcome> {
    if (++calls == 2) return fail(Errc::conflict, "test.no", "Non.");
    return Outcome::unchanged;
  };
  const auto summary = import_fhir(path, refusing, fixture::options());
  REQUIRE(summary.has_value());
  CHECK(summary->unchanged == 2);
  CHECK(summary->refusals.size() == 1);
  const auto failing = [&](ImportedPatient&&) -> Result<Outcome> {
    return fail(Errc::unavailable, "test.disk_full", "Plein.");
  };
  CHECK(import_fhir(path, failing, fixture::options()).error().code == "test.disk_full");
  CHECK(import_fhir(folder.path() / "none", refusing, fixture::options()).error().code ==
        "import.source_missing");
}

}  // namespace serment::dossier
