#include <doctest/doctest.h>

#include "documents/documents.h"

namespace serment::documents {
namespace {

using Rows = std::vector<std::vector<std::string>>;

TEST_CASE("a table is written as spreadsheets expect it") {
  CHECK(write_csv({{"Nom", "Durée"}, {"a;b", "x\"y\nz"}, {"=1+1", "-"}}) ==
        "\xEF\xBB\xBFNom;Durée\r\n\"a;b\";\"x\"\"y\nz\"\r\n\"'=1+1\";\"'-\"\r\n");
}

TEST_CASE("what is written is read back") {
  const Rows rows = {{"é", "", "a;b"}, {"\"", "l1\r\nl2", "=x"}, {"'=x", "''", "+33"}, {"x"}};
  CHECK(read_csv(write_csv(rows)).value() == rows);
  CHECK(read_csv(write_csv(rows, ','), ',').value() == rows);
}

TEST_CASE("line ends, missing last line end and empty lines") {
  CHECK(read_csv("a;b\nc;d").value() == Rows{{"a", "b"}, {"c", "d"}});
  CHECK(read_csv("a\r\n\r\nb\r\n").value() == Rows{{"a"}, {"b"}});
  CHECK(read_csv("").value().empty());
}

TEST_CASE("broken quoting is refused with its line") {
  const auto open = read_csv("a\n\"b\nc");
  REQUIRE_FALSE(open.has_value());
  CHECK(open.error().code == "csv.unclosed_quote");
  CHECK(open.error().place == "ligne 2");
  const auto after = read_csv("\"a\"b");
  REQUIRE_FALSE(after.has_value());
  CHECK(after.error().code == "csv.text_after_quote");
}

}  // namespace
}  // namespace serment::documents
