#include <sys/stat.h>

#include <string>

#include "contract/stores.h"

namespace serment {
namespace {

using contract::expect;
using store::Query;
using store::Row;
using store::Transaction;

constexpr Query kAddRecord{"test.add_record",
                           "INSERT INTO record (practice_id, kind, record_id, version, state, at, "
                           "sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr Query kCountRecords{"test.count_records", "SELECT COUNT(*) FROM record"};
constexpr Query kRecordIds{"test.record_ids", "SELECT record_id FROM record ORDER BY record_id"};
constexpr Query kSealedOf{"test.sealed_of",
                          "SELECT sealed, version, state FROM record WHERE record_id = $1"};
constexpr Query kAddHold{"test.add_hold",
                         "INSERT INTO dossier_hold (practice_id, hold_id, dossier_id, from_day, "
                         "to_day, sealed) VALUES ($1, $2, $3, $4, $5, $6)"};

Result<void> add_record(Transaction& tx, std::string_view id, std::int64_t version = 1,
                        ByteView sealed = as_bytes("x")) {
  TRY(tx.execute(kAddRecord,
                 {"p1", "kind", id, version, "open", "2026-11-23T00:00:00.000Z", sealed}));
  return {};
}

std::int64_t count(store::Database& db, const Query& query = kCountRecords) {
  std::int64_t found = -1;
  expect(db.read([&](Transaction& tx) -> Result<void> {
    found = TRY(tx.find_integer(query, {})).value_or(-1);
    return {};
  }));
  return found;
}

std::string code_of(const Result<void>& result) {
  return result ? "none" : result.error().code;
}

CONTRACT_TEST("what is written is read back, whatever the bytes") {
  Store store;
  const auto db = store.open();
  Bytes all;
  for (int value = 0; value < 256; ++value) all.push_back(static_cast<std::uint8_t>(value));
  const std::string accents = "Élodie d’Été ‒ 𝄞";
  expect(db->write([&](Transaction& tx) -> Result<void> {
    TRY(tx.execute(kAddRecord, {"p1", "k", accents, std::int64_t{9'007'199'254'740'993}, "", "",
                                ByteView(all)}));
    return add_record(tx, "empty", 1, {});
  }));
  Bytes sealed;
  std::int64_t version = 0;
  bool empty_is_not_null = false;
  expect(db->read([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.visit(kSealedOf, {std::string_view(accents)}, [&](const Row& row) -> Result<void> {
      sealed.assign(row.bytes(0).begin(), row.bytes(0).end());
      version = row.integer(1);
      CHECK(row.text(2).empty());
      CHECK_FALSE(row.is_null(2));
      return {};
    }));
    return tx.visit(kSealedOf, {"empty"}, [&](const Row& row) -> Result<void> {
      empty_is_not_null = !row.is_null(0) && row.bytes(0).empty();
      return {};
    });
  }));
  CHECK(sealed == all);
  CHECK(version == 9'007'199'254'740'993);
  CHECK(empty_is_not_null);
}

CONTRACT_TEST("null goes in and comes out, before and after a value in the same query") {
  Store store;
  const auto db = store.open();
  expect(db->write([&](Transaction& tx) -> Result<void> {
    TRY(tx.execute(kAddHold, {"p", "h1", "d", "2026-01-01", std::monostate{}, as_bytes("s")}));
    TRY(tx.execute(kAddHold, {"p", "h2", "d", "2026-01-01", "2026-02-01", as_bytes("s")}));
    TRY(tx.execute(kAddHold, {"p", "h3", "d", "2026-01-01", std::monostate{}, as_bytes("s")}));
    return {};
  }));
  std::string seen;
  expect(db->read([&](Transaction& tx) -> Result<void> {
    return tx.visit({"test.holds", "SELECT hold_id, to_day FROM dossier_hold ORDER BY hold_id"}, {},
                    [&](const Row& row) -> Result<void> {
                      seen += std::string(row.text(0)) + (row.is_null(1) ? "-" : "+");
                      return {};
                    });
  }));
  CHECK(seen == "h1-h2+h3-");
}

CONTRACT_TEST("parameters may come in any order and twice") {
  Store store;
  const auto db = store.open();
  std::int64_t found = 0;
  expect(db->read([&](Transaction& tx) -> Result<void> {
    constexpr Query kMixed{"test.mixed",
                           "SELECT CAST($2 AS BIGINT) * 100 + CAST($1 AS BIGINT) * 10 + "
                           "CAST($2 AS BIGINT)"};
    found = *TRY(tx.find_integer(kMixed, {std::int64_t{3}, std::int64_t{7}}));
    return {};
  }));
  CHECK(found == 737);
}

CONTRACT_TEST("texts are compared byte by byte") {
  Store store;
  const auto db = store.open();
  expect(db->write([&](Transaction& tx) -> Result<void> {
    for (const auto* id : {"b", "É", "a", "B", "_", "A1", "A-1", "é"}) TRY_VOID(add_record(tx, id));
    return {};
  }));
  std::string order;
  expect(db->read([&](Transaction& tx) -> Result<void> {
    return tx.visit(kRecordIds, {}, [&](const Row& row) -> Result<void> {
      order += std::string(row.text(0)) + " ";
      return {};
    });
  }));
  CHECK(order == "A-1 A1 B _ a b É é ");
}

CONTRACT_TEST("an error leaves nothing of the transaction") {
  Store store;
  const auto db = store.open();
  const auto done = db->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(add_record(tx, "one"));
    return fail(Errc::forbidden, "test.refused", "Non.");
  });
  CHECK(code_of(done) == "test.refused");
  CHECK(count(*db) == 0);
}

CONTRACT_TEST("an exception leaves nothing of the transaction and the store still works") {
  Store store;
  const auto db = store.open();
  CHECK_THROWS_AS((void)db->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(add_record(tx, "one"));
    throw std::runtime_error("stop");
  }),
                  std::runtime_error);
  CHECK(count(*db) == 0);
  expect(db->write([&](Transaction& tx) { return add_record(tx, "two"); }));
  CHECK(count(*db) == 1);
}

