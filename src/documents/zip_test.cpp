#include <doctest/doctest.h>

#include "documents/documents.h"

namespace serment::documents {
namespace {

const Instant kAt = parse_instant("2026-11-23T14:30:07Z").value();

std::vector<ZipEntry> sample() {
  return {{"mimetype", to_bytes("text")},
          {"dossier/a.txt", to_bytes(std::string(10'000, 'x'))},
          {"dossier/é.txt", {}},
          {"b.bin", Bytes{0, 1, 2, 255}}};
}

std::string code_of(const Bytes& bytes, std::uint64_t budget = 1 << 20) {
  const auto entries = read_zip(bytes, budget);
  return entries ? "" : entries.error().code;
}

TEST_CASE("an archive is read back, and written twice alike") {
  for (const auto method : {ZipMethod::deflate, ZipMethod::store}) {
    const auto zip = write_zip(sample(), kAt, method).value();
    CHECK(zip == write_zip(sample(), kAt, method).value());
    CHECK(read_zip(zip).value() == sample());
  }
}

TEST_CASE("a stored archive has exactly the bytes of the format") {
  const auto zip = write_zip({{"a", to_bytes("hi")}}, kAt, ZipMethod::store).value();
  const Bytes expected = {
      'P',  'K',  3, 4,  20, 0,    0,    0,  0, 0, 0xC3, 0x73, 0x77, 0x5D, 0xAC, 0x2A, 0x93,
      0xD8, 2,    0, 0,  0,  2,    0,    0,  0, 1, 0,    0,    0,    'a',  'h',  'i',  'P',
      'K',  1,    2, 20, 3,  20,   0,    0,  0, 0, 0,    0xC3, 0x73, 0x77, 0x5D, 0xAC, 0x2A,
      0x93, 0xD8, 2, 0,  0,  0,    2,    0,  0, 0, 1,    0,    0,    0,    0,    0,    0,
      0,    0,    0, 0,  0,  0xA4, 0x81, 0,  0, 0, 0,    'a',  'P',  'K',  5,    6,    0,
      0,    0,    0, 1,  0,  1,    0,    47, 0, 0, 0,    33,   0,    0,    0,    0,    0};
  CHECK(zip == expected);
}

TEST_CASE("the mimetype entry is first, stored and without extra field") {
  const auto zip = write_zip(sample(), kAt).value();
  CHECK(as_text(ByteView(zip).subspan(30, 12)) == "mimetypetext");
  CHECK(zip[8] == 0);
  CHECK(zip[28] == 0);
  CHECK(zip.size() < 1'000);
}

TEST_CASE("unsafe and repeated names are refused on writing") {
  for (const char* name : {"", "/a", "../a", "a/../b", "a//b", "a/", ".", "a\\b", "C:a", "a\nb",
                           "\xC0\xAF", "\xED\xA0\x80", "a\x7F"}) {
    CAPTURE(name);
    CHECK_FALSE(is_safe_entry_name(name));
    CHECK_FALSE(write_zip({{name, {}}}, kAt).has_value());
  }
  CHECK_FALSE(is_safe_entry_name(std::string(256, 'a')));
  CHECK(is_safe_entry_name("02_registre/fiche..pdf"));
  const auto twice = write_zip({{"a", {}}, {"a", {}}}, kAt);
  REQUIRE_FALSE(twice.has_value());
  CHECK(twice.error().code == "zip.duplicate");
}

/// Replaces every occurrence of a name (local header and directory).
Bytes renamed(Bytes zip, std::string_view from, std::string_view to) {
  std::string text(as_text(zip));
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1))
    text.replace(at, from.size(), to);
  return to_bytes(text);
}

TEST_CASE("hostile archives are refused on reading") {
  const auto zip = write_zip({{"aa/b", to_bytes("1")}, {"aa/c", to_bytes("2")}}, kAt).value();
  CHECK(code_of(renamed(zip, "aa/b", "../b")) == "zip.name");
  CHECK(code_of(renamed(zip, "aa/b", "/aab")) == "zip.name");
  CHECK(code_of(renamed(zip, "aa/b", "aa/c")) == "zip.duplicate");
  CHECK(code_of(to_bytes("")) == "zip.malformed");
  CHECK(code_of(to_bytes(std::string(100, 'P'))) == "zip.malformed");
  CHECK(code_of(Bytes(zip.begin(), zip.end() - 1)) == "zip.malformed");
  Bytes longer = zip;
  longer.push_back(0);
  CHECK(code_of(longer) == "zip.malformed");
  Bytes prefixed = zip;
  prefixed.insert(prefixed.begin(), 0);
  CHECK(code_of(prefixed) == "zip.malformed");
}

TEST_CASE("a bomb stops at its announced size, and a lie about the size is found") {
  const auto zip = write_zip({{"a", Bytes(1'000'000)}}, kAt).value();
  REQUIRE(zip.size() < 2'000);
  CHECK(code_of(zip, 999'999) == "zip.bomb");
  CHECK(code_of(zip, 1'000'000).empty());
  Bytes lying = zip;
  const auto directory = zip.size() - 22 - 47;
  lying[directory + 24] ^= 1U;
  CHECK(code_of(lying) == "zip.damaged");
}

TEST_CASE("any changed byte of content is found, and no changed byte is fatal") {
  const auto zip = write_zip(sample(), kAt).value();
  for (std::size_t i = 0; i < zip.size(); ++i) {
    Bytes changed = zip;
    changed[i] ^= 0x10U;
    const auto entries = read_zip(changed);
    if (!entries) continue;
    for (std::size_t k = 0; k < entries->size(); ++k)
      CHECK((*entries)[k].bytes == sample()[k].bytes);
  }
}

TEST_CASE("dates outside the format's range are brought to its ends") {
  CHECK(write_zip({{"a", {}}}, parse_instant("1901-01-01T00:00:00Z").value()).value()[12] == 0x21);
  CHECK(write_zip({{"a", {}}}, parse_instant("2200-01-01T00:00:00Z").value()).value()[13] == 0xFF);
}

}  // namespace
}  // namespace serment::documents
