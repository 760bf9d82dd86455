// Who a resource belongs to, and what it points to, in the spellings that servers use.
#include <doctest/doctest.h>

#include "crypto/encoding.h"
#include "dossier/import_fixture.h"

namespace serment::dossier {
namespace {

std::string patient(std::string_view id, std::string_view more = "") {
  return R"({"resourceType":"Patient","id":")" + std::string(id) +
         R"(","name":[{"family":"Secretname","given":["Ann"]}],"birthDate":"1980-05-06")" +
         std::string(more) + "}";
}

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

TEST_CASE("an encounter whose state is unknown counts as care") {
  auto text = encounter(reference("Patient/1"));
  text.replace(text.find("finished"), 8, "unknown");
  const auto found = import_text(bundle({entry("", patient("1")), entry("", text)}));
  REQUIRE(found.patients.size() == 1);
  CHECK(found.patients[0].last_care.has_value());
}

}  // namespace serment::dossier