CONTRACT_TEST("after a failed statement nothing can be committed, even if the caller goes on") {
  Store store;
  const auto db = store.open();
  const auto done = db->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(add_record(tx, "one"));
    CHECK(code_of(add_record(tx, "one")) == "store.constraint");
    (void)add_record(tx, "two");
    return {};
  });
  CHECK(code_of(done) == "store.constraint");
  CHECK(count(*db) == 0);
}

CONTRACT_TEST("the schema's rules are kept, and the error names the query, not the data") {
  Store store;
  const auto db = store.open();
  const auto write = [&](const Query& query, std::initializer_list<store::Bound> bound) {
    return db->write([&](Transaction& tx) -> Result<void> {
      TRY(tx.execute(query, bound));
      return {};
    });
  };
  constexpr Query kObject{"test.object",
                          "INSERT INTO vault_object (practice_id, object_id, dossier_id, kind, "
                          "version, padded_size, chunks, sealed_key) VALUES ($1, $2, $3, $4, $5, "
                          "$6, $7, $8)"};
  const auto orphan = write(kObject, {"p", "o", "DURAND", "care", std::int64_t{1}, std::int64_t{0},
                                      std::int64_t{0}, as_bytes("k")});
  CHECK(code_of(orphan) == "store.constraint");
  CHECK(orphan.error().place == "test.object");
  CHECK(orphan.error().errc == Errc::conflict);
  CHECK(orphan.error().what.find("DURAND") == std::string::npos);
  CHECK(code_of(write(kAddHold, {"p", "h", "d", "2026-02-01", "2026-01-01", as_bytes("s")})) ==
        "store.constraint");
  constexpr Query kScope{"test.scope",
                         "INSERT INTO vault_dossier (practice_id, dossier_id, epoch, header, "
                         "is_practice_scope) VALUES ($1, $2, 1, $3, 1)"};
  expect(write(kScope, {"p", "d1", as_bytes("h")}));
  CHECK(code_of(write(kScope, {"p", "d2", as_bytes("h")})) == "store.constraint");
  expect(write(kScope, {"q", "d1", as_bytes("h")}));
}

CONTRACT_TEST("a text that is not UTF-8, or holds a NUL, is refused") {
  Store store;
  const auto db = store.open();
  for (const std::string_view text :
       {std::string_view("a\0b", 3), std::string_view("\xff"), std::string_view("\xc3"),
        std::string_view("\xed\xa0\x80"), std::string_view("\xc0\xaf"),
        std::string_view("\xf4\x90\x80\x80")}) {
    const auto done = db->write([&](Transaction& tx) { return add_record(tx, text); });
    CHECK(code_of(done) == "store.text");
  }
  CHECK(count(*db) == 0);
}

CONTRACT_TEST("a query that does not suit the schema is an error, not a crash") {
  Store store;
  const auto db = store.open();
  for (const std::string_view sql :
       {"SELECT nothing FROM nowhere", "SELEKT 1", "INSERT INTO record (kind) VALUES (\"kind\")"}) {
    const auto done = db->write([&](Transaction& tx) -> Result<void> {
      TRY(tx.execute({"test.wrong", sql}, {}));
      return {};
    });
    CHECK(code_of(done) == "store.query");
    CHECK(done.error().place == "test.wrong");
  }
}

