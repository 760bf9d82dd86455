#include "store/dialect.h"

#include <doctest/doctest.h>

#include <string>

#include "store/schema.h"

namespace serment::store {
namespace {

TEST_CASE("the words of a migration become those of each store") {
  struct WordCase {
    std::string_view sql;
    std::string_view sqlite;
    std::string_view postgresql;
  };
  for (const auto& [sql, sqlite, postgresql] : {
           WordCase{"", "", ""},
           WordCase{"a @BLOB", "a BLOB", "a BYTEA"},
           WordCase{"a @BIGINT, b @TEXT", "a INTEGER, b TEXT", "a BIGINT, b TEXT COLLATE \"C\""},
           WordCase{") @STRICT;", ") STRICT;", ") ;"},
           WordCase{") @ORDERED;", ") STRICT, WITHOUT ROWID;", ") ;"},
           WordCase{"-- @ and @OTHER@", "-- @ and @OTHER@", "-- @ and @OTHER@"},
       }) {
    CHECK(in_dialect(sql, Dialect::sqlite) == sqlite);
    CHECK(in_dialect(sql, Dialect::postgresql) == postgresql);
  }
}

TEST_CASE("what may be stored as text") {
  struct TextCase {
    std::string_view text;
    bool storable;
  };
  for (const auto& [text, storable] : {
           TextCase{"", true},
           TextCase{"abc", true},
           TextCase{"Élodie", true},
           TextCase{"\u20ac \U0001d11e \U0010ffff", true},
           TextCase{{"a\0b", 3}, false},
           TextCase{"\x80", false},
           TextCase{"\xc3", false},
           TextCase{"\xc3(", false},
           TextCase{"\xc1\x81", false},          // overlong
           TextCase{"\xe0\x9f\xbf", false},      // overlong
           TextCase{"\xed\xa0\x80", false},      // a half of a UTF-16 pair
           TextCase{"\xf0\x8f\xbf\xbf", false},  // overlong
           TextCase{"\xf4\x90\x80\x80", false},  // beyond U+10FFFF
           TextCase{"\xe2\x82", false},
       })
    CHECK(is_storable(text) == storable);
}

TEST_CASE("every table is described, parents first, and its key starts with the practice") {
  const auto tables = describe_schema();
  REQUIRE(tables);
  REQUIRE(tables->size() >= 8);
  std::size_t dossier = 0;
  std::size_t object = 0;
  std::size_t chunk = 0;
  for (std::size_t index = 0; index < tables->size(); ++index) {
    const auto& table = (*tables)[index];
    CAPTURE(table.name);
    REQUIRE_FALSE(table.key.empty());
    CHECK(table.key.front() == "practice_id");
    CHECK(table.columns.front().name == "practice_id");
    if (table.name == "vault_dossier") dossier = index;
    if (table.name == "vault_object") object = index;
    if (table.name == "vault_chunk") chunk = index;
  }
  CHECK(dossier < object);
  CHECK(object < chunk);
}

TEST_CASE("a location tells a file from a server") {
  CHECK(Location{"postgresql:///serment"}.is_postgresql());
  CHECK(Location{"postgres://host/serment"}.is_postgresql());
  CHECK_FALSE(Location{"/var/lib/serment/practice.sqlite"}.is_postgresql());
  CHECK_FALSE(Location{"postgresql"}.is_postgresql());
}

}  // namespace
}  // namespace serment::store
