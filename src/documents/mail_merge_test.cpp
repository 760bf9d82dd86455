#include "documents/mail_merge.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/embedded.h"
#include "documents/documents.h"
#include "documents/true_type.h"

using namespace serment;
using namespace serment::documents;

namespace {

Bytes letter_pdf() {
  auto pdf = render_pdf(
      "<!doctype html><html lang=\"fr\"><head><title>Essai</title></head><body><main>"
      "<h1>Information</h1><p>Un texte commun à tous.</p></main></body></html>",
      {"Essai", "fr", parse_instant("2026-11-27T09:00:00Z").value()});
  REQUIRE(pdf.has_value());
  return std::move(*pdf);
}

AddressLines lines(std::vector<std::string> text) {
  return AddressLines(std::move(text));
}

/// What a stranger's reader finds in it, page after page.
std::string text_of(const std::string& pdf) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("serment-mail-merge-test." + std::to_string(::getpid()) + ".pdf");
  std::ofstream(path, std::ios::binary) << pdf;
  const auto check = "qpdf --check " + path.string() + " > /dev/null 2>&1";
  CHECK(std::system(check.c_str()) == 0);
  const auto text = path.string() + ".txt";
  const auto read = "pdftotext -layout " + path.string() + " " + text;
  REQUIRE(std::system(read.c_str()) == 0);
  std::ifstream file(text, std::ios::binary);
  std::string found{std::istreambuf_iterator<char>(file), {}};
  std::filesystem::remove(path);
  std::filesystem::remove(text);
  return found;
}

std::size_t count(const std::string& text, std::string_view wanted) {
  std::size_t found = 0;
  for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1))
    ++found;
  return found;
}

}  // namespace

TEST_CASE("each copy has its own address, in any script, and the shared text") {
  const std::vector<AddressLines> addresses = {
      lines({"Élodie D’ORMESSON", "12 rue de l’Œuvre", "34000 MONTPELLIER"}),
      lines({"Nguyễn Thị Hương", "1 place du Marché", "75013 PARIS"}),
      lines({"Łukasz ŻÓŁĆ", "3 allée des Tilleuls", "59000 LILLE"}),
      lines({"Мария ИВАНОВА", "4 quai Nord", "06000 NICE"}),
      lines({"فاطمة الزهراء", "5 boulevard Sud", "13001 MARSEILLE"}),
      lines({"王小明", "7 rue de l’Œuvre 大", "75013 PARIS"}),
      lines({"佐藤 花子", "8 avenue Foch", "69006 LYON"}),
      lines({"Nom Très Long Qui Ne Tient Pas Dans La Fenêtre De L’Enveloppe Même En Serrant"}),
  };
  std::string pdf;
  std::uint64_t last = 0;
  const std::atomic<bool> cancelled = false;
  const auto merged = merge_letters(
      letter_pdf(), addresses, {}, cancelled, [&](std::uint64_t done) { last = done; },
      [&](std::string_view part) -> Result<void> {
        pdf += part;
        return {};
      });
  REQUIRE(merged.has_value());
  CHECK(merged->letters == addresses.size());
  CHECK(merged->pages == addresses.size());
  CHECK(merged->drawn_apart == 1);
  CHECK(last == addresses.size());
  const auto text = text_of(pdf);
  CHECK(count(text, "Un texte commun à tous.") == addresses.size());
  for (const auto* wanted :
       {"Élodie D’ORMESSON", "12 rue de l’Œuvre", "Nguyễn Thị Hương", "Łukasz ŻÓŁĆ",
        "Мария ИВАНОВА", "13001 MARSEILLE", "王小明", "7 rue de l’Œuvre 大", "佐藤 花子"})
    CHECK(count(text, wanted) == 1);
}

TEST_CASE("an address that would come out as empty boxes is known before it is printed") {
  for (const auto* name : {"Élodie D’ORMESSON", "Nguyễn Thị Hương", "Мария ИВАНОВА",
                           "فاطمة الزهراء", "Zoe\u0308 \u200eMARTIN", "王小明", "佐藤 花子"})
    CHECK_MESSAGE(can_print_address(lines({name, "34000 MONTPELLIER"})), name);
  for (const auto* name : {"김민준", "สมชาย", "सीता", "தமிழ்"})
    CHECK_FALSE_MESSAGE(can_print_address(lines({name, "34000 MONTPELLIER"})), name);
  CHECK_FALSE(can_print_address(lines({"Bad \xFF bytes"})));
}

