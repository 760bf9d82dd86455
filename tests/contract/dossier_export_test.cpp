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
  CHECK(types ==
        std::map<std::string, int>{
            {"Patient", 1}, {"Encounter", 1}, {"Observation", 1}, {"DocumentReference", 3}});

  const auto& page = files.at("index.html");
  for (const std::string& text : std::vector<std::string>{
           "Canarinom", "Canariprénom", in_french(day("1969-05-04")), "rue du Canari",
           "Consultations et séjours", "&lt;b&gt;Bilan&lt;/b&gt; &amp; suivi",
           in_french(day("2019-03-02")), "canarititre", "pieces/piece-0001.",
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
  REQUIRE(entries.size() == 2);
  const auto made = expect((*entries.begin()).at("resource"));
  CHECK(made.text_or("resourceType") == "Patient");
  CHECK(made.text_or("birthDate") == "1969-05-04");
  CHECK(made.text_or("deceasedDateTime") == "2024-01-02");
  CHECK(made.text_or("gender") == "female");
  CHECK((*expect(made.at("name")).begin()).text_or("family") == "Canarinom");
  CHECK((*expect(made.at("identifier")).begin()).text_or("value") == "269054958815780");
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
