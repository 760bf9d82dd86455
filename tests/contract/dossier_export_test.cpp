// What leaves with a patient: complete, readable by strangers, named neutrally, whole or not at
// all.
#include <sys/stat.h>

#include <fstream>
#include <map>
#include <set>

#include "contract/dossier_fixture.h"
#include "crypto/encoding.h"
#include "documents/documents.h"
#include "json/reader.h"

namespace serment::contract {
namespace {

namespace fs = std::filesystem;

std::string read_all(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Files of a folder by their relative name.
std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), folder).string()] = read_all(entry.path());
  return files;
}

std::map<std::string, std::string> files_of_zip(const fs::path& path) {
  std::map<std::string, std::string> files;
  for (const auto& entry : expect(documents::read_zip(as_bytes(read_all(path)))))
    files[entry.name] = as_text(entry.bytes);
  return files;
}

dossier::ImportedPatient exported_patient() {
  auto patient = canary();
  add_resource(patient, "Patient", "Patient/p1", R"({"resourceType":"Patient","id":"p1"})");
  add_resource(patient, "Encounter", "Encounter/1",
               R"({"resourceType":"Encounter","type":[{"text":"<b>Bilan</b> & suivi"}],)"
               R"("period":{"start":"2019-03-01","end":"2019-03-02"}})");
  add_file(patient, "Canarinom_Canariprénom.pdf", "%PDF-1.4 canarifichier");
  add_file(patient, "page", "<script>alert(1)</script>", "text/html; charset=utf-8");
  add_file(patient, "radio", noise(2U << 20U, 1), "image/jpeg");
  return patient;
}

std::string export_to(Cabinet& cabinet, const DossierId& id, const fs::path& out) {
  const auto done = dossier::export_dossier(cabinet.session(), id, out, "copie demandée",
                                            {{"Conservé jusqu’au 28 février 2040."}});
  return done ? "" : done.error().code;
}

void check_export(const std::map<std::string, std::string>& files) {
  std::set<std::string> names;
  for (const auto& [name, bytes] : files) {
    names.insert(name);
    for (const auto word : kCanaries) CHECK(name.find(word) == std::string::npos);
  }
  REQUIRE(names.count("bundle.json") == 1);
  CHECK(names.size() == 6);
  std::size_t pieces = 0;
  for (const auto* content :
       {"%PDF-1.4 canarifichier", "<script>alert(1)</script>"})  // small ones, whichever the order
    for (const auto& [name, bytes] : files)
      if (name.rfind("pieces/", 0) == 0 && bytes == content) ++pieces;
  CHECK(pieces == 2);
  for (const auto& name : names)
    CHECK((name.size() < 5 || name.substr(name.size() - 5) != ".html" || name == "index.html"));

  const auto bundle = expect(json::Document::parse(files.at("bundle.json")));
  CHECK(bundle.root().text_or("resourceType") == "Bundle");
  CHECK(bundle.root().text_or("type") == "collection");
  std::map<std::string, int> types;
  for (const auto entry : expect(bundle.root().at("entry"))) {
    const auto resource = expect(entry.at("resource"));
    ++types[std::string(resource.text_or("resourceType"))];
    if (resource.text_or("resourceType") != "DocumentReference") continue;
    const auto subject = expect(resource.at("subject"));
    CHECK(subject.text_or("reference") == "Patient/p1");
    const auto content = expect(resource.at("content"));
    const auto attachment = expect((*content.begin()).at("attachment"));
    CHECK(files.count(std::string(attachment.text_or("url"))) == 1);
  }
  CHECK(types == std::map<std::string, int>{{"Patient", 1},
                                            {"Basic", 1},
                                            {"Encounter", 1},
                                            {"Observation", 1},
                                            {"DocumentReference", 3}});

  const auto& page = files.at("index.html");
  for (const std::string& text : std::vector<std::string>{
           "Canarinom", "Canariprénom", in_french(day("1969-05-04")), "rue du Canari",
           "Consultations et séjours", "&lt;b&gt;Bilan&lt;/b&gt; &amp; suivi",
           in_french(day("2019-03-02")), "canarititre", "href=\"pieces/",
           "Conservé jusqu’au 28 février 2040.", in_french(day("2020-02-29"))}) {
    CAPTURE(text);
    CHECK(page.find(text) != std::string::npos);
  }
  CHECK(page.find("<b>Bilan") == std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("http://") == std::string::npos);

  std::string sums;
  for (const auto& [name, bytes] : files)
    if (name != "sha256sums.txt") {
      const auto line = crypto::hex(crypto::sha256(as_bytes(bytes))) + "  " + name + "\n";
      CHECK(files.at("sha256sums.txt").find(line) != std::string::npos);
      sums += line;
    }
  CHECK(sums.size() == files.at("sha256sums.txt").size());
}

}  // namespace

