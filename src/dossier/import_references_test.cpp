// Who a resource belongs to, and what it points to, in the spellings that servers use.
#include <doctest/doctest.h>

#include "crypto/encoding.h"
#include "crypto/hash.h"
#include "dossier/import_fixture.h"

namespace serment::dossier {
namespace {

using fixture::patient;

/// An encounter of 2 January 2020 whose subject is this JSON object.
std::string encounter(std::string_view subject, std::string_view more = "") {
  return R"({"resourceType":"Encounter","id":"e","status":"finished","subject":)" +
         std::string(subject) + R"(,"period":{"end":"2020-01-02"})" + std::string(more) + "}";
}

std::string reference(std::string_view to) {
  return R"({"reference":")" + std::string(to) + R"("})";
}

std::string entry(std::string_view url, const std::string& resource) {
  return R"({"fullUrl":")" + std::string(url) + R"(","resource":)" + resource + "}";
}

std::string bundle(const std::vector<std::string>& entries) {
  std::string text = R"({"resourceType":"Bundle","type":"transaction","entry":[)";
  for (const auto& one : entries) text += (text.back() == '[' ? "" : ",") + one;
  return text + "]}";
}

struct Imported {
  ImportSummary summary;
  std::vector<ImportedPatient> patients;
  [[nodiscard]] std::string codes() const {
    std::string all;
    for (const auto& list : {summary.refusals, summary.remarks})
      for (const auto& one : list) all += (all.empty() ? "" : " ") + one.code;
    return all;
  }
};

/// Once whole, once beside a patient who is nowhere, so that the index has to gather the others.
Imported import_text(const std::string& text) {
  const fixture::Folder folder;
  fixture::Collector seen;
  auto summary = import_fhir(folder.write("a.json", text), seen.sink(), fixture::options());
  REQUIRE(summary.has_value());
  return {std::move(*summary), std::move(seen.patients)};
}

std::string gathered(std::string text) {
  const auto stray =
      R"(,{"resource":{"resourceType":"Account","id":"stray","subject":{"reference":"Patient/nowhere"}}}]})";
  return text.replace(text.size() - 2, 2, stray);
}

constexpr std::string_view kUuid = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb";

}  // namespace

TEST_CASE("one patient under two names comes once, whole or not at all") {
  const auto urn = "urn:uuid:" + std::string(kUuid);
  for (const auto& [id, url] : std::vector<std::pair<std::string, std::string>>{
           {std::string(kUuid), urn}, {"77", urn}, {"77", "https://un.example/fhir/Patient/77"}}) {
    for (const auto& subject : {url, "Patient/" + id}) {
      CAPTURE(subject);
      const auto text = bundle({entry(url, patient(id)), entry("", encounter(reference(subject)))});
      for (const auto& source : {text, gathered(text)}) {
        const auto found = import_text(source);
        REQUIRE(found.patients.size() == 1);
        CHECK(found.patients[0].resources.size() == 2);
        CHECK(found.patients[0].last_care.has_value());
      }
      auto bad = text;
      bad.replace(bad.find("2020-01-02"), 10, "2020-13-02");
      for (const auto& source : {bad, gathered(bad)}) CHECK(import_text(source).patients.empty());
    }
  }
}

TEST_CASE("two patients under one name are both refused") {
  const auto url = "urn:uuid:" + std::string(kUuid);
  const auto text = bundle({entry(url, patient("1")), entry("", encounter(reference(url)))});
  const auto other = bundle({entry(url, patient("2"))});
  const fixture::Folder folder;
  folder.write("a.json", gathered(text));
  folder.write("b.json", gathered(other));
  fixture::Collector seen;
  const auto summary = import_fhir(folder.path(), seen.sink(), fixture::options());
  REQUIRE(summary.has_value());
  CHECK(seen.patients.empty());
}

TEST_CASE("the number of another server is another patient") {
  const auto text =
      bundle({entry("https://un.example/fhir/Patient/1", patient("1")),
              entry("", encounter(reference("https://autre.example/fhir/Patient/1")))});
  const auto found = import_text(text);
  REQUIRE(found.patients.size() == 1);
  CHECK_FALSE(found.patients[0].last_care.has_value());
  CHECK(found.codes() == "fhir.patient_missing");
}

TEST_CASE("a patient named by an identifier is found in the same file, or said not to be") {
  const auto known = patient("1", R"(,"identifier":[{"system":"urn:ipp","value":"42"}])");
  const std::string logical = R"({"identifier":{"system":"urn:ipp","value":"42"}})";
  for (const auto& subject : {logical, reference("Patient?identifier=urn:ipp|42"),
                              reference("Patient?identifier=urn:ipp%7C42")}) {
    const auto found = import_text(bundle({entry("", known), entry("", encounter(subject))}));
    REQUIRE(found.patients.size() == 1);
    CHECK(found.patients[0].last_care.has_value());
    CHECK(found.codes().empty());
  }
  // Two who share it: nobody's.
  auto second = known;
  second.replace(second.find("\"1\""), 3, "\"2\"");
  const auto shared =
      import_text(bundle({entry("", known), entry("", second), entry("", encounter(logical))}));
  CHECK(shared.codes() == "fhir.patient_missing");
}

TEST_CASE("a resource that holds its patient inside is refused by name, not dropped") {
  const auto text =
      bundle({entry("", patient("1")),
              entry("", encounter(reference("#p"),
                                  R"(,"contained":[{"resourceType":"Patient","id":"p"}])"))});
  const auto found = import_text(text);
  CHECK(found.codes() == "fhir.patient_missing");
  CHECK(found.summary.refusals.at(0).reason.find("contained") != std::string::npos);
  CHECK(found.summary.without_patient == 0);
}

TEST_CASE("a document that is a Binary of the source comes with its patient") {
  const auto content = crypto::base64(as_bytes("%PDF-1.7 letter"));
  const auto binary =
      R"({"resourceType":"Binary","id":"b","contentType":"application/pdf","data":")" + content +
      "\"}";
  const auto document = [](std::string_view url) {
    return R"({"resourceType":"DocumentReference","id":"d","status":"current","subject":{"reference":"Patient/1"},"content":[{"attachment":{"title":"Lettre","url":")" +
           std::string(url) + R"("}}]})";
  };
  const auto urn = "urn:uuid:" + std::string(kUuid);
  for (const auto& url : {urn, std::string("Binary/b"), std::string("https://h/fhir/Binary/b")}) {
    CAPTURE(url);
    const auto text =
        bundle({entry("", patient("1")), entry(urn, binary), entry("", document(url))});
    for (const auto& source : {text, gathered(text)}) {
      const auto found = import_text(source);
      REQUIRE(found.patients.size() == 1);
      REQUIRE(found.patients[0].files.size() == 1);
      const auto& file = found.patients[0].files[0];
      CHECK(fixture::content_of(file) == "%PDF-1.7 letter");
      CHECK(file.title.reveal() == "Lettre");
      CHECK(file.mime == "application/pdf");
      CHECK(found.summary.remarks.empty());
      CHECK(found.summary.without_patient == 0);
    }
  }
  const auto lost = import_text(
      bundle({entry("", patient("1")), entry(urn, binary), entry("", document("Binary/other"))}));
  CHECK(lost.codes() == "fhir.attachment_elsewhere");
  CHECK(lost.summary.without_patient == 1);
}

