#include <doctest/doctest.h>

#include "crypto/hash.h"
#include "dossier/import_fixture.h"
#include "dossier/import_pattern.h"

namespace serment::dossier {

TEST_CASE("file names say who the patient is, or are refused") {
  struct Row {
    std::string_view pattern, name, expected;  // expected: "FAMILY|GIVEN|DATE|REST" or a code
  };
  constexpr Row kRows[] = {
      {kDefaultNamePattern, "DURAND_Jean_31121980.pdf", "DURAND|Jean|1980-12-31|"},
      {kDefaultNamePattern, "DURAND_Jean_31121980_bilan sanguin.PDF",
       "DURAND|Jean|1980-12-31| bilan sanguin"},
      {kDefaultNamePattern, "LE GUEN_Anne-Marie_01022003(2).jpg",
       "LE GUEN|Anne-Marie|2003-02-01|(2)"},
      {kDefaultNamePattern, "O'KON_Élodie_29022004.tar.gz", "O'KON|Élodie|2004-02-29|.tar"},
      {kDefaultNamePattern, "DE_LA_TOUR_Jean_31121980.pdf", "folder.ambiguous"},
      {kDefaultNamePattern, "DURAND_Jean_31131980.pdf", "folder.date"},
      {kDefaultNamePattern, "DURAND_Jean_29022003.pdf", "folder.date"},
      {kDefaultNamePattern, "DURAND_Jean_311280.pdf", "folder.name"},
      {kDefaultNamePattern, "scan0001.pdf", "folder.name"},
      {kDefaultNamePattern, "DURAND_Jean_31121980", "folder.name"},
      {kDefaultNamePattern, "_Jean_31121980.pdf", "folder.name"},
      {"{yyyymmdd}-{given} {family}.{ext}", "19801231-Jean DURAND.pdf", "DURAND|Jean|1980-12-31|"},
      {"{family} {given} {ddmmyyyy}{rest}.{ext}", "LE GALL Jean 01011980.pdf", "folder.ambiguous"},
      {"{family} {given} {ddmmyyyy}{rest}.{ext}", "LE-GALL Jean 01011980 bilan 02022020.pdf",
       "LE-GALL|Jean|1980-01-01| bilan 02022020"},
      {"{family}-{given}-{yyyymmdd}{rest}.{ext}", "LE-GALL-Jean-19800101.pdf", "folder.ambiguous"},
      {"{family}-{given}-{yyyymmdd}{rest}.{ext}", "LE GALL-Jean-19800101-x.pdf",
       "LE GALL|Jean|1980-01-01|-x"},
      {"{yyyymmdd}-{given} {family}.{ext}", "19801231-Jean-Marc DURAND.pdf",
       "DURAND|Jean-Marc|1980-12-31|"},
      {"{family}", "x", "folder.pattern"},
      {"{family}_{given}_{ddmmyyyy}{nose}", "x", "folder.pattern"},
      {"{family}_{given}_{ddmmyyyy", "x", "folder.pattern"},
      {"{family}{family}_{given}_{ddmmyyyy}", "x", "folder.pattern"},
  };
  for (const auto& row : kRows) {
    INFO(row.name);
    const auto named = NamePattern::parse(row.pattern).and_then([&](const NamePattern& pattern) {
      return pattern.match(row.name);
    });
    if (!named) {
      CHECK(named.error().code == row.expected);
      continue;
    }
    CHECK(named->family + "|" + named->given + "|" + iso(named->birth) + "|" + named->rest ==
          row.expected);
  }
}

TEST_CASE("what nobody may read is refused alone") {
  const fixture::Folder folder;
  const auto closed = folder.write("DURAND_Jean_31121980_a.pdf", "a");
  folder.write("DURAND_Jean_31121980_b.pdf", "b");
  folder.write("MARTIN_Léa_01022003.png", "png");
  const auto alone = folder.write("PETIT_Paul_01022003.pdf", "x");
  folder.write("clos/ROUX_Ali_01022003.pdf", "x");
  const fixture::Folder exports;
  constexpr std::string_view kPatient =
      R"({"resourceType":"Patient","id":"a","birthDate":"1980-12-31","name":[{"family":"A"}]})";
  const auto unread = exports.write("a.json", kPatient);
  exports.write("b.json", kPatient);
  namespace fs = std::filesystem;
  for (const auto& path : {closed, alone, unread, folder.path() / "clos"})
    fs::permissions(path, fs::perms::none);
  fixture::Collector files;
  fixture::Collector patients;
  const fixture::Unprivileged nobody({folder.path(), exports.path()});
  const auto named = import_folder(folder.path(), "", files.sink(), fixture::options());
  const auto bundles = import_fhir(exports.path(), patients.sink(), fixture::options());
  REQUIRE(named.has_value());
  REQUIRE(files.patients.size() == 2);
  CHECK(files.patients[0].files.size() == 1);
  CHECK(files.patients[1].files.size() == 1);
  std::map<std::string, int> codes;
  for (const auto& refusal : named->refusals) ++codes[refusal.code];
  CHECK((codes ==
         std::map<std::string, int>{{"import.file_forbidden", 2}, {"import.folder_forbidden", 1}}));
  REQUIRE(bundles.has_value());
  CHECK(bundles->created == 1);
  REQUIRE(bundles->refusals.size() == 1);
  CHECK(bundles->refusals[0].code == "import.file_forbidden");
}

TEST_CASE("the format that a source seems to have") {
  struct Row {
    std::string_view file;
    SourceFormat alone, in_folder;
  };
  constexpr Row kRows[] = {
      {"a.json", SourceFormat::fhir, SourceFormat::fhir},
      {"A.JSON", SourceFormat::fhir, SourceFormat::fhir},
      {"sub/deep/a.Ndjson", SourceFormat::fhir, SourceFormat::fhir},
      {"c.jsonl", SourceFormat::fhir, SourceFormat::fhir},
      {"OK.ZIP", SourceFormat::fhir, SourceFormat::folder},
      {"p.CSV", SourceFormat::csv, SourceFormat::folder},
      {"A_B_01011970.pdf", SourceFormat::csv, SourceFormat::folder},
      {".cache/a.json", SourceFormat::fhir, SourceFormat::folder},
  };
  for (const auto& row : kRows) {
    INFO(row.file);
    const fixture::Folder folder;
    CHECK(guess_format(folder.write(std::string(row.file), "{}")) == row.alone);
    CHECK(guess_format(folder.path()) == row.in_folder);
  }
}

TEST_CASE("a folder of files") {
  const fixture::Folder folder;
  folder.write("DURAND_Jean_31121980_a.pdf", "%PDF-1");
  folder.write("2020/durand_JEAN_31121980_b.txt", "deux");
  folder.write("copie/DURAND_Jean_31121980_a bis.pdf", "%PDF-1");
  folder.write("MARTIN_Léa_01022003.png", "png");
  folder.write("scan0001.pdf", "?");
  folder.write(".DS_Store", "?");
  folder.write(".cache/MARTIN_Léa_01022003.png", "?");
  folder.write("empty_Zoé_01022003.pdf", "");
  std::filesystem::create_symlink("/etc/passwd", folder.path() / "PETIT_Paul_01022003.pdf");
  std::filesystem::create_directory_symlink("/etc", folder.path() / "etc");
  fixture::Collector seen;
  const auto summary = import_folder(folder.path(), "", seen.sink(), fixture::options());
  REQUIRE(summary.has_value());
  REQUIRE(seen.patients.size() == 3);
  std::map<std::string, const ImportedPatient*> by_name;
  for (const auto& patient : seen.patients)
    by_name[patient.identity.given_names.reveal()] = &patient;
  const auto& jean = by_name.contains("Jean") ? *by_name.at("Jean") : *by_name.at("JEAN");
  CHECK(jean.files.size() == 2);  // the copy is the same piece
  CHECK_FALSE(jean.last_care.has_value());
  for (const auto& file : jean.files) {
    const auto bytes = fixture::content_of(file);
    CHECK(bytes.size() == file.size);
    CHECK(crypto::sha256(as_bytes(bytes)) == file.sha256);
    CHECK(fixture::content_of(file) == bytes);  // opens anew
  }
  CHECK(by_name.at("Zoé")->files.front().size == 0);
  std::map<std::string, int> codes;
  for (const auto& refusal : summary->refusals) {
    ++codes[refusal.code];
    CHECK(refusal.file.find("PETIT") == std::string::npos);
  }
  CHECK(codes["folder.name"] == 1);
  CHECK(codes["import.link"] == 2);
  CHECK(codes.size() == 2);
  CHECK(import_folder(folder.path() / "none", "", seen.sink()).error().code ==
        "import.source_missing");
}

}  // namespace serment::dossier
