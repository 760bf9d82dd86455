#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "documents/child_process.h"
#include "documents/documents.h"

namespace serment::documents {
namespace {

using Rows = std::vector<std::vector<std::string>>;
const Instant kAt = parse_instant("2026-11-23T14:30:07Z").value();

std::vector<Sheet> sample() {
  return {{.name = "Liste des traitements",
           .rows = {{"N°", "Nom & <finalité>", "Date"},
                    {"T01", "Dossier\nmédical", "2026-11-23"},
                    {},
                    {"", "  deux  espaces  ", "a\tb"},
                    {"=1+1", "'", "œ « ’ » \u202f!"}},
           .column_widths_cm = {2, 9.5},
           .heading_rows = {0}},
          {.name = "T01", .rows = {{"x", "", "y"}}}};
}

std::vector<Rows> cells(const std::vector<Sheet>& sheets) {
  std::vector<Rows> all;
  for (const auto& sheet : sheets) all.push_back(sheet.rows);
  return all;
}

TEST_CASE("a workbook is read back cell by cell, and written twice alike") {
  const auto ods = write_ods(sample(), kAt).value();
  CHECK(ods == write_ods(sample(), kAt).value());
  const auto sheets = read_ods(ods).value();
  CHECK(cells(sheets) == cells(sample()));
  CHECK(sheets[0].name == "Liste des traitements");
  CHECK(as_text(ByteView(ods).subspan(30, 54)) ==
        "mimetypeapplication/vnd.oasis.opendocument.spreadsheet");
}

TEST_CASE("what LibreOffice opens and saves again comes back the same") {
  const auto folder =
      std::filesystem::temp_directory_path() / ("serment_ods_test." + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder / "out");
  const auto ods = write_ods(sample(), kAt).value();
  std::ofstream(folder / "a.ods", std::ios::binary) << as_text(ods);
  const auto saved = run_child(
      {"soffice", "-env:UserInstallation=file://" + (folder / "profile").string(), "--headless",
       "--convert-to", "ods", "--outdir", (folder / "out").string(), (folder / "a.ods").string()},
      {"PATH=/usr/bin:/bin", "HOME=" + folder.string()}, {}, {.timeout = std::chrono::minutes(3)});
  if (!saved && saved.error().code == "child.not_found") {
    std::puts("skipped LibreOffice round trip: it is not installed");
    return;
  }
  REQUIRE(saved.has_value());
  std::ifstream file(folder / "out" / "a.ods", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const auto sheets = read_ods(as_bytes(bytes));
  REQUIRE(sheets.has_value());
  auto expected = cells(sample());
  expected[0][3][2] = "ab";  // LibreOffice 7.4 drops tabs inside cells
  CHECK(cells(*sheets) == expected);
  CHECK((*sheets)[1].name == "T01");
  std::filesystem::remove_all(folder);
}

/// A content.xml around the given table, zipped.
Bytes workbook(const std::string& table, const std::string& before = {}) {
  const std::string xml =
      "<?xml version=\"1.0\"?>" + before +
      "<o:document-content xmlns:o=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
      "xmlns:t=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
      "xmlns:x=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
      "xmlns:d=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\"><o:body><o:spreadsheet>"
      "<t:table t:name=\"F\">" +
      table + "</t:table></o:spreadsheet></o:body></o:document-content>";
  return write_zip({{"content.xml", to_bytes(xml)}}, kAt).value();
}

TEST_CASE("repeated, covered, typed and annotated cells") {
  struct Row {
    const char* table;
    Rows expected;
  };
  for (const auto& row : {
           Row{"<t:table-row><t:table-cell "
               "t:number-columns-repeated=\"2\"><x:p>a</x:p></t:table-cell>"
               "<t:table-cell t:number-columns-repeated=\"16000\"/></t:table-row>"
               "<t:table-row t:number-rows-repeated=\"1048000\"><t:table-cell/></t:table-row>",
               {{"a", "a"}}},
           Row{"<t:table-row t:number-rows-repeated=\"2\"><t:table-cell/></t:table-row>"
               "<t:table-row t:number-rows-repeated=\"2\"><t:table-cell><x:p>b</x:p></t:table-cell>"
               "</t:table-row>",
               {{}, {}, {"b"}, {"b"}}},
           Row{"<t:table-row><t:table-cell "
               "t:number-columns-spanned=\"2\"><x:p>m</x:p></t:table-cell>"
               "<t:covered-table-cell><x:p>caché</x:p></t:covered-table-cell>"
               "<t:table-cell><x:p>n</x:p></t:table-cell></t:table-row>",
               {{"m", "", "n"}}},
           Row{"<t:table-row><t:table-cell o:value-type=\"date\" o:date-value=\"2026-11-23\">"
               "<x:p>23/11/26</x:p></t:table-cell><t:table-cell o:value-type=\"float\" "
               "o:value=\"12345678901234\"><x:p>1,23E+13</x:p></t:table-cell>"
               "<t:table-cell o:value-type=\"float\" o:value=\"0.5\"><x:p>0,5</x:p></t:table-cell>"
               "</t:table-row>",
               {{"2026-11-23", "12345678901234", "0,5"}}},
           Row{"<t:table-row><t:table-cell><o:annotation><x:p>note</x:p></o:annotation>"
               "<x:p>a<x:span>b<x:s x:c=\"2\"/>c</x:span><x:line-break/>d</x:p><x:p/>"
               "<x:p>e</x:p></t:table-cell></t:table-row>",
               {{"ab  c\nd\n\ne"}}},
           Row{"<t:table-row><t:table-cell><x:p>\n  a\n  b</x:p><d:frame><x:p>z</x:p></d:frame>"
               "</t:table-cell></t:table-row>",
               {{"a b"}}},
           Row{"<t:table-header-rows><t:table-row><t:table-cell><x:p>h</x:p></t:table-cell>"
               "</t:table-row></t:table-header-rows>",
               {{"h"}}},
       }) {
    CAPTURE(row.table);
    const auto sheets = read_ods(workbook(row.table));
    REQUIRE(sheets.has_value());
    CHECK(sheets->front().rows == row.expected);
  }
}

TEST_CASE("hostile workbooks are refused") {
  const auto code = [](const Bytes& bytes) {
    const auto sheets = read_ods(bytes);
    return sheets ? std::string{} : sheets.error().code;
  };
  CHECK(code(workbook("<t:table-row t:number-rows-repeated=\"1000000\"><t:table-cell "
                      "t:number-columns-repeated=\"16000\"><x:p>a</x:p></t:table-cell>"
                      "</t:table-row>")) == "ods.too_large");
  CHECK(code(workbook("<t:table-row t:number-rows-repeated=\"1000000\"><t:table-cell><x:p>" +
                      std::string(1000, 'a') + "</x:p></t:table-cell></t:table-row>")) ==
        "ods.too_large");
  CHECK(code(workbook("", "<!DOCTYPE a [<!ENTITY b \"bb\">]>")) == "ods.malformed");
  CHECK(code(workbook("<t:table-row>")) == "ods.malformed");
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "<d:g>";
  CHECK(code(workbook(deep)) == "ods.malformed");
  CHECK(code(write_zip({{"content.xml", to_bytes("<a/>")}}, kAt).value()) == "ods.malformed");
  CHECK(code(write_zip({{"autre.xml", to_bytes("<a/>")}}, kAt).value()) == "ods.malformed");
  CHECK(code(to_bytes("PK")) == "zip.malformed");
}

TEST_CASE("names and characters that no spreadsheet holds are refused on writing") {
  struct Row {
    Sheet sheet;
    const char* code;
  };
  for (const auto& row :
       {Row{{.name = ""}, "ods.sheet_name"}, Row{{.name = "a/b"}, "ods.sheet_name"},
        Row{{.name = "'a"}, "ods.sheet_name"},
        Row{{.name = "a", .rows = {{"\x01"}}}, "ods.character"},
        Row{{.name = "a", .rows = {{"\xFF"}}}, "ods.character"}}) {
    const auto ods = write_ods({row.sheet}, kAt);
    REQUIRE_FALSE(ods.has_value());
    CHECK(ods.error().code == row.code);
  }
  CHECK(write_ods({}, kAt).error().code == "ods.empty");
  CHECK(write_ods({{.name = "a"}, {.name = "a"}}, kAt).error().code == "ods.sheet_name");
  CHECK(read_ods(write_ods({{.name = "a"}}, kAt).value()).value().front().rows.empty());
}

}  // namespace
}  // namespace serment::documents