CONTRACT_TEST("a visitor may run the same query and others, and still sees every row") {
  Store store;
  const auto db = store.open();
  expect(db->write([&](Transaction& tx) -> Result<void> {
    for (int number = 100; number < 400; ++number)
      TRY_VOID(add_record(tx, std::to_string(number), 1, as_bytes(std::to_string(number))));
    return {};
  }));
  std::int64_t rows = 0;
  std::int64_t inner_rows = 0;
  std::string last;
  expect(db->write([&](Transaction& tx) -> Result<void> {
    return tx.visit(kRecordIds, {}, [&](const Row& row) -> Result<void> {
      ++rows;
      const std::string id(row.text(0));
      if (rows % 100 == 1)
        TRY_VOID(tx.visit(kRecordIds, {}, [&](const Row&) -> Result<void> {
          ++inner_rows;
          return {};
        }));
      TRY_VOID(tx.visit(kSealedOf, {std::string_view(id)}, [&](const Row& found) -> Result<void> {
        CHECK(as_text(found.bytes(0)) == id);
        return {};
      }));
      TRY(tx.execute({"test.touch", "UPDATE record SET state = $2 WHERE record_id = $1"},
                     {std::string_view(id), "nobody"}));
      last = id;
      return {};
    });
  }));
  CHECK(rows == 300);
  CHECK(inner_rows == 900);
  CHECK(last == "399");
  CHECK(count(*db, {"test.touched", "SELECT COUNT(*) FROM record WHERE state = 'nobody'"}) == 300);
}

CONTRACT_TEST("a visitor that stops leaves the connection in order") {
  Store store;
  const auto db = store.open();
  expect(db->write([&](Transaction& tx) -> Result<void> {
    for (int number = 0; number < 50; ++number) TRY_VOID(add_record(tx, std::to_string(number)));
    return {};
  }));
  const auto done = db->write([&](Transaction& tx) -> Result<void> {
    const auto stopped = tx.visit(kRecordIds, {}, [](const Row&) -> Result<void> {
      return fail(Errc::not_found, "test.enough", "Assez.");
    });
    CHECK(code_of(stopped) == "test.enough");
    return add_record(tx, "after");
  });
  expect(Result<void>(done));
  CHECK(count(*db) == 51);
}

CONTRACT_TEST("execute counts the rows it changed") {
  Store store;
  const auto db = store.open();
  expect(db->write([&](Transaction& tx) -> Result<void> {
    for (int number = 0; number < 5; ++number) TRY_VOID(add_record(tx, std::to_string(number)));
    CHECK(TRY(tx.execute({"test.all", "UPDATE record SET state = 'x'"}, {})) == 5);
    CHECK(TRY(tx.execute({"test.none", "DELETE FROM record WHERE record_id = $1"}, {"9"})) == 0);
    CHECK(TRY(tx.execute({"test.upsert",
                          "INSERT INTO practice (practice_id, created_at) VALUES ($1, $2) ON "
                          "CONFLICT (practice_id) DO UPDATE SET created_at = $2"},
                         {"p", "2026"})) == 1);
    CHECK(TRY(tx.execute(kCountRecords, {})) == 0);
    return {};
  }));
}

CONTRACT_TEST("what is posted is there for the next statement, in order") {
  Store store;
  const auto db = store.open();
  const auto post = [](Transaction& tx, std::string_view id) {
    return tx.post(kAddRecord, {"p1", "kind", id, std::int64_t{1}, "open", "", as_bytes("x")});
  };
  expect(db->write([&](Transaction& tx) -> Result<void> {
    for (int number = 0; number < 1000; ++number) {
      TRY_VOID(post(tx, std::to_string(number)));
      if (number % 300 == 7) CHECK(TRY(tx.find_integer(kCountRecords, {})) == number + 1);
    }
    TRY_VOID(tx.visit(kRecordIds, {}, [&](const Row& row) -> Result<void> {
      return post(tx, "again " + std::string(row.text(0)));
    }));
    return tx.post({"test.drop", "DELETE FROM record WHERE record_id = $1"}, {"7"});
  }));
  CHECK(count(*db) == 1999);
}

