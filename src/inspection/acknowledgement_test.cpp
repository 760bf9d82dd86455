#include "inspection/acknowledgement.h"

#include <doctest/doctest.h>

#include <chrono>

using namespace serment;
using namespace serment::inspection;

namespace {

const std::string kOne(64, 'a');
const std::string kTwo(64, 'b');
const std::string kThree = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

std::string newest(const std::string& name, const std::string& digest) {
  return "*\t" + name + " (0,4 Ko, SHA-256: " + digest + "),\n";
}

Acknowledgement read(std::string_view text) {
  auto found = parse_acknowledgement(text);
  REQUIRE(found.has_value());
  return *found;
}

std::string code_of(std::string_view text) {
  const auto found = parse_acknowledgement(text);
  return found ? "" : found.error().code;
}

}  // namespace

TEST_CASE("the newest layout: a star, a tab, a name, a size and a fingerprint") {
  const auto found = read("Bonjour,\r\nVos fichiers :\r\n" + newest("01_sommaire.pdf", kOne) +
                          "*\tregistre 2026 (v2).ods (1\u202f024,0 Ko, SHA-256:\u00a0" + kThree +
                          ").\r\n" + "*\tsans empreinte (3 Ko)\nCordialement");
  CHECK(found.layout == Acknowledgement::Layout::newest);
  REQUIRE(found.files.size() == 2);
  CHECK(found.files[0] == ListedFile{"01_sommaire.pdf", 0, kOne});
  CHECK(found.files[1].path == "registre 2026 (v2).ods");
  CHECK(found.files[1].sha256 == kThree);
  CHECK(found.unreadable_lines == std::vector<std::size_t>{5});
}

TEST_CASE("the older layout: pairs of lines between two sentences") {
  const auto found = read(
      "Chaque empreinte est calculée à la réception.\n\nregistre.pdf (12 Ko)\n(SHA-256 " + kOne +
      ")\nnotice (v1).pdf (3 Ko)\nempreinte: " + kTwo + "\nPour toute question, écrivez-nous.\n" +
      "hors liste.pdf (1 Ko)\nSHA-256 " + kThree + "\n");
  CHECK(found.layout == Acknowledgement::Layout::older);
  REQUIRE(found.files.size() == 2);
  CHECK(found.files[0] == ListedFile{"registre.pdf", 0, kOne});
  CHECK(found.files[1] == ListedFile{"notice (v1).pdf", 0, kTwo});
  CHECK(found.unreadable_lines.empty());
}

TEST_CASE("letters that look the same are read the same: the text is normalised") {
  // Full-width digits and letters, a decomposed accent, no-break spaces.
  const auto found =
      read("*\te\u0301tat.pdf\u00a0(0,4 Ko, SHA\u2011256: x),\n" + newest("e\u0301tat.pdf", kOne));
  REQUIRE(found.files.size() == 1);
  CHECK(found.files[0].path == "\u00e9tat.pdf");
}