CONTRACT_TEST("an export is complete, readable, verifiable and private") {
  Store store;
  Cabinet cabinet(store);
  REQUIRE(cabinet.absorb(exported_patient()) == "created");
  const auto id = cabinet.only();
  const TemporaryFolder place;
  const auto folder = place.path() / "copie";
  CHECK(export_to(cabinet, id, folder) == "");
  CHECK(cabinet.last_act() == "dossier.exported");
  check_export(files_of(folder));
  CHECK(export_to(cabinet, id, place.path() / "copie.ZIP") == "");
  check_export(files_of_zip(place.path() / "copie.ZIP"));
  for (const auto& entry : fs::recursive_directory_iterator(place.path())) {
    struct stat status {};
    REQUIRE(::stat(entry.path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0077U) == 0);
  }
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(place.path())) ++entries;
  CHECK(entries == 2);  // nothing is left of the making
}

CONTRACT_TEST("a dossier that came without a Patient resource gets one") {
  Store store;
  Cabinet cabinet(store);
  auto patient = canary();
  patient.death = Personal(std::optional(day("2024-01-02")));
  REQUIRE(cabinet.absorb(patient) == "created");
  const TemporaryFolder place;
  REQUIRE(export_to(cabinet, cabinet.only(), place.path() / "copie/") == "");
  const auto bundle = expect(json::Document::parse(read_all(place.path() / "copie/bundle.json")));
  const auto entries = expect(bundle.root().at("entry"));
  REQUIRE(entries.size() == 3);  // with the facts
  const auto made = expect((*entries.begin()).at("resource"));
  CHECK(made.text_or("resourceType") == "Patient");
  CHECK(made.text_or("birthDate") == "1969-05-04");
  CHECK(made.text_or("deceasedDateTime") == "2024-01-02");
  CHECK(made.text_or("gender") == "female");
  CHECK((*expect(made.at("name")).begin()).text_or("family") == "Canarinom");
  CHECK((*expect(made.at("identifier")).begin()).text_or("value") == "269054958815780");
}