TEST_CASE("recto verso: a letter of one page is followed by a blank one; a cancelled job stops") {
  const std::vector<AddressLines> addresses(600, lines({"Essai", "34000 MONTPELLIER"}));
  std::string pdf;
  std::atomic<bool> cancelled = false;
  const auto sink = [&](std::string_view part) -> Result<void> {
    pdf += part;
    return {};
  };
  const auto model = letter_pdf();
  const auto merged = merge_letters(
      model, addresses, {.duplex = true}, cancelled, [](std::uint64_t) {}, sink);
  REQUIRE(merged.has_value());
  CHECK(merged->pages == 1200);
  CHECK(count(text_of(pdf), "\f") == 1200);
  const auto stopped = merge_letters(
      model, addresses, {}, cancelled, [&](std::uint64_t done) { cancelled = done >= 250; }, sink);
  REQUIRE_FALSE(stopped.has_value());
  CHECK(stopped.error().code == "mail.cancelled");
}

TEST_CASE("ten thousand letters: well under a minute, written as they come") {
  constexpr std::size_t kLetters = 10'000;
  const std::vector<AddressLines> addresses(
      kLetters, lines({"Camille ESSAI", "12 rue des Lilas", "34000 MONTPELLIER"}));
  const std::atomic<bool> cancelled = false;
  std::size_t bytes = 0, largest = 0;
  const auto begun = std::chrono::steady_clock::now();
  const auto merged = merge_letters(
      letter_pdf(), addresses, {}, cancelled, [](std::uint64_t) {},
      [&](std::string_view part) -> Result<void> {
        bytes += part.size();
        largest = std::max(largest, part.size());
        return {};
      });
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  REQUIRE(merged.has_value());
  CHECK(merged->pages == kLetters);
  CHECK(seconds.count() < 60);
  CHECK(bytes < 20U << 20);   // under 2 KB a letter
  CHECK(largest < 1U << 20);  // nothing waits for the whole
  MESSAGE(kLetters << " letters: " << seconds.count() << " s, " << bytes / 1024 << " KB");
}

TEST_CASE("ten thousand letters of which a third have Chinese or Japanese names") {
  constexpr std::size_t kLetters = 10'000;
  std::vector<AddressLines> addresses;
  const char* const names[] = {"王小明", "佐藤 花子"};
  for (std::size_t i = 0; i < kLetters; ++i)
    addresses.push_back(lines({i % 3 == 0 ? names[i / 3 % 2] : "Camille ESSAI", "12 rue des Lilas",
                               "34000 MONTPELLIER"}));
  const std::atomic<bool> cancelled = false;
  std::size_t bytes = 0;
  const auto begun = std::chrono::steady_clock::now();
  const auto merged = merge_letters(
      letter_pdf(), addresses, {}, cancelled, [](std::uint64_t) {},
      [&](std::string_view part) -> Result<void> {
        bytes += part.size();
        return {};
      });
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  REQUIRE(merged.has_value());
  CHECK(merged->pages == kLetters);
  CHECK(merged->drawn_apart == 0);  // one font more in the file, not one drawing a letter
  CHECK(seconds.count() < 60);
  CHECK(bytes < 30U << 20);
  MESSAGE(kLetters << " letters, many scripts: " << seconds.count() << " s, " << bytes / 1024
                   << " KB");
}

TEST_CASE("a font that is cut or none is refused; letters of a text are read strictly") {
  CHECK_FALSE(TrueType::parse("").has_value());
  CHECK_FALSE(TrueType::parse("\0\1\0\0 and nothing else").has_value());
  CHECK(letters_of("é").value() == U"é");
  CHECK_FALSE(letters_of("\xC3").has_value());
  CHECK_FALSE(letters_of("\xC0\x80").has_value());
  CHECK(is_plain_script(U'Ż'));
  CHECK(is_plain_script(U'王'));
  CHECK(is_plain_script(U'김'));
  CHECK_FALSE(is_plain_script(0x1100));  // a part of a Korean syllable is joined to others
  CHECK_FALSE(is_plain_script(U'ف'));
  CHECK_FALSE(is_plain_script(0x0301));
  CHECK_FALSE(is_plain_script(0x202E));
}
