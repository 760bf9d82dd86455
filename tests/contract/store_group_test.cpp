// Group commit: several works, one durable transaction, each with its own success or failure.
#include <string>
#include <vector>

#include "contract/stores.h"

namespace serment {
namespace {

using contract::expect;
using store::Query;
using store::Transaction;

constexpr Query kAdd{"test.add",
                     "INSERT INTO vault_tombstone (practice_id, dossier_id, erased_at) "
                     "VALUES ($1, $2, $3)"};
constexpr Query kCount{"test.count", "SELECT COUNT(*) FROM vault_tombstone"};

Result<void> add(store::Database& db, std::string_view id) {
  return db.write([&](Transaction& tx) -> Result<void> {
    TRY(tx.execute(kAdd, {"p1", id, "2026-11-27T00:00:00.000Z"}));
    return {};
  });
}

std::int64_t count(store::Database& db) {
  std::int64_t found = -1;
  expect(db.read([&](Transaction& tx) -> Result<void> {
    found = TRY(tx.find_integer(kCount, {})).value_or(-1);
    return {};
  }));
  return found;
}

CONTRACT_TEST("each work of a group fails alone, the others are kept") {
  Store store;
  const auto db = store.open();
  std::vector<std::string> codes(4, "not run");
  const auto note = [&](std::size_t place, const Result<void>& done) {
    codes[place] = done ? "done" : done.error().code;
  };
  std::int64_t seen_by_neighbour = -1;
  const std::vector<std::function<void()>> works = {
      [&] { note(0, add(*db, "one")); },
      [&] { note(1, add(*db, "one")); },  // the same key: a rule of the schema forbids it
      [&] {
        note(2, db->write([&](Transaction& tx) -> Result<void> {
          TRY(tx.execute(kAdd, {"p1", "gone", "2026-11-27T00:00:00.000Z"}));
          return fail(Errc::forbidden, "test.refused", "Non.");
        }));
      },
      [&] {
        note(3, add(*db, "two"));
        seen_by_neighbour = count(*db);
      },
  };
  expect(db->group(works));
  CHECK(codes[0] == "done");
  CHECK(codes[1] == "store.constraint");
  CHECK(codes[2] == "test.refused");
  CHECK(codes[3] == "done");
  CHECK(seen_by_neighbour == 2);
  CHECK(count(*db) == 2);
}

CONTRACT_TEST("a read that fails in a group spoils nothing") {
  Store store;
  const auto db = store.open();
  std::string code;
  const std::vector<std::function<void()>> works = {
      [&] { expect(add(*db, "one")); },
      [&] {
        const auto done = db->read([&](Transaction& tx) -> Result<void> {
          TRY(tx.find_integer({"test.wrong", "SELECT absent FROM vault_tombstone"}, {}));
          return {};
        });
        code = done ? "done" : done.error().code;
      },
      [&] { expect(add(*db, "two")); },
  };
  expect(db->group(works));
  CHECK(code == "store.query");
  CHECK(count(*db) == 2);
}

CONTRACT_TEST("a bug in a work leaves nothing of the group, and the store still works") {
  Store store;
  const auto db = store.open();
  const std::vector<std::function<void()>> works = {
      [&] { expect(add(*db, "one")); },
      [] { throw std::runtime_error("a bug"); },
  };
  CHECK_THROWS_AS((void)db->group(works), std::runtime_error);
  CHECK(count(*db) == 0);
  expect(add(*db, "two"));
  CHECK(count(*db) == 1);
}

CONTRACT_TEST("a read inside a write of a group joins it, and an empty group is nothing") {
  Store store;
  const auto db = store.open();
  expect(db->group({}));
  std::int64_t inside = -1;
  const std::vector<std::function<void()>> works = {[&] {
    expect(db->write([&](Transaction& tx) -> Result<void> {
      TRY(tx.execute(kAdd, {"p1", "one", "2026-11-27T00:00:00.000Z"}));
      inside = count(*db);
      return {};
    }));
  }};
  expect(db->group(works));
  CHECK(inside == 1);
}

}  // namespace
}  // namespace serment
