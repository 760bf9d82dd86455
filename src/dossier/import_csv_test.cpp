#include <doctest/doctest.h>

#include "dossier/import_fixture.h"

namespace serment::dossier {
namespace {

struct CsvOutcome {
  Result<ImportSummary> summary;
  std::vector<ImportedPatient> patients;
};

CsvOutcome run_csv(std::string_view text, const std::map<std::string, std::string>& map = {}) {
  const fixture::Folder folder;
  const auto path = folder.write("patients.csv", text);
  auto mapping = propose_csv_mapping(path).and_then(
      [&](CsvMapping proposed) { return apply_corrections(std::move(proposed), map); });
  if (!mapping) return {tl::unexpected<Error>(mapping.error()), {}};
  fixture::Collector seen;
  auto summary = import_csv(path, *mapping, seen.sink(), fixture::options());
  return {std::move(summary), std::move(seen.patients)};
}

/// Joins texts (g++ 12 takes some sums of string literals for overflows).
std::string lines_of(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const auto part : parts) text.append(part);
  return text;
}

constexpr std::string_view kHeader = "Nom;Prénom;Date de naissance;Sexe;Dernière consultation\n";

std::string to_1252(std::string_view utf8) {
  std::string out;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte == 0xC3) {
      out += static_cast<char>(static_cast<unsigned char>(utf8[++i]) + 0x40);
    } else {
      out += utf8[i];
    }
  }
  return out;
}

}  // namespace

TEST_CASE("a CSV in the encodings and delimiters of practice software") {
  const std::string text =
      "N° dossier;Nom de naissance;Nom;Prénom;Né(e) le;Sexe;NIR;Dernière visite;Tél. "
      "mobile;Ville\r\n"
      "17;MÜLLER;O'KÉEFE;Élodie;31/12/1980;F;2 69 05 49 588 157 80;05/11/2020 14:30;06 11 22 33 "
      "44;Albi\r\n"
      "18;DURAND;;Jean-Marc;1975-02-03;M;;;;\r\n";
  const auto with_commas = [&] {
    std::string other = text;
    std::replace(other.begin(), other.end(), ';', ',');
    return other;
  }();
  const auto with_tabs = [&] {
    std::string other = text;
    std::replace(other.begin(), other.end(), ';', '\t');
    return other;
  }();
  for (const auto& variant : {text, "\xEF\xBB\xBF" + text, to_1252(text), with_commas, with_tabs}) {
    const auto [summary, patients] = run_csv(variant);
    REQUIRE(summary.has_value());
    CHECK(summary->refusals.empty());
    REQUIRE(patients.size() == 2);
    const auto& first = patients[0];
    CHECK(first.identity.family_name.reveal() == "MÜLLER");
    CHECK(first.identity.used_name.reveal() == "O'KÉEFE");
    CHECK(first.identity.given_names.reveal() == "Élodie");
    CHECK((first.identity.birth.reveal() == fixture::day(1980, 12, 31)));
    CHECK(first.identity.sex == "female");
    CHECK(first.identity.ins.reveal() == "269054958815780");
    CHECK((first.last_care == fixture::day(2020, 11, 5)));
    CHECK(first.identity.address.reveal() == "Albi");
    CHECK(first.place ==
          "ligne\u00a0"
          "2");
    CHECK_FALSE(patients[1].last_care.has_value());
    CHECK(first.resources.size() == 2);
    CHECK(first.identity.source_keys == patients[0].identity.source_keys);
    CHECK(first.identity.source_keys != patients[1].identity.source_keys);
  }
}