TEST_CASE("what is hostile is refused, or told line by line, in a moment") {
  CHECK(code_of("") == "acknowledgement.unreadable");
  CHECK(code_of("bonjour") == "acknowledgement.unreadable");
  CHECK(code_of(std::string(kLargestText + 1, 'a')) == "acknowledgement.too_large");
  CHECK(code_of(std::string(kMostLines + 1, '\n')) == "acknowledgement.too_large");
  CHECK(code_of("*\t (0 Ko, SHA-256: " + kOne + "),") == "acknowledgement.unreadable");
  CHECK(code_of("*\t" + std::string(300, 'n') + " (0 Ko, SHA-256: " + kOne + "),") ==
        "acknowledgement.unreadable");
  CHECK(code_of("*\tx\x01y (0 Ko, SHA-256: " + kOne + "),") == "acknowledgement.unreadable");
  CHECK(code_of("*\tx (0 Ko, SHA-256: " + kOne.substr(1) + "),") == "acknowledgement.unreadable");
  CHECK(code_of("*\tx (0 Ko, SHA-256: " + kOne.substr(1) + "g),") == "acknowledgement.unreadable");
  CHECK(code_of("Chaque empreinte\nx (1 Ko)\n") == "acknowledgement.unreadable");
  const std::string broken = "\xff\xfe*\t\xc3\x28 (1 Ko, SHA-256: " + kOne + ")\n";
  CHECK(code_of(broken) == "acknowledgement.unreadable");
  std::string nested = "*\t";
  for (int i = 0; i < 100'000; ++i) nested += " (";
  const auto begin = std::chrono::steady_clock::now();
  CHECK(code_of(nested + "SHA-256: " + kOne) == "acknowledgement.unreadable");
  std::string many;
  for (int i = 0; i < 15'000; ++i) many += "*\t\ufdfa\n";
  CHECK(code_of(many) == "acknowledgement.unreadable");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(3));
}

TEST_CASE("each file is matched, changed, unknown or missing") {
  const std::vector<ListedFile> copied = {{"02_registre/registre.pdf", 10, kOne},
                                          {"notice.pdf", 20, kTwo},
                                          {"contrat.pdf", 30, kThree}};
  const auto status = [&](const std::vector<ListedFile>& acknowledged) {
    std::string all;
    for (const auto& file : compare(acknowledged, copied).files)
      all += file.path + "=" + std::string(name_of(file.status)) +
             (file.other_name.empty() ? "" : "/" + file.other_name) + " ";
    return all;
  };
  CHECK(status({{"registre.pdf", 0, kOne}, {"notice.pdf", 0, kTwo}, {"contrat.pdf", 0, kThree}}) ==
        "02_registre/registre.pdf=matched notice.pdf=matched contrat.pdf=matched ");
  CHECK(status({{"registre.pdf", 0, kOne}, {"notice.pdf", 0, kOne}, {"intrus.pdf", 0, kTwo}}) ==
        "02_registre/registre.pdf=matched notice.pdf=matched/intrus.pdf contrat.pdf=missing "
        "notice.pdf=unknown ");
  CHECK(status({{"notice.pdf", 0, std::string(64, 'c')}}) ==
        "02_registre/registre.pdf=missing notice.pdf=changed contrat.pdf=missing ");
  CHECK(status({}) == "02_registre/registre.pdf=missing notice.pdf=missing contrat.pdf=missing ");
  // One line of theirs never answers for two files of ours.
  const auto twice = compare({{"a.pdf", 0, kOne}}, {{"a.pdf", 1, kOne}, {"b.pdf", 1, kOne}});
  CHECK(twice.matched == 1);
  CHECK(twice.missing == 1);
  CHECK_FALSE(twice.is_exact());
}

TEST_CASE("the three formats of the inspectors' lists are read") {
  const std::vector<ListedFile> bsd = {{"a (1).pdf", 0, kOne}};
  CHECK(parse_file_list("SHA256 (a (1).pdf) = " + kOne + "\n").value() == bsd);
  CHECK(parse_file_list(kOne + " *a (1).pdf\n").value() == bsd);
  const std::vector<ListedFile> cnil = {{"a (1).pdf", 12, kOne}};
  CHECK(
      parse_file_list("Nom du document\tTaille (octets)\tSHA256\r\na (1).pdf\t12\t" + kOne + "\r\n")
          .value() == cnil);
  for (const auto& wrong :
       {std::string("bonjour"), "SHA256 (a) = " + kOne.substr(1), kOne + "a", "SHA256 () = " + kOne,
        "a\t12x\t" + kOne, "a\t\t" + kOne, kOne + " *", std::string("SHA256 () = ")}) {
    CAPTURE(wrong);
    const auto read_list = parse_file_list(wrong);
    REQUIRE_FALSE(read_list.has_value());
    CHECK(read_list.error().place == "ligne 1");
  }
}