CONTRACT_TEST("a posted statement that fails leaves nothing, whenever it shows") {
  Store store;
  const auto db = store.open();
  for (const int after : {0, 1, 300, 700}) {
    const auto done = db->write([&](Transaction& tx) -> Result<void> {
      for (int number = 0; number < 10 + after; ++number) {
        const auto id = std::to_string(number == 9 ? 1 : number);
        TRY_VOID(tx.post(kAddRecord, {"p1", "kind", std::string_view(id), std::int64_t{1}, "open",
                                      "", as_bytes("x")}));
      }
      return {};
    });
    CHECK(code_of(done) == "store.constraint");
    CHECK(count(*db) == 0);
  }
  CHECK_THROWS((void)db->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(
        tx.post(kAddRecord, {"p1", "kind", "one", std::int64_t{1}, "open", "", as_bytes("x")}));
    throw std::runtime_error("stop");
  }));
  CHECK(count(*db) == 0);
  expect(db->write([&](Transaction& tx) { return add_record(tx, "one"); }));
  CHECK(count(*db) == 1);
}

CONTRACT_TEST("a read sees one moment, and a read inside a write sees what was committed") {
  Store store;
  const auto db = store.open();
  expect(db->write([&](Transaction& tx) { return add_record(tx, "one"); }));
  expect(db->read([&](Transaction& reading) -> Result<void> {
    CHECK(TRY(reading.find_integer(kCountRecords, {})) == 1);
    TRY_VOID(db->write([&](Transaction& tx) { return add_record(tx, "two"); }));
    CHECK(TRY(reading.find_integer(kCountRecords, {})) == 1);
    return {};
  }));
  expect(db->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(add_record(tx, "three"));
    CHECK(count(*db) == 2);
    return {};
  }));
  CHECK(count(*db) == 3);
}

CONTRACT_TEST("broken habits are bugs: a change in a read, a write in a write, a wrong count") {
  Store store;
  const auto db = store.open();
  CHECK_THROWS((void)db->read([&](Transaction& tx) { return add_record(tx, "one"); }));
  CHECK_THROWS((void)db->write(
      [&](Transaction&) { return db->write([](Transaction&) -> Result<void> { return {}; }); }));
  expect(db->write([&](Transaction& tx) { return add_record(tx, "one"); }));
  CHECK_THROWS((void)db->read([&](Transaction& tx) -> Result<void> {
    return tx.visit(kRecordIds, {}, [](const Row& row) -> Result<void> {
      (void)row.integer(0);
      return {};
    });
  }));
  CHECK(count(*db) == 1);
}

CONTRACT_TEST("what was written is there after closing") {
  Store store;
  {
    const auto db = store.open();
    expect(db->write([&](Transaction& tx) { return add_record(tx, "one"); }));
  }
  const auto db = store.open();
  CHECK(count(*db) == 1);
}

CONTRACT_TEST("one process a practice") {
  Store store;
  const PracticeId practice{"p1"};
  auto db = store.open();
  expect(db->claim(practice));
  auto second = store::open(store.location());
  if (store.dialect() == store::Dialect::sqlite) {
    REQUIRE_FALSE(second);
    CHECK(second.error().code == "store.in_use");
    CHECK(second.error().errc == Errc::conflict);
  } else {
    REQUIRE(second);
    CHECK(code_of((*second)->claim(practice)) == "store.in_use");
    expect((*second)->claim(PracticeId{"p2"}));
    second->reset();
  }
  db.reset();
  db = store.open();
  expect(db->claim(practice));
}

CONTRACT_TEST("a migration changed or unknown refuses to open, and changes nothing") {
  Store store;
  (void)store.open();
  struct Tampering {
    std::string sql;
    std::string undo;
  };
  const std::string sha = store.tamper("SELECT sha256 FROM schema_migration WHERE number = 1;");
  REQUIRE(sha.size() == 64);
  for (const auto& [sql, undo] : {
           Tampering{"UPDATE schema_migration SET sha256 = '00' WHERE number = 1;",
                     "UPDATE schema_migration SET sha256 = '" + sha + "' WHERE number = 1;"},
           Tampering{"INSERT INTO schema_migration VALUES (9999, '9999_later.sql', '00');",
                     "DELETE FROM schema_migration WHERE number = 9999;"},
       }) {
    store.tamper(sql);
    const auto refused = store::open(store.location());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "store.migration_mismatch");
    CHECK(refused.error().errc == Errc::integrity);
    store.tamper(undo);
    (void)store.open();
  }
}

CONTRACT_TEST("a database of somebody else is left alone") {
  Store store;
  store.tamper("CREATE TABLE theirs (one INTEGER);");
  const auto refused = store::open(store.location());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "store.foreign");
  CHECK(store.tamper("SELECT COUNT(*) FROM theirs;") == "0");
}

CONTRACT_TEST("scrub and check succeed on a sound store") {
  Store store;
  const auto db = store.open();
  expect(db->write([&](Transaction& tx) { return add_record(tx, "one"); }));
  expect(db->scrub());
  expect(db->check());
  CHECK(count(*db) == 1);
}

}  // namespace
}  // namespace serment