TEST_CASE("one patient at fault does not refuse the others of the file") {
  auto bad = patient("2");
  bad.replace(bad.find("1980-05-06"), 10, "1980-02-30");
  const auto found = import_text(bundle({entry("", patient("1")), entry("", bad)}));
  CHECK(found.patients.size() == 1);
  CHECK(found.codes() == "fhir.date");
  CHECK(found.summary.refused == 1);
}

TEST_CASE("a year of birth is enough to know a numbered patient again") {
  auto text = patient("1");
  text.replace(text.find("1980-05-06"), 10, "1980");
  const auto found = import_text(text);
  REQUIRE(found.patients.size() == 1);
  CHECK_FALSE(found.patients[0].identity.birth.reveal().has_value());
  CHECK(found.patients[0].identity.source_keys.size() == 1);
}

TEST_CASE("identifiers that a family shares, or that number nothing, name no record") {
  for (const std::string_view identifier :
       {R"({"system":"urn:n","value":"N/A"})", R"({"system":"urn:n","value":"0000"})",
        R"({"system":"urn:oid:1.2.250.1.213.1.4.2","value":"1234567890"})",
        R"({"system":"urn:m","value":"12","type":{"coding":[{"code":"MB"}]}})",
        R"({"system":"urn:s","value":"12","type":{"coding":[{"code":"SN"}]}})"}) {
    CAPTURE(identifier);
    const auto found =
        import_text(patient("1", R"(,"identifier":[)" + std::string(identifier) + "]"));
    REQUIRE(found.patients.size() == 1);
    REQUIRE(found.patients[0].identity.source_keys.size() == 1);
    CHECK(found.patients[0].identity.source_keys[0].reveal().starts_with("fhir|Patient/1|"));
  }
}