TEST_CASE("a bad line is refused with its number and its field, the others go on") {
  struct Row {
    std::string line;
    std::string code;
    std::string place;
  };
  const Row rows[] = {
      {"DURAND;Jean;32/01/1980;M;", "csv.date", "date de naissance"},
      {"DURAND;Jean;31/12/80;M;", "csv.date", "date de naissance"},
      {"DURAND;Jean;31/12/2030;M;", "csv.date_in_future", "date de naissance"},
      {"DURAND;Jean;31/12/1980;M;01/01/1970", "csv.date_before_birth", "dernière consultation"},
      {"DURAND;Jean;31/12/1980;Z;", "csv.sex", "sexe"},
      {";Jean;31/12/1980;M;", "csv.empty_field", "nom de naissance"},
      {"DURAND;;31/12/1980;M;", "csv.empty_field", "prénom"},
      {"DURAND;Jean;;M;", "csv.no_key", "date de naissance"},
      {"DURAND;Jean;31/12/1980;M", "csv.ragged", ""},
      {"DURAND;Jean;31/12/1980;M;;", "csv.ragged", ""},
      {"DURAND;\"Jean\"x;31/12/1980;M;", "csv.text_after_quote", ""},
      {std::string("DUR\0AND;Jean;31/12/1980;M;", 25), "csv.nul", ""},
      {"DURAND;" + std::string(70'000, 'a') + ";31/12/1980;M;", "csv.field_too_long", ""},
  };
  for (const auto& row : rows) {
    INFO(row.code);
    const auto [summary, patients] =
        run_csv(lines_of({kHeader, "MARTIN;Léa;01/02/2001;F;03/04/2024\n", row.line,
                          "\nPETIT;Paul;05/06/1950;M;07/08/2019\n"}));
    REQUIRE(summary.has_value());
    CHECK(patients.size() == 2);
    REQUIRE(summary->refusals.size() == 1);
    const auto& refusal = summary->refusals.front();
    CHECK(refusal.code == row.code);
    CHECK(refusal.place.find("ligne\u00a0"
                             "3") != std::string::npos);
    CHECK(refusal.place.find(row.place) != std::string::npos);
    for (const std::string_view secret : {"DURAND", "Jean"}) {
      CHECK((refusal.reason + refusal.place).find(secret) == std::string::npos);
    }
  }
}

TEST_CASE("quoted fields, twice the same patient, an unclosed quote") {
  const auto [summary, patients] = run_csv(
      lines_of({kHeader,
                "\"DE \"\"LA\"\" TOUR\";\"Anne\nMarie\";31/12/1980;F;\nDURAND;Jean;31/12/1980;M;\n"
                "DURAND;JEAN;31/12/1980;M;01/01/2020\nMARTIN;\"Léa;01/02/2001;F;\nPETIT;Paul;05/06/"
                "1950;M;\n"}));
  REQUIRE(summary.has_value());
  REQUIRE(patients.size() == 2);
  CHECK(patients[0].identity.family_name.reveal() == "DE \"LA\" TOUR");
  CHECK(patients[0].identity.given_names.reveal() == "Anne\nMarie");
  CHECK(patients[1].place ==
        "ligne\u00a0"
        "4");
  REQUIRE(summary->refusals.size() == 2);
  CHECK(summary->refusals[0].code == "csv.patient_twice");
  CHECK(summary->refusals[1].code == "csv.unclosed_quote");
  CHECK(summary->refusals[1].place ==
        "lignes\u00a0"
        "6 à 7");
}

TEST_CASE("columns: proposed, corrected, missing") {
  const fixture::Folder folder;
  const auto path = folder.write("p.csv", "A;B;NAISSANCE;Truc\nDURAND;Jean;31/12/1980;x\n");
  const auto mapping = propose_csv_mapping(path);
  REQUIRE(mapping.has_value());
  CHECK(mapping->columns.size() == 1);
  CHECK((mapping->unmapped == std::vector<std::string>{"A", "B", "Truc"}));
  CHECK(apply_corrections(*mapping, {}).error().code == "csv.column_missing");
  CHECK(apply_corrections(*mapping, {{"nose", "A"}}).error().code == "csv.field_unknown");
  CHECK(apply_corrections(*mapping, {{"family_name", "Z"}}).error().code == "csv.column_unknown");
  const auto corrected = apply_corrections(*mapping, {{"family_name", "a"}, {"given_names", "2"}});
  REQUIRE(corrected.has_value());
  fixture::Collector seen;
  CHECK(import_csv(path, *corrected, seen.sink(), fixture::options())->created == 1);
  CHECK(seen.patients.front().identity.family_name.reveal() == "DURAND");
  CHECK(run_csv("Nom;Prénom;Date de naissance\nA;B;31/12/1980\n", {{"birth", ""}})
            .summary.error()
            .code == "csv.column_missing");
}

TEST_CASE("files that are not CSV") {
  CHECK(run_csv("").summary.error().code == "csv.empty");
  CHECK(run_csv("\n\n").summary.error().code == "csv.empty");
  CHECK(run_csv(std::string("\xFF\xFEN\0o\0m\0", 8)).summary.error().code == "csv.utf16");
  CHECK(run_csv(std::string("PK\3\4\0\0\0\0", 8)).summary.error().code == "csv.binary");
  CHECK(run_csv("DURAND;Jean;31/12/1980;M;\n").summary.error().code == "csv.column_missing");
  CHECK(propose_csv_mapping("/nowhere/p.csv").error().code == "import.source_missing");
  CHECK(propose_csv_mapping("/dev/null").error().code == "import.not_a_file");
}

TEST_CASE("a birth name left empty is the name used") {
  for (const std::string_view title : {"Nom de jeune fille", "Nom de naissance"}) {
    const auto [summary, patients] =
        run_csv(lines_of({"Nom;", title, ";Prénom;Date de naissance\n",
                          "DURAND;;Jean;31/12/1980\nMARTIN;PETIT;Anne;01/01/1975\n"
                          ";;Paul;01/01/1976\n"}));
    REQUIRE(summary.has_value());
    REQUIRE(patients.size() == 2);
    CHECK(patients[0].identity.family_name.reveal() == "DURAND");
    CHECK(patients[0].identity.used_name.reveal().empty());
    CHECK(patients[1].identity.family_name.reveal() == "PETIT");
    CHECK(patients[1].identity.used_name.reveal() == "MARTIN");
    REQUIRE(summary->refusals.size() == 1);
    CHECK(summary->refusals[0].code == "csv.empty_field");
  }
}

TEST_CASE("a bad byte refuses its row, not the accents of the others") {
  const std::string text = lines_of({kHeader,
                                     "LEFÈVRE;François;31/12/1980;M;\nGÂTEAU;Zoé;01/01/"
                                     "1975;F;\n",
                                     "R\xC9MY;Jean;01/01/1976;M;\n"});
  const std::string marked = lines_of({"\xEF\xBB\xBF", "Nom;Pr\xE9nom;DDN\nGÂTEAU;Luc;01/01/1975\n",
                                       "R\xC9MY;Jean;01/01/1976\nN\xC9;Jean;01/01/1977\n"});
  const std::size_t refused[] = {1, 2};
  const std::size_t* expected = refused;
  for (const auto& bytes : {text, marked}) {
    const auto [summary, patients] = run_csv(bytes);
    REQUIRE(summary.has_value());
    CHECK(summary->refused == *expected++);
    for (const auto& refusal : summary->refusals) CHECK(refusal.code == "csv.encoding");
    REQUIRE_FALSE(patients.empty());
    CHECK(patients.back().identity.family_name.reveal() == "GÂTEAU");
  }
  // Accents of the old code page that chance made look like UTF-8 do not outweigh the others.
  const auto [summary, patients] =
      run_csv(lines_of({to_1252(kHeader), "CIT\xC9\x92S;Zo\xE9;01/01/1975;F;\n"}));
  REQUIRE(patients.size() == 1);
  CHECK(patients[0].identity.family_name.reveal() == "CITÉ’S");
}

TEST_CASE("a list without titles is refused whole") {
  const std::map<std::string, std::string> by_number = {
      {"family_name", "1"}, {"given_names", "2"}, {"birth", "3"}};
  const std::map<std::string, std::string> by_record = {
      {"family_name", "1"}, {"given_names", "2"}, {"source_id", "3"}};
  struct Case {
    std::string_view first_line;
    const std::map<std::string, std::string>& map;
  };
  const Case cases[] = {
      {"DURAND;Jean;31/12/1980;x", by_number},
      {"DURAND;Jean;1980-12-31T00:00;x", by_number},
      {"DURAND;Jean;;269054958815780", by_number},
      {"DURAND;Jean;10 452;x", by_record},
  };
  for (const auto& one : cases) {
    INFO(one.first_line);
    const auto [summary, patients] =
        run_csv(lines_of({one.first_line, "\nPETIT;Luc;01/01/1970;x\n"}), one.map);
    REQUIRE_FALSE(summary.has_value());
    const auto& error = summary.error();
    CHECK(error.code == "csv.no_titles");
    CHECK(error.next.find("titres") != std::string::npos);
    for (const std::string_view secret : {"DURAND", "Jean", "1980", "269", "452"})
      CHECK((error.what + error.kept + error.next + error.place).find(secret) == std::string::npos);
    CHECK(patients.empty());
  }
  // Numbered or dated titles are titles.
  CHECK(
      run_csv("1;2;3;Export du 31/12/2020\nPETIT;Luc;01/01/1970;x\n", by_number).summary->created ==
      1);
}

TEST_CASE("death, transcription of the row, a NIR with a wrong key") {
  const auto [summary, patients] = run_csv(
      "Nom;Prénom;DDN;Décédé;Date de décès;NIR;Remarque\n"
      "A;B;31/12/1930;oui;;;allergie à l’iode\nC;D;31/12/1930;;01/02/2020;;\n"
      "E;F;31/12/1930;non;;269054958815781;\n");
  REQUIRE(summary.has_value());
  REQUIRE(patients.size() == 3);
  CHECK(patients[0].deceased_without_date);
  CHECK_FALSE(patients[1].deceased_without_date);
  CHECK((patients[1].death.reveal() == fixture::day(2020, 2, 1)));
  CHECK_FALSE(patients[2].deceased_without_date);
  CHECK(patients[2].identity.ins.reveal().empty());
  REQUIRE(summary->remarks.size() == 1);
  CHECK(summary->remarks[0].code == "csv.nir_ignored");
  const std::string row(as_text(patients[0].resources[1].json));
  CHECK(row.find("allergie à l’iode") != std::string::npos);
}

TEST_CASE("an import can be stopped") {
  const fixture::Folder folder;
  const auto path = folder.write("p.csv", lines_of({kHeader, "A;B;31/12/1980;M;\n"}));
  std::atomic<bool> stop{true};
  auto options = fixture::options();
  options.progress.cancelled = &stop;
  fixture::Collector seen;
  const auto summary = import_csv(path, *propose_csv_mapping(path), seen.sink(), options);
  CHECK(summary.error().code == "import.cancelled");
  CHECK(seen.patients.empty());
}

}  // namespace serment::dossier