namespace {

/// The resources of an export's bundle, by type.
std::multimap<std::string, std::string> resources_of(const fs::path& folder) {
  const auto bundle = expect(json::Document::parse(read_all(folder / "bundle.json")));
  std::multimap<std::string, std::string> resources;
  for (const auto entry : expect(bundle.root().at("entry"))) {
    const auto resource = expect(entry.at("resource"));
    resources.emplace(resource.text_or("resourceType"), resource.raw());
  }
  return resources;
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

CONTRACT_TEST("an export carries the dates that decide, as they are now, not as they were found") {
  Store store;
  Cabinet cabinet(store);
  auto patient = canary();
  add_resource(patient, "Patient", "Patient/p1",
               R"({"resourceType":"Patient","id":"p1","birthDate":"1968-05-04"})");
  add_resource(patient, "Basic", "Basic/serment-facts-earlier-1",
               R"({"resourceType":"Basic","id":"serment-facts-earlier-1"})");
  patient.transfusions = {day("2010-06-01"), day("1999-01-02")};
  patient.undated_transfusion = true;
  patient.deceased_without_date = true;
  REQUIRE(cabinet.absorb(patient) == "created");
  const auto id = cabinet.only();
  const auto correct = [&](dossier::Fact fact, std::string_view date) {
    expect(dossier::set_fact(cabinet.session(), id, fact, day(date), "pièce d’identité", "Dre A"));
  };
  correct(dossier::Fact::birth, "1969-05-03");
  correct(dossier::Fact::last_care, "2021-03-04");
  const TemporaryFolder place;
  REQUIRE(export_to(cabinet, id, place.path() / "copie") == "");
  const auto resources = resources_of(place.path() / "copie");
  REQUIRE(resources.count("Basic") == 1);  // the one of an earlier export does not go out again
  const auto& [type, facts] = *resources.find("Basic");
  // docs/format/export.md shows the same.
  CHECK(facts == R"({"resourceType":"Basic","id":"serment-facts-)" + id.value +
                     R"(-1","extension":[{"url":"urn:serment:fact:format","valueInteger":1},)"
                     R"({"url":"urn:serment:fact:birth","valueDate":"1969-05-03"},)"
                     R"({"url":"urn:serment:fact:deceased-without-date","valueBoolean":true},)"
                     R"({"url":"urn:serment:fact:first-care","valueDate":"2001-01-01"},)"
                     R"({"url":"urn:serment:fact:last-care","valueDate":"2021-03-04"},)"
                     R"({"url":"urn:serment:fact:transfusion","valueDate":"1999-01-02"},)"
                     R"({"url":"urn:serment:fact:transfusion","valueDate":"2010-06-01"},)"
                     R"({"url":"urn:serment:fact:undated-transfusion","valueBoolean":true},)"
                     R"({"url":"urn:serment:fact:corrected","valueCode":"birth"},)"
                     R"({"url":"urn:serment:fact:corrected","valueCode":"last-care"}],)"
                     R"("code":{"coding":[{"system":"urn:serment:basic","code":"facts"}],)"
                     R"("text":"Dates dont dépend la conservation du dossier"},)"
                     R"("subject":{"reference":"Patient/p1"}})");
  correct(dossier::Fact::death, "2022-01-02");
  REQUIRE(export_to(cabinet, id, place.path() / "décès") == "");
  const auto later = resources_of(place.path() / "décès").find("Basic")->second;
  CHECK(later.find(R"({"url":"urn:serment:fact:death","valueDate":"2022-01-02"})") !=
        std::string::npos);
  CHECK(later.find("deceased-without-date") == std::string::npos);
}

CONTRACT_TEST("files of an export are named by their content, and referred to once") {
  Store store;
  Cabinet cabinet(store);
  auto patient = canary();
  add_resource(
      patient, "DocumentReference", "DocumentReference/7",
      R"({"resourceType":"DocumentReference","id":"7","subject":{"reference":"Patient/1"}})");
  add_file(patient, "DocumentReference/7#1", "porté par la ressource");
  add_file(patient, "seul", "sans ressource");
  patient.files.back().category = dossier::Category::transfusion;
  add_file(patient, "le même", "sans ressource");
  REQUIRE(cabinet.absorb(patient) == "created");
  const TemporaryFolder place;
  const auto out = place.path() / "copie";
  REQUIRE(export_to(cabinet, cabinet.only(), out) == "");
  CHECK(files_in(out / "pieces") == 2);
  const auto name = [](std::string_view content) {
    return "pieces/" + crypto::hex(crypto::sha256(as_bytes(content))).substr(0, 32) + ".pdf";
  };
  CHECK(read_all(out / name("porté par la ressource")) == "porté par la ressource");
  CHECK(read_all(out / name("sans ressource")) == "sans ressource");
  const auto resources = resources_of(out);
  REQUIRE(resources.count("DocumentReference") == 3);
  std::size_t urls = 0;
  std::size_t transfusions = 0;
  for (const auto& [type, text] : resources) {
    if (text.find("\"url\":\"" + name("sans ressource") + "\",\"size\":14,") != std::string::npos)
      ++urls;
    if (text.find(R"("extension":[{"url":"urn:serment:category","valueCode":"transfusion"}])") !=
        std::string::npos)
      ++transfusions;
    CHECK(text.find(name("porté par la ressource")) == std::string::npos);
  }
  CHECK(urls == 2);
  CHECK(transfusions == 1);
  // Another export gives the same names: what was imported of this one stays true.
  REQUIRE(export_to(cabinet, cabinet.only(), place.path() / "encore") == "");
  CHECK(resources_of(place.path() / "encore") == resources);
}

CONTRACT_TEST("an export never replaces anything, and a failed one leaves nothing") {
  Store store;
  Cabinet cabinet(store);
  REQUIRE(cabinet.absorb(exported_patient()) == "created");
  const auto id = cabinet.only();
  const TemporaryFolder place;
  const auto before = cabinet.all_rows();
  fs::create_directory(place.path() / "vide");
  fs::create_symlink(place.path() / "nulle part", place.path() / "lien");
  CHECK(export_to(cabinet, id, place.path() / "vide") == "export.exists");
  CHECK(export_to(cabinet, id, place.path() / "lien") == "export.exists");
  CHECK(export_to(cabinet, id, place.path() / "absent" / "copie") == "export.no_folder");
  CHECK(export_to(cabinet, {"inconnu"}, place.path() / "copie") == "dossier.unknown");
  CHECK(cabinet.all_rows() == before);
  cabinet.practice.execute(
      "UPDATE vault_object SET sealed = (SELECT sealed FROM vault_object WHERE kind = 'manifest') "
      "WHERE kind = 'care' AND practice_id = $1",
      {cabinet.practice.id().value});
  CHECK(export_to(cabinet, id, place.path() / "copie") == "object.damaged");
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(place.path()))
    names.insert(entry.path().filename().string());
  CHECK(names == std::set<std::string>{"vide", "lien"});
}

}  // namespace serment::contract