TEST_CASE("what an identity or a document cannot be trusted for is said") {
  const auto content = crypto::base64(as_bytes("short"));
  const auto text = bundle(
      {entry(
           "",
           patient(
               "1",
               R"(,"identifier":[{"system":"urn:oid:1.2.250.1.213.1.4.8","value":"123456789012244"}],)"
               R"("link":[{"other":{"reference":"Patient/2"},"type":"replaced-by"}])")),
       entry(
           "",
           R"({"resourceType":"DocumentReference","id":"d","status":"current","subject":{"reference":"Patient/1"},"content":[{"attachment":{"size":500,"data":")" +
               content + "\"}}]}")});
  const auto found = import_text(text);
  CHECK(found.codes() == "fhir.ins_wrong fhir.patient_linked fhir.attachment_size");
  for (const auto& remark : found.summary.remarks)
    CHECK(remark.reason.find("Secretname") == std::string::npos);
}

/// A folder as docs/format/export.md describes it; `facts` are extensions, `name` the file's.
std::filesystem::path exported(const fixture::Folder& folder, const std::string& facts,
                               const std::string& name = {}) {
  auto text = bundle(
      {entry("", patient("1", R"(,"deceasedDateTime":"2024-05-06")")),
       entry("", encounter(reference("Patient/1"))),
       entry(
           "",
           R"({"resourceType":"DocumentReference","id":"d","status":"current",)"
           R"("extension":[{"url":"urn:serment:category","valueCode":"transfusion"}],)"
           R"("subject":{"reference":"Patient/1"},"content":[{"attachment":{"title":"Lettre","size":15,)"
           R"("contentType":"application/pdf","url":"pieces/)" +
               name + R"("}}]})"),
       entry("", R"({"resourceType":"Basic","id":"serment-facts-x-1","extension":[)" + facts +
                     R"(],"subject":{"reference":"Patient/1"}})")});
  text.insert(text.find("\"type\""),
              R"("meta":{"tag":[{"system":"urn:serment:export","code":"dossier"}]},)");
  folder.write("bundle.json", text);
  folder.write("index.html", "<html></html>");
  folder.write("sha256sums.txt", "");
  return folder.path();
}

constexpr std::string_view kFormat = R"({"url":"urn:serment:fact:format","valueInteger":1})";

std::string fact(std::string_view name, std::string_view field, std::string_view value) {
  return R"(,{"url":"urn:serment:fact:)" + std::string(name) + R"(",")" + std::string(field) +
         R"(":)" + std::string(value) + "}";
}

Imported import_folder_of(const std::filesystem::path& path) {
  fixture::Collector seen;
  auto summary = import_fhir(path, seen.sink(), fixture::options());
  REQUIRE(summary.has_value());
  return {std::move(*summary), std::move(seen.patients)};
}

TEST_CASE("an exported dossier comes back with its files, its dates and nothing refused") {
  const auto digest = crypto::hex(crypto::sha256(as_bytes("%PDF-1.7 letter"))).substr(0, 32);
  const fixture::Folder folder;
  const auto path = exported(folder,
                             std::string(kFormat) + fact("birth", "valueDate", "\"1979-01-02\"") +
                                 fact("last-care", "valueDate", "\"2022-06-05\"") +
                                 fact("first-care", "valueDate", "\"2001-02-03\"") +
                                 fact("transfusion", "valueDate", "\"2010-01-01\"") +
                                 fact("undated-transfusion", "valueBoolean", "true") +
                                 fact("corrected", "valueCode", "\"death\""),
                             digest + ".pdf");
  folder.write("pieces/" + digest + ".pdf", "%PDF-1.7 letter");
  const auto found = import_folder_of(path);
  CHECK(found.codes().empty());
  REQUIRE(found.patients.size() == 1);
  const auto& one = found.patients[0];
  CHECK(one.resources.size() == 3);  // the facts are no piece
  REQUIRE(one.files.size() == 1);
  CHECK(fixture::content_of(one.files[0]) == "%PDF-1.7 letter");
  CHECK(one.files[0].key == "DocumentReference/d#1");
  CHECK(one.files[0].category == Category::transfusion);
  CHECK((one.identity.birth.reveal() == fixture::day(1979, 1, 2)));
  CHECK_FALSE(one.death.reveal().has_value());  // a person settled that there is none
  CHECK((one.last_care == fixture::day(2022, 6, 5)));
  CHECK((one.first_care == fixture::day(2001, 2, 3)));
  CHECK(one.transfusions.size() == 1);
  CHECK(one.undated_transfusion);
}

TEST_CASE("the facts of an export never make a dossier end sooner, but for what was settled") {
  const fixture::Folder folder;
  const auto earlier = import_folder_of(
      exported(folder, std::string(kFormat) + fact("last-care", "valueDate", "\"2002-06-05\"")));
  REQUIRE(earlier.patients.size() == 1);
  CHECK((earlier.patients[0].last_care == fixture::day(2020, 1, 2)));
  CHECK((earlier.patients[0].death.reveal() == fixture::day(2024, 5, 6)));
  const fixture::Folder other;
  const auto settled = import_folder_of(
      exported(other, std::string(kFormat) + fact("last-care", "valueDate", "\"2002-06-05\"") +
                          fact("corrected", "valueCode", "\"last-care\"")));
  REQUIRE(settled.patients.size() == 1);
  CHECK((settled.patients[0].last_care == fixture::day(2002, 6, 5)));
}

TEST_CASE("facts that cannot be read refuse their patient; a file of another content is no file") {
  for (const auto& facts :
       {std::string(R"({"url":"urn:serment:fact:format","valueInteger":2})"), std::string("{}"),
        std::string(kFormat) + fact("planet", "valueDate", "\"2002-06-05\""),
        std::string(kFormat) + fact("birth", "valueDate", "\"2002\""),
        std::string(kFormat) + fact("birth", "valueString", "\"2002-06-05\"")}) {
    CAPTURE(facts);
    const fixture::Folder folder;
    const auto found = import_folder_of(exported(folder, facts));
    CHECK(found.patients.empty());
    CHECK(found.codes() == "fhir.facts");
  }
  const auto digest = crypto::hex(crypto::sha256(as_bytes("%PDF-1.7 letter"))).substr(0, 32);
  const fixture::Folder folder;
  const auto path = exported(folder, std::string(kFormat), digest + ".pdf");
  folder.write("pieces/" + digest + ".pdf", "%PDF-1.7 changed");
  const auto found = import_folder_of(path);
  REQUIRE(found.patients.size() == 1);
  CHECK(found.patients[0].files.empty());
  CHECK(found.codes() == "fhir.not_a_fhir_file fhir.attachment_elsewhere");
}

TEST_CASE("an encounter whose state is unknown counts as care") {
  auto text = encounter(reference("Patient/1"));
  text.replace(text.find("finished"), 8, "unknown");
  const auto found = import_text(bundle({entry("", patient("1")), entry("", text)}));
  REQUIRE(found.patients.size() == 1);
  CHECK(found.patients[0].last_care.has_value());
}

}  // namespace serment::dossier
